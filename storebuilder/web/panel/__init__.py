"""The face that the merchant and the staff work in."""

from storebuilder.web.faces import Face

face = Face("panel", __name__)

from storebuilder.web.panel import (  # noqa: E402, F401  (the catalogue's pages)
    collections,
    imports,
    photos,
    product_lists,
    product_views,
    products_bulk,
    translations,
    views,
)
