"""Ways of delivery and what they cost."""

from storebuilder.shipping import models
from storebuilder.shipping.offering import (
    ShippingOption,
    delivers_to,
    options,
    options_by_country,
)
from storebuilder.shipping.starting import start_with

__all__ = ["ShippingOption", "delivers_to", "models", "options", "options_by_country", "start_with"]
