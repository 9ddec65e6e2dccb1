"""The list of products: its address is the view, so that it can be kept, shared, returned to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from storebuilder import media, storefronts
from storebuilder.catalog.finding import (
    SORTS,
    STATES,
    STOCKS,
    Facets,
    Looking,
    ProductPage,
    ProductRow,
    facets,
    find_products,
)
from storebuilder.media import PictureView
from storebuilder.storefronts import hosts
from storebuilder.web.desk.asking import without_nul
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import t
from storebuilder.web.panel import face


@dataclass(frozen=True)
class Choice:
    """A field that narrows the list: its name, ``(value, text)`` pairs, what is chosen."""

    name: str
    pairs: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class ListView:
    """What the page of the list shows."""

    looking: Looking
    page: ProductPage
    facets: Facets
    pictures: dict[int, PictureView]
    currency: str

    def link(self, **changed: object) -> str:
        """The address of this list with something changed; from its first page, unless said."""
        return "/products" + query_of(replace(self.looking, **{"page": 1, **changed}))  # type: ignore[arg-type]

    @property
    def query(self) -> str:
        """This list as the query of an address, for actions on all that it finds."""
        return query_of(self.looking).removeprefix("?")

    @property
    def url(self) -> str:
        """The address of this list without its page, for the pager."""
        return self.link()

    @property
    def filters(self) -> list[Choice]:
        """What the list can be narrowed by, and its order."""
        fronts = [(str(front.id), front.name) for front in hosts.current()]
        return [
            Choice(
                "kind", [(v, f"{v} ({n})") for v, n in self.facets.kinds.items()], self.looking.kind
            ),
            Choice(
                "vendor",
                [(v, f"{v} ({n})") for v, n in self.facets.vendors.items()],
                self.looking.vendor,
            ),
            Choice("front", fronts[1:] and fronts, str(self.looking.storefront_id or "")),
            Choice(
                "stock", [(v, t(f"products.filter.stocks.{v}")) for v in STOCKS], self.looking.stock
            ),
            Choice("sort", [(v, t(f"products.sort.{v}")) for v in SORTS], self.looking.sort),
        ]

    @property
    def narrowed(self) -> bool:
        """Whether more than the tabs of states narrows the list."""
        return bool(query_of(replace(self.looking, state="", sort="changed", page=1)))


@face.get("/products")
def products() -> str:
    """The list of products."""
    looking = looking_of(request.args)
    page = find_products(looking)
    shown = [row.picture_id for row in page.rows if row.picture_id]
    view = ListView(looking, page, facets(), media.views(shown), storefronts.the_shop().currency)
    return render("panel/products/list.html", view=view, stock_words=stock_words)


def looking_of(args: MultiDict[str, str]) -> Looking:
    """Read the view from an address; what is not known is left out."""
    front, page = args.get("front", ""), args.get("page", "")
    state, stock, sort = args.get("state", ""), args.get("stock", ""), args.get("sort", "")
    return Looking(
        query=without_nul(args.get("q", "")).strip()[:200],
        state=state if state in STATES else "",
        kind=without_nul(args.get("kind", ""))[:120],
        vendor=without_nul(args.get("vendor", ""))[:120],
        storefront_id=int(front) if _is_number(front) else None,
        stock=stock if stock in STOCKS else "",
        sort=sort if sort in SORTS else "changed",
        page=max(1, int(page)) if _is_number(page) else 1,
    )


def query_of(looking: Looking) -> str:
    """The other way round: ``?q=tea&page=2``, without what is usual."""
    fields = {
        "q": looking.query,
        "state": looking.state,
        "kind": looking.kind,
        "vendor": looking.vendor,
        "front": looking.storefront_id or "",
        "stock": looking.stock,
        "sort": looking.sort if looking.sort != "changed" else "",
        "page": looking.page if looking.page > 1 else "",
    }
    text = urlencode({name: value for name, value in fields.items() if value != ""})
    return f"?{text}" if text else ""


def stock_words(row: ProductRow) -> str:
    """How many there are, as a colleague would say it."""
    if row.variants == 0:
        return t("products.stock.none")
    if row.unlimited == row.variants:
        return t("products.stock.uncounted")
    if row.available <= 0 and not row.unlimited:
        return t("products.stock.out")
    if row.variants == 1:
        return t("products.stock.left", count=row.available)
    variants = t("products.stock.variants", count=row.variants)
    return t("products.stock.in_variants", count=max(row.available, 0), variants=variants)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
