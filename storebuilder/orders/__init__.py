"""Placing orders, their table of states, refunds and fulfilment."""

from storebuilder.orders import models

__all__ = ["models"]
