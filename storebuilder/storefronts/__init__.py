"""The shop's faces: hosts, markets, pages, menus, translations."""

from storebuilder.storefronts import models
from storebuilder.storefronts.changing import SPREADS, change_shop, change_storefront, storefront
from storebuilder.storefronts.hosts import Front
from storebuilder.storefronts.opening import add_storefront, open_shop, the_shop
from storebuilder.storefronts.translating import (
    forget_translations,
    translate,
    translate_many,
    translations,
)

__all__ = [
    "SPREADS",
    "Front",
    "add_storefront",
    "change_shop",
    "change_storefront",
    "forget_translations",
    "models",
    "open_shop",
    "storefront",
    "the_shop",
    "translate",
    "translate_many",
    "translations",
]
