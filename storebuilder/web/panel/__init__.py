"""The face that the merchant and the staff work in."""

from storebuilder.web.desk import furnish
from storebuilder.web.faces import Face
from storebuilder.web.panel.own import DESK

face = Face("panel", __name__)
furnish(face, DESK)

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
