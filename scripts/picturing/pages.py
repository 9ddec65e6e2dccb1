"""The shop that is photographed, and its pages."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from storebuilder import beginning, catalog, demo, jobs, migrating, shipping, storefronts
from storebuilder import config as settings
from storebuilder.app import create_app
from storebuilder.catalog.models import Listing, Option, Product
from storebuilder.config import ShopFile
from storebuilder.db import db
from storebuilder.storefronts import hosts


def make_shop(home: Path, catalogue: Path | None) -> None:
    """Make the demo shop in ``home``, or one of the goods in ``catalogue``; pictures included."""
    file = ShopFile(name="tea", panel_host="panel.tea.localhost", secret_key=settings.new_secret())
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
    catalog.import_csv(catalogue)


def pages_of(home: Path, port: int) -> list[tuple[str, str, str]]:
    """(name, language, address) of every page to photograph."""
    app = create_app(settings.read(home))
    with app.app_context():
        front = hosts.current()[0]
        shown = select(Product.handle).join(Listing, Listing.product_id == Product.id)
        shown = shown.where(Listing.storefront_id == front.id, Listing.visible)
        choice = shown.join(Option, Option.product_id == Product.id)
        handle = db.session.scalar(choice.limit(1)) or db.session.scalar(shown.limit(1))
        shelves = catalog.collections(front, front.languages[0])
    shelf = shelves[0].handle if shelves else "all"
    paths = {
        "home": "/",
        "collections": "/collections",
        "collection": f"/collections/{shelf}",
        "product": f"/products/{handle}",
        "search": "/search?q=a",
        "search-none": "/search?q=zzzz",
        "page": "/pages/about",
        "cart": "/cart",
        "error": "/nowhere",
    }
    languages = [tag for tag in front.languages if tag in ("en", "zh-CN")]
    return [
        (name, tag, f"http://{front.host}:{port}{front.prefix(tag)}{path}")
        for name, path in paths.items()
        for tag in languages
    ]
