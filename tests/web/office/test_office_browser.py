"""The office in Chromium: a phone and a desk, English and Chinese, light and dark."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium

from storebuilder import aggregator, clock
from storebuilder.aggregator import hiding, managing
from storebuilder.aggregator.models import Problem, Pull, Store
from storebuilder.db import db, writing
from storebuilder.web.faces import House
from tests.aggregator import builders
from tests.web.panel.desk import chromium, serve, sit_down

__all__ = ["chromium"]
pytestmark = pytest.mark.browser
PLACES = {
    "home": "/", "merchants": "/merchants", "merchant": "/merchants/1", "goods": "/goods",
    "good": "/goods/1", "categories": "/categories", "deals": "/deals", "deal": "/goods/2/deal",
    "rules": "/rules", "rates": "/settings/rates", "market": "/settings/market",
    "settings": "/settings",
}  # fmt: skip
LOOKS = [
    (1440, "en", "light"),
    (390, "zh-CN", "light"),
    (390, "en", "dark"),
    (1440, "zh-CN", "dark"),
]


@pytest.fixture
def full(market: House) -> Store:
    """A market at work: fresh, slow and broken merchants, applications, rules, deals."""
    builders.planted()
    store = builders.a_store("tea-house", health="fresh", pulled_at=clock.now(), offer_count=3)
    ids = builders.stocked(
        store,
        builders.goods("oolong", "Oolong tea from the high mountains", own_category="Leaves"),
        builders.goods("pot", "Clay pot", amount=8900, brand="Kiln & Söhne"),
        builders.goods("cup", "Cup with a very long name that goes on " * 4, amount=1900),
    )
    slow = builders.a_store("slow-silk", health="slow", trouble="An answer took 9 seconds.")
    builders.a_store("new-shoes", state="applied", accepted_at=None)
    now = clock.now()
    with writing():
        db.session.add_all(
            [
                Problem(store_id=store.id, external_id="x-1", key="title.empty", kept_out=True),
                Pull(store_id=store.id, kind="full", state="done", seen=3, changed=3),
                Pull(store_id=slow.id, kind="changes", state="failed", reason="No answer."),
            ]
        )
    hiding.add_rule("word", "ivory", "Trade in ivory is against the law.")
    managing.add_deal(ids["pot"], now, now + timedelta(days=2))
    aggregator.rates.set_rate("CNY", 7_850_000)
    return store


@pytest.fixture
def address(market: House) -> Iterator[str]:
    """Where the office answers."""
    yield from serve(market)


@pytest.mark.parametrize(("width", "language", "scheme"), LOOKS)
def test_every_place_can_be_used_by_everybody(
    full: Store, chromium: Chromium, address: str, width: int, language: str, scheme: str
) -> None:
    seat = sit_down(chromium, address, width, language, color_scheme=scheme)
    page = next(seat)
    folder = os.environ.get("STOREBUILDER_PICTURES")
    for name, path in PLACES.items():
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{width}-{language}-{scheme}.png")
    next(seat, None)
