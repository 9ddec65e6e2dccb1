"""The market's pages beside a shop's, over as many goods: CPU, answer, and bytes on the wire."""

from __future__ import annotations

import argparse
import gzip
import http.client
import re
import signal
import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path

from sqlalchemy import update

from benching import pages, servers, shopful
from storebuilder import aggregator, clock, migrating, storefronts
from storebuilder import config as settings
from storebuilder.aggregator import hiding, rates
from storebuilder.aggregator.models import MarketPicture, Store
from storebuilder.aggregator.offered import Offered, OfferedVariant
from storebuilder.aggregator.taking import take
from storebuilder.app import create_app
from storebuilder.bulk import batches
from storebuilder.db import db, writing
from storebuilder.media.models import Picture

MERCHANTS = 20
CATEGORIES = ("674", "3006", "638", "166", "469", "412")
#: What is compared: the kind of page, its address in the shop and in the market.
PAIRS = (
    ("first page", "/", "/"),
    ("shelf", "/collections/all", "/goods"),
    ("goods", "/products/product-{number}", "/goods/{number}"),
    ("search", "/search?q={noun}+{number}", "/search?q={noun}+{number}"),
)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--products", type=int, default=1000)
    words.add_argument("--requests", type=int, default=60, help="requests a page and round")
    chosen = words.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers are stopped on the way
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        shop = shopful.make(Path(folder) / "shop", chosen.products)
        market = make(Path(folder) / "market", chosen.products)
        with (
            servers.shop(shop, host=pages.HOST, path="/") as one,
            servers.shop(market, host=pages.HOST, path="/") as other,
        ):
            report(chosen.requests, one, other)


def make(home: Path, products: int) -> Path:
    """An aggregator with as many goods, of twenty merchants in three currencies."""
    settings.write(home, settings.ShopFile(
        name="market", kind="aggregator", panel_host="panel.bench.localhost",
        secret_key=settings.new_secret(), port=servers.free_port(),
    ))  # fmt: skip
    with create_app(settings.read(home)).app_context():
        migrating.migrate()
        storefronts.open_shop("Bench", country="US", currency="USD", language="en")
        storefronts.add_storefront(
            "main", name="Bench", host=pages.HOST, currency="USD", languages=["en", "zh-CN"]
        )
        aggregator.plant()
        known = [("USD", 1_080_000), ("CNY", 7_776_000), ("JPY", 162_000_000)]
        rates.set_rates(known, date(2026, 11, 24), "https://rates.example")
        for number in range(MERCHANTS):
            _merchant(number, range(number + 1, products + 1, MERCHANTS))
        _picture_all()
        db.session.remove()
        db.engine.dispose()
    return home


def _merchant(number: int, goods: range) -> None:
    currency, country = (("USD", "US"), ("CNY", "CN"), ("JPY", "JP"))[number % 3]
    with writing():
        store = Store(
            handle=f"shop-{number}", name=f"Shop {number}", origin=f"https://s{number}.example",
            state="accepted", country=country, currency=currency, accepted_at=clock.now(),
            featured=number + 1 if number < 6 else 0, ships_to=["US", "CN", "DE"],
        )  # fmt: skip
        db.session.add(store)
        db.session.flush()
        found = store.id
    for batch in batches(list(goods)):
        take(found, 1, [_offered(each, currency) for each in batch])
    with writing():
        hiding.show(store_id=found)


def _offered(number: int, currency: str) -> Offered:
    noun = shopful.NOUNS[number % len(shopful.NOUNS)]
    variants = tuple(
        OfferedVariant(
            id=f"{number}-{size}", values=(size,), sku=f"{noun}-{number}-{size}", gtin="",
            amount=1000 + number * 7 % 9000, compare_at=None, availability="in_stock",
            url=f"https://s.example/products/{number}?v={size}", image="",
        )
        for size in ("Small", "Medium", "Large")
    )  # fmt: skip
    return Offered(
        external_id=str(number), language="en", title=f"{noun.title()} {number}",
        description=f"<p>A {noun} made to be used every day.</p>", brand="Northwind",
        url=f"https://s.example/products/{number}", google_category=CATEGORIES[number % 6],
        own_category="", currency=currency, images=((f"https://s.example/{number}.jpg", "A"),),
        options=(("Size", ("Small", "Medium", "Large")),), variants=variants,
    )  # fmt: skip


def _picture_all() -> None:
    sizes = [
        {"width": w, "height": w, "format": "webp", "path": f"be/bench/{w}.webp", "bytes": w}
        for w in shopful.WIDTHS
    ]
    with writing():
        picture = Picture(sha256="be" * 32, filename="b.webp", state="ready", width=1280)
        picture.height, picture.sizes = 1280, sizes
        db.session.add(picture)
        db.session.flush()
        db.session.execute(update(MarketPicture).values(state="ready", picture_id=picture.id))


def report(count: int, shop: servers.Server, market: servers.Server) -> None:
    print(f"{'page':<12}{'CPU ms':>16}{'answer ms':>18}{'HTML gz':>16}{'CSS+JS gz':>18}")
    print(f"{'':<12}" + f"{'shop market':>16}" * 1 + f"{'shop market':>18}{'':>0}"
          f"{'shop market':>16}{'shop market':>18}")  # fmt: skip
    for name, *paths in PAIRS:
        figures: list[list[tuple[float, float]]] = [[], []]
        for side in zip((shop, market), paths, strict=True):
            pages.load(side[0], "GET", side[1], b"", count=20)
        for _ in range(pages.ROUNDS):  # in turn, so that a drifting machine drifts for both
            for place, side in enumerate(zip((shop, market), paths, strict=True)):
                figures[place].append(pages.load(side[0], "GET", side[1], b"", count=count))
        cpu = [statistics.median(row[0] for row in rows) for rows in figures]
        wall = [statistics.median(row[1] for row in rows) for rows in figures]
        html, files = zip(
            *(weigh(*side) for side in zip((shop, market), paths, strict=True)), strict=True
        )
        print(f"{name:<12}{cpu[0]:>8.1f}{cpu[1]:>8.1f}{wall[0]:>9.1f}{wall[1]:>9.1f}"
              f"{html[0]:>8.1f}{html[1]:>8.1f}{files[0]:>9.1f}{files[1]:>9.1f}")  # fmt: skip


def weigh(server: servers.Server, path: str) -> tuple[float, float]:
    """Kilobytes of the page, and of its style sheets and scripts, each packed with gzip."""
    asked = path.format(number=7, noun=shopful.NOUNS[7])
    text = _get(server, asked)
    named = re.findall(r'(?:href|src)="(/assets/[^"]+\.(?:css|js))"', text.decode())
    assets = sum(len(gzip.compress(_get(server, one), 6)) for one in dict.fromkeys(named))
    return len(gzip.compress(text, 6)) / 1024, assets / 1024


def _get(server: servers.Server, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers={"Host": pages.HOST})
    found = connection.getresponse().read()
    connection.close()
    return found


if __name__ == "__main__":
    main()
