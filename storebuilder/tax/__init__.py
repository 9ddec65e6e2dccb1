"""Tax rates as dated data, and what they make of an amount."""

from storebuilder.tax import models

__all__ = ["models"]
