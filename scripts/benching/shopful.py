"""A shop of N products with options, prices on one storefront and a picture each."""

from __future__ import annotations

import csv
import os
import random
from pathlib import Path

from sqlalchemy import insert, select

from benching.servers import free_port
from storebuilder import catalog, migrating, shipping, storefronts
from storebuilder import config as settings
from storebuilder.app import create_app
from storebuilder.catalog.models import Photo, Product
from storebuilder.db import db, writing
from storebuilder.media.models import Picture
from storebuilder.web.faces import House

NOUNS = ["lamp", "kettle", "chair", "bowl", "shirt", "brush", "board", "basket", "mirror", "clock"]
MAKERS = ["Northwind", "Clearline", "Pebbleworks", "Corebyte", "Oakfield"]
WIDTHS = (320, 640, 960, 1280)
HEAD = ["Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name"]
HEAD += ["Option1 Value", "Variant SKU", "Variant Inventory Qty", "Variant Price", "Status"]


def make(home: Path, products: int) -> Path:
    """Make the shop in ``home`` and return the folder."""
    settings.write(home, settings.ShopFile(
        name="bench", panel_host="panel.bench.localhost", secret_key=settings.new_secret(),
        port=free_port(),
    ))  # fmt: skip
    with create_app(settings.read(home)).app_context():
        migrating.migrate()
        storefronts.open_shop("Bench", country="US", currency="USD", language="en")
        front = storefronts.add_storefront(
            "main", name="Bench", host="bench.localhost", currency="USD", languages=["en", "zh-CN"]
        )
        shipping.start_with(front.id, "USD", "US")
        catalog.import_csv(_table(home / "products.csv", products))
        _picture_all()
        with writing():
            catalog.add_collection("All", handle="all", rule={"all": True})
        db.session.remove()
        db.engine.dispose()
    return home


def _table(path: Path, products: int) -> Path:
    dice = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(HEAD)
        for number in range(1, products + 1):
            noun = NOUNS[number % len(NOUNS)]
            first = [f"A {noun} made to be used every day.", dice.choice(MAKERS), noun.title()]
            tags, title = f"{noun}, batch-{number % 7}", f"{noun.title()} {number}"
            for index, size in enumerate(("Small", "Medium", "Large")):
                own = [title, *first, tags, "true"] if index == 0 else [""] * 6
                price = f"{dice.randint(5, 300)}.{dice.randint(0, 99):02}"
                sku, stock = f"{noun[:3].upper()}-{number}-{index}", dice.randint(0, 60)
                status = "active" if index == 0 else ""
                rows.writerow([f"product-{number}", *own, "Size", size, sku, stock, price, status])
    return path


def _picture_all() -> None:
    sizes = [
        {"width": w, "height": w, "format": "webp", "path": f"be/bench/{w}.webp", "bytes": w}
        for w in WIDTHS
    ]
    with writing():
        picture = Picture(sha256="be" * 32, filename="b.webp", state="ready", width=1280)
        picture.height, picture.sizes = 1280, sizes
        db.session.add(picture)
        db.session.flush()
        ids = db.session.scalars(select(Product.id)).all()
        rows = [{"product_id": each, "picture_id": picture.id, "alt": "A thing"} for each in ids]
        db.session.execute(insert(Photo), rows)
    catalog.spread()


def create() -> House:
    """The application of the shop named in the environment, for any WSGI server."""
    return create_app(settings.read(Path(os.environ["STOREBUILDER_SHOP"])))
