"""An aggregator over many shops: the first reading, then what changed, then finding; memory."""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benching import processes
from storebuilder import aggregator, clock, config, jobs, migrating, storefronts
from storebuilder.aggregator.filters import Filters
from storebuilder.aggregator.models import Offer, Pull, Store
from storebuilder.app import create_app, load_capabilities
from storebuilder.config import new_secret
from storebuilder.db import db, writing

LIMIT = 300  # seconds of wall time for the first reading on two idle cores


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--shops", type=int, default=100)
    words.add_argument("--products", type=int, default=1000, help="products of each shop")
    words.add_argument("--changed", type=int, default=10, help="products of each that change")
    chosen = words.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        shops(chosen.shops, chosen.products) as fake,
    ):
        home = Path(folder) / "market"
        file = config.ShopFile(
            name="market", kind="aggregator", panel_host="panel.localhost", secret_key=new_secret()
        )
        load_capabilities("shop")
        app = create_app(config.write(home, file))
        with app.app_context():
            make(json.loads(fake.stdout.readline()))  # type: ignore[union-attr]
            measure(chosen, fake, home)
            db.session.remove()
            db.engine.dispose()


@contextmanager
def shops(count: int, products: int) -> Iterator[subprocess.Popen[str]]:
    """The fake shops, in a process of their own."""
    command = [sys.executable, "-m", "benching.fakeshops", str(count), str(products)]
    pipe = subprocess.PIPE
    fake = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
    try:
        yield fake
    finally:
        fake.kill()
        fake.wait()


def make(origins: list[str]) -> None:
    """A market with every shop accepted."""
    migrating.migrate()
    storefronts.open_shop(
        "Market", country="CN", currency="USD", language="en", email="a@b.example"
    )
    storefronts.add_storefront(
        "main", name="Market", host="market.localhost", currency="USD", languages=["en", "zh-CN"]
    )
    aggregator.plant()
    with writing():
        for number, origin in enumerate(origins):
            db.session.add(
                Store(
                    handle=f"shop-{number}",
                    name=f"Shop {number}",
                    origin=origin,
                    state="accepted",
                    languages=["en", "zh-CN"],
                )
            )


def measure(chosen: argparse.Namespace, fake: subprocess.Popen[str], home: Path) -> None:
    """Print every figure."""
    print(f"{chosen.shops} shops x {chosen.products} products, two languages")
    wall, cpu = timed(lambda: read_all(fresh=True))
    offers = db.session.query(Offer).filter(Offer.shown).count()
    others = processes.cpu_seconds(fake.pid)
    print(f"first reading: {wall:.0f} s (limit {LIMIT}), {cpu:.0f} s CPU; {offers} offers")
    print(f"  the fake shops themselves used {others:.0f} s CPU")
    wall, cpu = timed(lambda: read_all())
    print(f"nothing changed: {wall:.1f} s, {cpu:.1f} s CPU")
    fake.stdin.write(f"change {chosen.changed}\n")  # type: ignore[union-attr]
    fake.stdin.flush()  # type: ignore[union-attr]
    fake.stdout.readline()  # type: ignore[union-attr]
    wall, cpu = timed(lambda: read_all())
    moved = chosen.changed * chosen.shops
    print(f"{moved} products changed: {wall:.1f} s, {cpu:.1f} s CPU")
    database = (home / "shop.db").stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(
        f"memory of the reading process at most {peak / 1e6:.0f} MB, "
        f"database {database / 1e6:.0f} MB"
    )
    find()


def read_all(*, fresh: bool = False) -> None:
    """Every shop is due now; work as the worker does until all are read."""
    if not fresh:
        with writing():
            db.session.query(Store).update({"next_pull_at": clock.now()})
    jobs.later("market.pull", key="market.pull:more")
    while jobs.run_one():
        db.session.remove()
    failed = db.session.query(Pull).filter(Pull.state != "done").count()
    if failed:
        raise SystemExit(f"{failed} readings did not end well")


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Wall and CPU seconds of this process."""
    wall, cpu = time.monotonic(), time.process_time()
    work()
    return time.monotonic() - wall, time.process_time() - cpu


def find() -> None:
    """How long finding takes, each in CPU milliseconds with nothing kept from before."""
    asks: dict[str, Callable[[], Any]] = {
        "first page of everything": lambda: aggregator.shelf("en"),
        "page 40 of everything": lambda: aggregator.shelf("en", page=40),
        "a rare word": lambda: aggregator.shelf("en", query="porcelain teapot kyoto"),
        "a frequent word": lambda: aggregator.shelf("en", query="blue"),
        "Chinese": lambda: aggregator.shelf("zh-CN", query="白瓷茶壶"),
        "a mistyped word": lambda: aggregator.shelf("en", query="porcelian taepot"),
        "a category": lambda: aggregator.shelf("en", filters=Filters(category=536)),
        "a merchant": lambda: aggregator.shelf("en", filters=Filters(stores=("shop-3",))),
        "cheapest first": lambda: aggregator.shelf("en", sort="price-low"),
        "the tree": lambda: aggregator.categories("en"),
        "the directory": lambda: aggregator.merchants("en"),
        "arrivals": lambda: aggregator.arrivals("en"),
        "suggestions": lambda: aggregator.suggest("en", "porc"),
    }
    print(f"{'finding':<28}{'CPU ms':>8}{'max':>8}")
    for name, ask in asks.items():
        taken = []
        for _ in range(7):
            from flask import current_app

            current_app.extensions.pop("fresh", None)
            begun = time.process_time()
            ask()
            taken.append((time.process_time() - begun) * 1000)
            db.session.remove()
        print(f"{name:<28}{statistics.median(taken):>8.1f}{max(taken):>8.1f}")


if __name__ == "__main__":
    main()
