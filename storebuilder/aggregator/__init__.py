"""A shopping site over many independent shops: who joined, what they offer, how it is found."""

from storebuilder.aggregator import models
from storebuilder.aggregator.filters import SORTS, Filters
from storebuilder.aggregator.market import Market, market
from storebuilder.aggregator.offering import offer, same_goods
from storebuilder.aggregator.selling import arrivals, deals
from storebuilder.aggregator.shelves import (
    CategoryNode,
    Facet,
    FacetValue,
    Shelf,
    StorePage,
    Suggestion,
)
from storebuilder.aggregator.shelving import shelf
from storebuilder.aggregator.stores import merchants, store
from storebuilder.aggregator.suggesting import categories, suggest
from storebuilder.aggregator.tree import plant
from storebuilder.aggregator.views import (
    CategoryTag,
    OfferCard,
    OfferView,
    OptionView,
    StoreCard,
    StoreTag,
    StoreView,
    VariantView,
    Why,
)

__all__ = [
    "SORTS",
    "CategoryNode",
    "CategoryTag",
    "Facet",
    "FacetValue",
    "Filters",
    "Market",
    "OfferCard",
    "OfferView",
    "OptionView",
    "Shelf",
    "StoreCard",
    "StorePage",
    "StoreTag",
    "StoreView",
    "Suggestion",
    "VariantView",
    "Why",
    "arrivals",
    "categories",
    "deals",
    "market",
    "merchants",
    "models",
    "offer",
    "plant",
    "same_goods",
    "shelf",
    "store",
    "suggest",
]
