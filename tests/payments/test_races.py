from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storebuilder import jobs
from storebuilder.cart.models import Cart, CartLine
from storebuilder.db import db, writing
from storebuilder.inventory.models import StockMovement
from storebuilder.mail.models import Message
from storebuilder.orders.models import Order
from storebuilder.payments.models import Payment, ProviderEvent
from storebuilder.payments.providers import pretend
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.orders import builders
from tests.payments import racing

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
MANY = 8  # processes


@pytest.fixture
def home(app: House) -> Iterator[Path]:
    yield app.config["SHOP"].home
    racing.kill_all()


@pytest.fixture
def pot(app: House) -> int:
    return catalog.variant_ids(catalog.product(on_hand=100).id)[0]


def _sold() -> int:
    db.session.rollback()
    return -sum(row.change for row in db.session.query(StockMovement).filter_by(reason="sold"))


def _at_once(home: Path, what: str, *words: str) -> list[str]:
    processes = [racing.Racer(home, what, *words) for _ in range(MANY)]
    racing.go(processes)
    return racing.said(processes)


def _told(order: Order) -> racing.Told:
    return pretend.message(builders.begun(order), "paid")


def test_a_message_delivered_eight_times_at_once_counts_once(home: Path, pot: int) -> None:
    order = builders.place(builders.cart((pot, 1)))
    said = _at_once(home, "deliver", racing.pack([_told(order)] * 2))
    assert sorted(said) == ["applied"] + ["repeated"] * (2 * MANY - 1)
    assert builders.kinds(order) == ["placed", "paid"]
    assert _sold() == 1
    jobs.run_due()
    assert db.session.query(Message).count() == 1


def test_eight_different_messages_about_one_payment_count_once(home: Path, pot: int) -> None:
    order = builders.place(builders.cart((pot, 1)))
    payment = builders.begun(order)
    told = [pretend.message(payment, "paid") for _ in range(MANY)]
    processes = [racing.Racer(home, "deliver", racing.pack([each])) for each in told]
    racing.go(processes)
    assert sorted(racing.said(processes)) == ["applied"] + ["ignored"] * (MANY - 1)
    assert builders.kinds(order) == ["placed", "paid"]
    assert _sold() == 1


def test_without_the_claims_it_would_be_seen(home: Path, pot: int) -> None:
    order = builders.place(builders.cart((pot, 1)))
    _at_once(home, "careless-deliver", racing.pack([_told(order)]))
    assert builders.kinds(order).count("paid") > 1


def _carts(count: int, pot: int) -> None:
    """Many carts at once, each with one tea pot."""
    first = builders.cart((pot, 1))
    with writing():
        for number in range(1, count):
            cart = Cart(
                token_hash=f"{number}",
                storefront_id=first.storefront_id,
                language="en",
                email=f"buyer{number}@example.com",
                address=dict(builders.ADDRESS),
                shipping_rate_id=first.shipping_rate_id,
                lines=[CartLine(variant_id=pot, quantity=1)],
            )
            db.session.add(cart)


def _sale(home: Path, what: str, each: int) -> list[str]:
    processes = [
        racing.Racer(home, what, str(1 + number * each), str(1 + (number + 1) * each))
        for number in range(MANY)
    ]
    racing.go(processes)
    return racing.said(processes, well="careless" not in what)


def test_a_sale_of_a_hundred_sells_a_hundred(home: Path, pot: int) -> None:
    _carts(MANY * 18, pot)
    said = _sale(home, "shop", 18)
    assert said.count("paid") == 100
    assert said.count("sold-out") == MANY * 18 - 100
    assert builders.stock(pot) == (0, 0)
    assert db.session.query(Order).filter_by(state="paid").count() == 100
    numbers = [int(row.number) for row in db.session.query(Order).order_by(Order.id)]
    assert len(set(numbers)) == 100


def test_looking_before_leaping_oversells(home: Path, app: House) -> None:
    pot = catalog.variant_ids(catalog.product(on_hand=16).id)[0]
    _carts(MANY * 6, pot)
    assert _sale(home, "careless-shop", 6).count("paid") > 16


def test_an_impatient_buyer_has_one_order_and_one_page(home: Path, pot: int) -> None:
    cart = builders.cart((pot, 1))
    pages = set(_at_once(home, "click", str(cart.id))) - {"conflict"}
    db.session.rollback()
    assert db.session.query(Order).filter_by(state="pending").count() == 1
    open_pages = db.session.query(Payment).filter_by(state="open").all()
    assert len(open_pages) == 1
    assert {page.partition("?")[0].rpartition("/")[2] for page in pages} == {
        open_pages[0].session_ref
    }
    assert builders.stock(pot) == (100, 1)


def test_killing_the_receiver_loses_nothing_and_doubles_nothing(home: Path, pot: int) -> None:
    placed = [builders.place(builders.cart((pot, 1))) for _ in range(12)]
    packed = racing.pack([_told(order) for order in placed])
    chance = random.Random(7)
    for _ in range(4):
        process = racing.Racer(home, "deliver", packed)
        racing.go([process])
        time.sleep(0.2 + chance.random() * 0.25)
        process.kill()
    last = racing.Racer(home, "deliver", packed)
    racing.go([last])
    racing.said([last])
    assert [builders.fresh(order).state for order in placed] == ["paid"] * 12
    assert _sold() == 12
    assert builders.stock(pot) == (88, 0)
    assert db.session.query(ProviderEvent).count() == 12


def test_killing_the_worker_loses_no_mail_and_writes_none_twice(home: Path, pot: int) -> None:
    bought = [builders.paid(builders.cart((pot, 1))) for _ in range(12)]
    chance = random.Random(11)
    for _ in range(4):
        process = racing.Racer(home, "work")
        racing.go([process])
        time.sleep(0.3 + chance.random() * 0.5)
        process.kill()
    last = [racing.Racer(home, "work") for _ in range(2)]
    racing.go(last)
    assert [racer.ours.recv() for racer in last] == ["at work"] * 2
    until = time.monotonic() + 40
    while time.monotonic() < until:
        db.session.rollback()
        waiting = db.session.query(jobs.Job).filter(
            jobs.Job.kind == "orders.mail", jobs.Job.state != "done"
        )
        if not waiting.count():
            break
        time.sleep(0.2)
    for racer in last:
        racer.process.terminate()
    racing.said(last)  # SIGTERM lets them finish what they have in hand, and end well
    assert db.session.query(Message).count() == 12
    assert [builders.kinds(order).count("mailed") for order in bought] == [1] * 12
