"""Ways of delivery and what they cost."""

from storebuilder.shipping import models
from storebuilder.shipping.offering import ShippingOption, delivers_to, options
from storebuilder.shipping.starting import start_with

__all__ = ["ShippingOption", "delivers_to", "models", "options", "start_with"]
