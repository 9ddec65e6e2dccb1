"""Products, options, variants, photos, collections, listings, prices, search, import, export."""

from storebuilder.catalog import models

__all__ = ["models"]
