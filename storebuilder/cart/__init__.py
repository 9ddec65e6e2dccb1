"""Carts, and the pricing algorithm."""

from storebuilder.cart import models

__all__ = ["models"]
