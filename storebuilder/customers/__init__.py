"""Buyers and what they consented to."""

from storebuilder.customers import models

__all__ = ["models"]
