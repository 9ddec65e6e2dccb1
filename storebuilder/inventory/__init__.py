"""Stock, reservations and the ledger of movements."""

from storebuilder.inventory import models
from storebuilder.inventory.counting import (
    available,
    change,
    lock,
    set_count,
    set_counts,
    set_many_rules,
    set_rules,
)
from storebuilder.inventory.reserving import (
    NotEnough,
    overdue,
    put_back,
    release,
    reserve,
    take,
)

__all__ = [
    "NotEnough",
    "available",
    "change",
    "lock",
    "models",
    "overdue",
    "put_back",
    "release",
    "reserve",
    "set_count",
    "set_counts",
    "set_many_rules",
    "set_rules",
    "take",
]
