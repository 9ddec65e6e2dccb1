"""Products, options, variants, photos, collections, listings, prices, search, import, export."""

from storebuilder.catalog import models
from storebuilder.catalog.carding import cards, related
from storebuilder.catalog.changing import (
    archive,
    change_product,
    change_variant,
    publish,
    set_listing,
    translate,
    unpublish,
)
from storebuilder.catalog.collecting import (
    add_collection,
    change_collection,
    fill_collection,
    order_collections,
    remove_collection,
)
from storebuilder.catalog.detailing import product, products
from storebuilder.catalog.drafts import NewOption, NewProduct, NewVariant
from storebuilder.catalog.exporting import export_csv, export_translations
from storebuilder.catalog.filters import SORTS, Filters
from storebuilder.catalog.importing import import_csv
from storebuilder.catalog.lining import lines
from storebuilder.catalog.making import add_product, set_options, set_variants
from storebuilder.catalog.picturing import add_photo, change_photo, order_photos, remove_photo
from storebuilder.catalog.pricing import change_price, clear_own_price, lowest_prices
from storebuilder.catalog.shelves import collection, collections
from storebuilder.catalog.shelving import shelf
from storebuilder.catalog.spreading import spread
from storebuilder.catalog.trying import Trial, try_csv
from storebuilder.catalog.views import (
    Card,
    Choice,
    CollectionView,
    Facet,
    FacetValue,
    LineView,
    OptionView,
    ProductView,
    Shelf,
    ValueView,
    VariantView,
)

__all__ = [
    "SORTS",
    "Card",
    "Choice",
    "CollectionView",
    "Facet",
    "FacetValue",
    "Filters",
    "LineView",
    "NewOption",
    "NewProduct",
    "NewVariant",
    "OptionView",
    "ProductView",
    "Shelf",
    "Trial",
    "ValueView",
    "VariantView",
    "add_collection",
    "add_photo",
    "add_product",
    "archive",
    "cards",
    "change_collection",
    "change_photo",
    "change_price",
    "change_product",
    "change_variant",
    "clear_own_price",
    "collection",
    "collections",
    "export_csv",
    "export_translations",
    "fill_collection",
    "import_csv",
    "lines",
    "lowest_prices",
    "models",
    "order_collections",
    "order_photos",
    "product",
    "products",
    "publish",
    "related",
    "remove_collection",
    "remove_photo",
    "set_listing",
    "set_options",
    "set_variants",
    "shelf",
    "spread",
    "translate",
    "try_csv",
    "unpublish",
]
