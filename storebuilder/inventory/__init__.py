"""Stock, reservations and the ledger of movements."""

from storebuilder.inventory import models

__all__ = ["models"]
