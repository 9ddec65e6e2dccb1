"""A market's pages are kept, and dropped when what they show has changed; the others stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from storebuilder import config as settings
from storebuilder import pagestore
from storebuilder.aggregator import hiding, rates
from storebuilder.aggregator.models import Store
from storebuilder.aggregator.taking import take
from storebuilder.app import create_app
from storebuilder.db import db, writing
from storebuilder.pagestore import marks
from storebuilder.web.faces import House
from tests.aggregator.builders import goods
from tests.conftest import MARKET_HOST, Browser, Template, browser
from tests.pagestore.asking import ask, kept
from tests.web.market import bazaar
from tests.web.market.bazaar import LAMPS, offer_id


@pytest.fixture
def behind(
    market: House, market_template: Template, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """The market with three merchants behind a web server, with all news long past."""
    market_template.once("bazaar", bazaar.opened)
    old = market.config["SHOP"]
    house = create_app(settings.write(old.home, replace(old.file, behind=True)))
    house.testing = True
    monkeypatch.setattr(marks, "SETTLING", 0.0)
    with house.app_context():
        pagestore.begin_afresh(house.config["SHOP"])
        yield house
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def front(behind: House) -> Browser:
    return browser(behind, MARKET_HOST)


def _page(path: str) -> str:
    return f"{MARKET_HOST}{path}/index.html"


@pytest.fixture
def pages(behind: House, front: Browser) -> dict[str, str]:
    """Pages that are kept: of three goods, of two merchants, of a text and of a shelf."""
    paths = {
        "lamp": f"/goods/{offer_id('lamps', 'lamp')}",
        "old": f"/goods/{offer_id('lamps', 'old')}",
        "cup": f"/goods/{offer_id('kiln', 'cup')}",
        "kiln": "/stores/kiln",
        "lamps": "/stores/lamps",
        "join": "/join",
        "offline": "/offline",
        "goods": "/goods",
    }
    for path in paths.values():
        assert ask(front, path) == 200
    found = {name: _page(path) for name, path in paths.items()}
    assert set(found.values()) <= kept(behind)
    return found


def _left(behind: House, pages: dict[str, str]) -> set[str]:
    there = kept(behind)
    return {name for name, page in pages.items() if page in there}


def _lamp(amount: int) -> object:
    return goods("lamp", "Table lamp", amount=amount, google_category=LAMPS)


def test_a_price_drops_the_pages_that_show_it_and_no_others(
    behind: House, pages: dict[str, str]
) -> None:
    lamps = db.session.query(Store).filter_by(handle="lamps").one().id
    take(lamps, 2, [_lamp(8800)])  # type: ignore[list-item]
    # The other lamp's page shows this one beside it; the cup's and the offline page do not.
    assert _left(behind, pages) == {"cup", "offline"}


def test_a_reading_that_finds_nothing_new_drops_nothing(
    behind: House, pages: dict[str, str]
) -> None:
    lamps = db.session.query(Store).filter_by(handle="lamps").one().id
    take(lamps, 2, [_lamp(9900)])  # type: ignore[list-item]
    assert _left(behind, pages) == set(pages)


def test_the_same_goods_elsewhere_are_news_too(behind: House, pages: dict[str, str]) -> None:
    hiding.hide(offer_id("tea-house", "cup"))
    assert "cup" not in _left(behind, pages)
    assert {"lamp", "old", "offline"} <= _left(behind, pages)


def test_a_merchant_who_goes_takes_its_pages_along(behind: House, pages: dict[str, str]) -> None:
    with writing():
        store = db.session.query(Store).filter_by(handle="lamps").one()
        store.state = "left"
        db.session.flush()
        hiding.show(store_id=store.id)
    assert _left(behind, pages) == set()


def test_a_rate_drops_everything(behind: House, pages: dict[str, str]) -> None:
    rates.set_rate("JPY", 170_000_000)
    assert _left(behind, pages) == set()
