"""The tables of the aggregator, one noun each; their names begin with ``market_``."""

from storebuilder.aggregator.models.applications import Application, Message
from storebuilder.aggregator.models.buying import Bag, BagLine, Part, Purchase, Quote
from storebuilder.aggregator.models.finding import Document, Word, WordCut
from storebuilder.aggregator.models.keeping import Category, CategoryMap, Deal, HideRule, Rate
from storebuilder.aggregator.models.offers import MarketPicture, Offer, OfferText
from storebuilder.aggregator.models.stores import Problem, Pull, Store

__all__ = [
    "Application",
    "Bag",
    "BagLine",
    "Category",
    "CategoryMap",
    "Deal",
    "Document",
    "HideRule",
    "MarketPicture",
    "Message",
    "Offer",
    "OfferText",
    "Part",
    "Problem",
    "Pull",
    "Purchase",
    "Quote",
    "Rate",
    "Store",
    "Word",
    "WordCut",
]
