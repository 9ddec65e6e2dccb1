"""The demo shop: a believable shop that somebody cares about, with its own drawn pictures."""

from storebuilder.demo.furnishing import Progress, furnish

__all__ = ["Progress", "furnish"]
