"""Tax rates as dated data, and what they make of an amount."""

from storebuilder.tax import models
from storebuilder.tax.collecting import collect_in, collected, standard_rates, stop_collecting
from storebuilder.tax.looking import Rate, is_collected, rate_for

__all__ = [
    "Rate",
    "collect_in",
    "collected",
    "is_collected",
    "models",
    "rate_for",
    "standard_rates",
    "stop_collecting",
]
