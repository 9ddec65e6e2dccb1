"""A shelf: one page of the goods on a storefront, narrowed, sorted and counted.

Three statements at most, whatever the number of products: the collection, the page of cards, and
all counts together.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func

from storebuilder.catalog import searching
from storebuilder.catalog.carding import Chosen, read_cards
from storebuilder.catalog.counting import Counts, count
from storebuilder.catalog.filters import SORTS, Filters
from storebuilder.catalog.models import CollectionProduct, Listing, Product
from storebuilder.catalog.narrowing import Narrowing
from storebuilder.catalog.shelves import collection as find_collection
from storebuilder.catalog.views import Card, CollectionView, Shelf
from storebuilder.catalog.wording import own_title_counts, said
from storebuilder.freshness import fresh
from storebuilder.storefronts import Front

MOST_PER_PAGE = 250
LAST_PAGE = 10_000
OFTEN = 3  # first pages of a shelf whose statements are kept


def shelf(
    front: Front,
    language: str,
    *,
    collection: str | None = None,
    within: int | None = None,
    query: str = "",
    filters: Filters | None = None,
    sort: str = "",
    page: int = 1,
    per_page: int = 24,
) -> Shelf:
    """A page of all goods, of a collection (by handle) or of what a query finds.

    ``sort`` is one of SORTS; anything else means the collection's own order, for a query the most
    fitting first, else the newest first. ``within`` keeps to the goods of the collection with this
    number, published or not, and says nothing of it. Raises NotFound for an unknown collection. A
    query without a single letter or digit finds nothing; a page after the last one has no cards.
    """
    filters = filters or Filters()
    page = min(max(page, 1), LAST_PAGE)
    per_page = min(max(per_page, 1), MOST_PER_PAGE)
    shown = find_collection(front, language, collection) if collection is not None else None
    asked = bool(query.strip())
    sort = sort if sort in SORTS else _default(shown, asked)
    values = {"sought": searching.sought(query)} if asked else {}
    if asked and values["sought"] is None:
        return _shelf(front, [], Counts(), page, per_page, sort, filters, query, shown)
    found = searching.found(front, language) if asked else None
    narrowing = Narrowing(front, filters, shown.id if shown else within, found)

    def choose() -> Chosen:
        chosen, order = _page(front, language, narrowing, sort)
        return chosen.limit(per_page).offset((page - 1) * per_page), order

    of = (narrowing.collection_id, asked)
    key = ("shelf", *of, sort, page, per_page) if not filters and page <= OFTEN else None
    goods = read_cards(front, language, key, choose, **values)
    counts = fresh(
        ("counts", front.id, language, *of, repr(filters), query),
        lambda: count(narrowing, language, of, **values),
    )
    return _shelf(front, goods, counts, page, per_page, sort, filters, query, shown)


def _default(shown: CollectionView | None, asked: bool) -> str:
    if asked:
        return ""
    return shown.sort if shown else "newest"


def _page(
    front: Front, language: str, narrowing: Narrowing, sort: str
) -> tuple[Select[Any], list[str]]:
    """The ids of the products in their order, with the columns that say the order."""
    chosen = narrowing.select(Listing.product_id.label("product_id"))
    if sort == "title":
        title = said("product", Product.id, "title", language, Product.title)
        chosen = chosen.join(Product, Product.id == Listing.product_id)
        return _ordered(chosen, func.lower(own_title_counts(front, language, title)), Listing.id)
    if sort == "hand" and narrowing.collection_id is not None:
        return _ordered(chosen, CollectionProduct.position, Listing.product_id)
    if sort == "" and narrowing.found is not None:
        return _ordered(chosen, narrowing.found.c.rank, Listing.id)
    orders: dict[str, tuple[Any, bool]] = {
        "price-low": (Listing.price_from, False),
        "price-high": (Listing.price_from, True),
        "best-selling": (Listing.sold_count, True),
    }
    column, downwards = orders.get(sort, (Listing.published_at, True))
    return _ordered(chosen, column, Listing.id, downwards=downwards)


def _ordered(
    chosen: Select[Any], column: Any, tie: Any, *, downwards: bool = False
) -> tuple[Select[Any], list[str]]:
    chosen = chosen.add_columns(column.label("first_key"), tie.label("second_key"))
    order = [column.desc(), tie.desc()] if downwards else [column, tie]
    sign = "-" if downwards else ""
    return chosen.order_by(*order), [f"{sign}first_key", f"{sign}second_key"]


def _shelf(
    front: Front,
    goods: list[Card],
    counts: Counts,
    page: int,
    per_page: int,
    sort: str,
    filters: Filters,
    query: str,
    shown: CollectionView | None,
) -> Shelf:
    return Shelf(
        cards=tuple(goods),
        total=counts.total,
        page=page,
        pages=max(1, -(-counts.total // per_page)),
        per_page=per_page,
        sort=sort,
        filters=filters,
        facets=counts.facets,
        in_stock_count=counts.in_stock,
        lowest=counts.lowest,
        highest=counts.highest,
        currency=front.currency,
        query=query,
        collection=shown,
    )
