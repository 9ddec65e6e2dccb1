"""Buyers, their addresses, and what they consented to."""

from storebuilder.customers import addresses, models
from storebuilder.customers.addresses import AddressNotAccepted
from storebuilder.customers.remembering import remember, withdraw_consent

__all__ = ["AddressNotAccepted", "addresses", "models", "remember", "withdraw_consent"]
