"""Ways of delivery and what they cost."""

from storebuilder.shipping import models
from storebuilder.shipping.offering import (
    Parcel,
    ShippingOption,
    delivers_to,
    options,
    options_by_country,
    options_by_parcel,
)
from storebuilder.shipping.starting import start_with

__all__ = [
    "Parcel",
    "ShippingOption",
    "delivers_to",
    "models",
    "options",
    "options_by_country",
    "options_by_parcel",
    "start_with",
]
