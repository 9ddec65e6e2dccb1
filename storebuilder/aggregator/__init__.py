"""A shopping site over many independent shops: who joined, what they offer, how it is found."""

from storebuilder.aggregator import applying, ecb, models
from storebuilder.aggregator.filters import SORTS, Filters
from storebuilder.aggregator.hiding import add_rule, hide, remove_rule, show_again
from storebuilder.aggregator.listing import (
    counted,
    listed_goods,
    listed_stores,
    was_here,
    was_offered,
)
from storebuilder.aggregator.mapping import set_category
from storebuilder.aggregator.market import Market, market
from storebuilder.aggregator.offering import more_of, offer, same_goods
from storebuilder.aggregator.pulling import hinted, leave
from storebuilder.aggregator.rates import converted, forget_rate, set_rate
from storebuilder.aggregator.reporting import (
    Figures,
    ProblemView,
    PullView,
    figures,
    ordered_lately,
    problems,
    pulls,
    trouble,
)
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
from storebuilder.aggregator.stores import chosen, merchants, store
from storebuilder.aggregator.suggesting import categories, suggest
from storebuilder.aggregator.tree import plant, prepare, trail
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
    "Figures",
    "Filters",
    "Market",
    "OfferCard",
    "OfferView",
    "OptionView",
    "ProblemView",
    "PullView",
    "Shelf",
    "StoreCard",
    "StorePage",
    "StoreTag",
    "StoreView",
    "Suggestion",
    "VariantView",
    "Why",
    "add_rule",
    "applying",
    "arrivals",
    "categories",
    "chosen",
    "converted",
    "counted",
    "deals",
    "ecb",
    "figures",
    "forget_rate",
    "hide",
    "hinted",
    "leave",
    "listed_goods",
    "listed_stores",
    "market",
    "merchants",
    "models",
    "more_of",
    "offer",
    "ordered_lately",
    "plant",
    "prepare",
    "problems",
    "pulls",
    "remove_rule",
    "same_goods",
    "set_category",
    "set_rate",
    "shelf",
    "show_again",
    "store",
    "suggest",
    "trail",
    "trouble",
    "was_here",
    "was_offered",
]
