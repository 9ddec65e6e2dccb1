"""Three shops and an aggregator, each with processes of its own: a buyer of two merchants.

One notice is lost and one shop is killed in between; orders, stock and money agree in the end.
"""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import delete, select, update

from storebuilder import catalog, clock, config, homes, launching, running
from storebuilder.aggregator.models import Offer, OfferText, Part, Store
from storebuilder.catalog.models import Price, Variant
from storebuilder.db import db, writing
from storebuilder.inventory.models import Stock
from storebuilder.joining.models import Delivery
from storebuilder.orders.models import Order, OrderLine
from storebuilder.storefronts.models import Storefront
from tests.aggregator.buying.bagging import HOME
from tests.commandline import Shell, free_port, shell
from tests.flows import stage

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(480)]


@pytest.fixture(scope="module")
def sh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with shell(tmp_path_factory.mktemp("market")) as one:
        yield one


def at(sh: Shell, name: str, ask: Callable[[], Any]) -> Any:
    """What a home's own database says."""
    with launching.inside(config.read(sh.home / name)):
        return ask()


def eventually(what: Callable[[], Any], seconds: float = 90) -> Any:
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "this did not come true in time"
        time.sleep(0.3)
    return found


def test_a_buyer_of_two_merchants(sh: Shell) -> None:
    port = free_port()
    sh.good("aggregator", "launch", "fair", "--demo", "--detach", "--port", str(port), patience=300)
    market = f"http://fair.localhost:{port}"
    offers = {name: an_offer(sh, name) for name in ("fair-1", "fair-2")}
    before = {name: stock(sh, name, offer["variant"]) for name, offer in offers.items()}
    with stage.browser() as chromium:
        # A phone without scripts.
        context = chromium.new_context(
            base_url=market, viewport=stage.PHONE, java_script_enabled=False
        )
        context.set_default_timeout(stage.PATIENCE)
        page = context.new_page()
        for offer in offers.values():
            page.goto(f"/search?q={offer['title']}")
            page.locator(f"a[href='/goods/{offer['id']}']").first.click()
            page.locator("[data-add]").click()
        order = ordered(page)
        pay_next(page)
        kill(sh, "fair-2")  # the second shop dies before it is paid
        # Nobody is asked twice within a second, so what was paid just now may still be to come.
        eventually(
            lambda: page.goto(order) and page.locator("a[href*='/checkout/continue/']").count() == 1
        )
        sh.good("serve", "fair-2", "--detach")
        page.goto(order)
        pay_next(page)
        eventually(lambda: page.goto(order) and "All is ordered" in page.content())
    agree(sh, offers, before)
    a_lost_notice_is_healed(sh, offers["fair-1"])
    for name in ("fair", "fair-1", "fair-2", "fair-3"):
        sh.good("stop", name)


def an_offer(sh: Shell, name: str) -> dict[str, Any]:
    """Goods of a shop with only one variant, as the market knows them."""
    stores = json.loads(sh.good("aggregator", "stores", "fair", "--json"))
    origins = {row["address"]: row["name"] for row in stores}
    port = config.read(sh.home / name).file.port
    origin = next(one for one in origins if one.endswith(f":{port}"))

    def find() -> dict[str, Any]:
        rows = db.session.scalars(
            select(Offer)
            .join(Store, Store.id == Offer.store_id)
            .where(Store.origin == origin, Offer.shown, Offer.available)
            .order_by(Offer.id)
        )
        offer = next(row for row in rows if len(row.variants) == 1)
        words = select(OfferText.title).where(OfferText.offer_id == offer.id)
        title = db.session.scalars(words.where(OfferText.language == "en")).one()
        return {"id": offer.id, "title": title, "variant": int(offer.variants[0]["id"][4:])}

    found: dict[str, Any] = at(sh, "fair", find)
    return found


def stock(sh: Shell, name: str, variant: int) -> tuple[int, int]:
    row = at(sh, name, lambda: db.session.scalars(
        select(Stock).where(Stock.variant_id == variant)
    ).one())  # fmt: skip
    return row.on_hand, row.reserved


def ordered(page: Page) -> str:
    """Type the address in, and come to the page of all parts."""
    page.goto("/checkout")
    for name, value in HOME.items():
        field = page.locator(f"[name={name}]")
        if name == "address_country":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator(".ordering-form button").click()
    page.wait_for_url("**/orders/*")
    address = page.url
    # A merchant that did not answer in time is asked again by the worker.
    eventually(
        lambda: page.goto(address) and page.locator("a[href*='/checkout/continue/']").count() == 2
    )
    return address


def pay_next(page: Page) -> None:
    """Go to a merchant, choose a delivery, pay there, and come back."""
    page.locator("a[href*='/checkout/continue/']").first.click()
    while "/pay/" not in page.url:
        page.locator("form button.button--wide").last.click()
    page.locator("form button").first.click()
    page.locator("a", has_text=re.compile("^Back to")).click()
    page.wait_for_url("**/orders/*")


def kill(sh: Shell, name: str) -> None:
    """Its parent is gone at once, and with it, a moment later, its children and their port."""
    shop = config.read(sh.home / name)
    state = running.state(shop)
    assert state is not None
    os.killpg(os.getpgid(state["pid"]), signal.SIGKILL)
    eventually(lambda: running.state(shop) is None and homes.port_is_free(shop.file.port))


def agree(sh: Shell, offers: dict[str, dict[str, Any]], before: dict[str, Any]) -> None:
    """The market's parts are the shops' orders: one each, the same money, one piece less there."""
    parts = at(sh, "fair", lambda: db.session.execute(
        select(Part.state, Part.order, Part.told, Part.currency, Store.origin)
        .join(Store, Store.id == Part.store_id)
    ).all())  # fmt: skip
    assert [part.state for part in parts] == ["ordered"] * 2
    by_port = {int(part.origin.rpartition(":")[2]): part for part in parts}
    for name, offer in offers.items():
        part = by_port[config.read(sh.home / name).file.port]
        mine = (
            select(Order.token, Order.total, Order.currency, Order.state, OrderLine.quantity)
            .join(OrderLine, OrderLine.order_id == Order.id)
            .where(OrderLine.variant_id == offer["variant"], Order.source != "")
        )
        rows = at(sh, name, partial(rows_of, mine))
        (total,) = [one["amount"] for one in part.told["totals"] if one["kind"] == "total"]
        assert rows == [(part.order, total, part.currency, "paid", 1)]
        assert stock(sh, name, offer["variant"]) == (before[name][0] - 1, before[name][1])


def rows_of(wanted: Any) -> list[Any]:
    return [tuple(row) for row in db.session.execute(wanted)]


def a_lost_notice_is_healed(sh: Shell, offer: dict[str, Any]) -> None:
    """The message of a changed price never arrives; the list of changes tells it all the same."""

    def dearer() -> int:
        front = db.session.scalars(select(Storefront).order_by(Storefront.id)).first()
        variant = db.session.get_one(Variant, offer["variant"])
        assert front is not None
        old = db.session.scalar(
            select(Price.amount).where(
                Price.variant_id == variant.id, Price.storefront_id == front.id
            )
        )
        with writing():
            catalog.change_price(variant.id, int(old or 0) + 700)
        with writing():
            db.session.execute(delete(Delivery))
        return int(old or 0) + 700

    wanted = at(sh, "fair-1", dearer)

    def read_again() -> None:
        with writing():
            db.session.execute(update(Store).values(next_pull_at=clock.now()))

    at(sh, "fair", read_again)
    eventually(
        lambda: at(sh, "fair", lambda: db.session.get_one(Offer, offer["id"]).amount) == wanted
    )
