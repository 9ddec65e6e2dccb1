"""The shop's faces: hosts, markets, pages, menus, translations."""

from storebuilder.storefronts import models
from storebuilder.storefronts.hosts import Front
from storebuilder.storefronts.opening import add_storefront, open_shop, the_shop

__all__ = ["Front", "add_storefront", "models", "open_shop", "the_shop"]
