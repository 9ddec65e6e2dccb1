"""The shop that is photographed, and the ways through it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from picturing.walks import Stop, Walk, at, buying, working
from storebuilder import (
    accounts,
    beginning,
    catalog,
    demo,
    jobs,
    launching,
    migrating,
    shipping,
    storefronts,
)
from storebuilder import config as settings
from storebuilder.accounts.models import Staff
from storebuilder.app import create_app
from storebuilder.catalog.models import Listing, Option, Photo, Product
from storebuilder.config import ShopFile
from storebuilder.db import db, writing
from storebuilder.orders.models import Order
from storebuilder.storefronts import Front, hosts

LANGUAGES = ("en", "zh-CN")


def make_shop(home: Path, catalogue: Path | None, port: int) -> None:
    """Make the demo shop in ``home``, or one of the goods in ``catalogue``; pictures included."""
    file = ShopFile(
        name="tea", panel_host="panel.tea.localhost", secret_key=settings.new_secret(), port=port
    )
    app = create_app(settings.write(home, file))
    with app.app_context():
        migrating.migrate()
        if catalogue is None:
            demo.furnish()
        else:
            _open(catalogue)
        jobs.run_due()


def _open(catalogue: Path) -> None:
    storefronts.open_shop("Field & Hearth", country="CN", currency="USD", language="en")
    for handle, name, host, currency, languages, rate in (
        ("main", "Field & Hearth", "tea.localhost", "USD", ["en", "zh-CN"], 1_000_000),
        ("cn", "野舍", "cn.tea.localhost", "CNY", ["zh-CN"], 7_200_000),
    ):
        row = storefronts.add_storefront(
            handle, name=name, host=host, currency=currency, languages=languages,
            rate_millionths=rate, round_to=100 if currency == "CNY" else 1,
        )  # fmt: skip
        shipping.start_with(row.id, currency, "CN")
    beginning.write_pages()
    accounts.add_staff("owner@example.com", role="owner")
    catalog.import_csv(catalogue)


def walks(app: Flask) -> Iterator[Walk]:
    """The buyer's way and the merchant's, in English and in Chinese."""
    with app.app_context():
        fronts = hosts.current()
        ways = [way for language in LANGUAGES if (way := _shopping(fronts, language))]
        places = _places(fronts[0])
    yield from ways
    for language in LANGUAGES:
        with _spoken(app, language):
            yield working(lambda: _sign_in_link(app), places, language)


def _shopping(fronts: tuple[Front, ...], language: str) -> Walk | None:
    # Who reads Chinese buys on the storefront that speaks it first.
    front = next((one for one in fronts if one.languages[0] == language), fronts[0])
    if language not in front.languages:
        return None
    root = front.url("", language)
    handle = _goods(front)[1]
    stops = _reading(front, root, language, handle)
    return Walk(language, stops + (buying(root, handle, language) if handle else []))


def _reading(front: Front, root: str, language: str, handle: str) -> list[Stop]:
    shelves = catalog.collections(front, language)
    paths = {
        "home": "/",
        "collections": "/collections",
        "collection": f"/collections/{shelves[0].handle if shelves else 'all'}",
        "product": f"/products/{handle}",
        "search": "/search?q=tea" if language == "en" else "/search?q=茶",
        "search-none": "/search?q=zzzz",
        "about": "/pages/about",
        "returns": "/pages/returns",
        "cart-empty": "/cart",
        "error": "/nowhere",
    }
    return [at(name, root + path) for name, path in paths.items()]


def _goods(front: Front) -> tuple[int, str]:
    """A product of the storefront: with options and with as many pictures as may be."""
    shown = (
        select(Product.id, Product.handle)
        .join(Listing, Listing.product_id == Product.id)
        .outerjoin(Option, Option.product_id == Product.id)
        .outerjoin(Photo, Photo.product_id == Product.id)
        .where(Listing.storefront_id == front.id, Listing.visible)
        .group_by(Product.id, Product.handle)
        .order_by((func.count(Option.id) == 0), func.count(Photo.id.distinct()).desc(), Product.id)
    )
    row = db.session.execute(shown.limit(1)).first()
    return (row.id, row.handle) if row else (0, "")


def _places(front: Front) -> dict[str, str]:
    order = db.session.scalar(select(func.max(Order.id)))
    return {
        "home": "/",
        "orders": "/orders",
        **({"order": f"/orders/{order}"} if order else {}),
        "products": "/products",
        "product": f"/products/{_goods(front)[0]}",
        "discounts": "/discounts",
        "storefronts": "/storefronts",
        "storefront": f"/storefronts/{front.id}",
        "sections": f"/storefronts/{front.id}/sections",
        "section": f"/storefronts/{front.id}/sections/hero",
        "section-parts": f"/storefronts/{front.id}/sections/promises",
        "settings": "/settings",
    }


def _sign_in_link(app: Flask) -> str:
    with app.app_context():
        return launching.sign_in_link(app.config["SHOP"])


@contextmanager
def _spoken(app: Flask, language: str) -> Iterator[None]:
    """The owner's panel in ``language``, and in the owner's own again afterwards."""
    with app.app_context(), writing():
        owner = db.session.scalars(
            select(Staff).where(Staff.active, Staff.role == "owner").order_by(Staff.id)
        ).one()
        own, owner.language = owner.language, language
        number = owner.id
    try:
        yield
    finally:
        with app.app_context(), writing():
            db.session.get_one(Staff, number).language = own
