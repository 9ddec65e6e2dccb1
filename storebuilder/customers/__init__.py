"""Buyers and what they consented to."""

from storebuilder.customers import models
from storebuilder.customers.remembering import remember, withdraw_consent

__all__ = ["models", "remember", "withdraw_consent"]
