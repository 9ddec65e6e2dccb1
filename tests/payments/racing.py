"""What the racing tests do in processes of their own.

Every process makes ready, says so, and waits for the same moment. ``careless`` takes the guards
off: the controls show that without them the tests would see it.
"""

from __future__ import annotations

import base64
import json
import multiprocessing
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import select, update

from storebuilder import cart as carts
from storebuilder import config, inventory, jobs, orders, payments, worker
from storebuilder.app import create_app
from storebuilder.cart.models import Cart
from storebuilder.cart.pricing import Quote
from storebuilder.db import added, changed, db
from storebuilder.errors import Conflict, SoldOut
from storebuilder.inventory.models import Stock, StockMovement
from storebuilder.orders import paying, placing
from storebuilder.orders.models import Order
from storebuilder.payments import receiving
from storebuilder.payments.models import Payment, ProviderEvent
from storebuilder.payments.providers import pretend
from storebuilder.promotions import claiming
from storebuilder.promotions.models import Promotion
from storebuilder.storefronts import Front, hosts

Told = tuple[bytes, dict[str, str]]
#: Processes are forked from one that has loaded everything and has no connection open.
_nursery = multiprocessing.get_context("forkserver")
_nursery.set_forkserver_preload(["tests.payments.racing"])
say: Callable[[str], None] = print
_alive: list[Racer] = []


class Racer:
    """A process of its own that has made ready and waits for the moment."""

    def __init__(self, home: Path, what: str, *words: str) -> None:
        self.ours, theirs = _nursery.Pipe()
        given = (theirs, str(home), what, *words)
        self.process = _nursery.Process(target=main, args=given, daemon=True)
        self.process.start()
        theirs.close()
        _alive.append(self)

    def go(self, moment: float) -> None:
        """Let it run at ``moment``."""
        assert self.ours.recv() == "ready"
        self.ours.send(moment)

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.join()
        self.ours.close()

    def said(self, *, well: bool = True) -> list[str]:
        """What it said in the end; it must end ``well``, but for a careless one."""
        lines: list[str] = []
        with suppress(EOFError):
            while self.ours.poll(100):
                lines.append(self.ours.recv())
        self.process.join(30)
        self.ours.close()
        assert self.process.exitcode == 0 or not well
        return lines


def kill_all() -> None:
    """Leave nobody behind, whatever became of the test."""
    while _alive:
        _alive.pop().process.kill()


def go(racers: Sequence[Racer]) -> None:
    """Wait until all are ready and let them run at the same moment."""
    moment = time.time() + 0.3
    for racer in racers:
        racer.go(moment)


def said(racers: Sequence[Racer], *, well: bool = True) -> list[str]:
    """What all of them said in the end."""
    return [line for racer in racers for line in racer.said(well=well)]


def pack(told: Sequence[Told]) -> str:
    """Signed messages as one word of a command line."""
    return json.dumps([[base64.b64encode(body).decode(), headers] for body, headers in told])


def deliver(packed: str) -> None:
    """Receive messages one after the other and say what came of each."""
    for body, headers in json.loads(packed):
        outcome = payments.receive("pretend", base64.b64decode(body), headers)
        say(outcome.result)


def shop(first: str, last: str) -> None:
    """Order and pay the carts from ``first`` to ``last``."""
    front = hosts.current()[0]
    for number in range(int(first), int(last)):
        cart = db.session.get_one(Cart, number)
        try:
            order = orders.place(cart, front, "en", seen_total=3400)
        except SoldOut:
            say("sold-out")
            continue
        pay(order)
        say("paid")


def save(first: str, last: str) -> None:
    """Order the carts from ``first`` to ``last`` with the discount that each of them was shown."""
    for number in range(int(first), int(last)):
        try:
            cart = db.session.get_one(Cart, number)
            orders.place(cart, hosts.current()[0], "en", seen_total=3110)
            say("saved")
        except Conflict:
            say("too late")


def careless_save(first: str, last: str) -> None:
    """The control: whether a use is left is looked at and never claimed."""
    quote = carts.quote
    kept: dict[int, Quote] = {}

    def once(cart: Cart, front: Front, language: str) -> Quote:
        if cart.id not in kept:
            kept[cart.id] = quote(cart, front, language)
            time.sleep(0.02)
        return kept[cart.id]

    def count(promotion_id: int) -> None:
        changed(update(Promotion).values(uses=Promotion.uses + 1))

    patch.object(carts, "quote", once).start()
    patch.object(claiming, "_count", count).start()
    save(first, last)


def pay(order: Order) -> None:
    here = f"http://tea.localhost/orders/{order.token}"
    payments.begin(order.id, "pretend", return_url=here, cancel_url=here)
    payment = db.session.scalars(select(Payment).where(Payment.order_id == order.id)).one()
    payments.receive("pretend", *pretend.message(payment, "paid"))


def click(session_ref: str) -> None:
    """Place and begin the same cart over and over, as an impatient buyer does."""
    cart = db.session.get_one(Cart, int(session_ref))
    for _ in range(4):
        try:
            order = orders.place(cart, hosts.current()[0], "en", seen_total=3400)
            here = f"http://tea.localhost/orders/{order.token}"
            say(payments.begin(order.id, "pretend", return_url=here, cancel_url=here))
        except Conflict:
            say("conflict")


def work(home: str) -> None:
    """Be a worker until killed; the dead one's jobs are taken over after a second."""
    jobs.LEASE = timedelta(seconds=1)
    stop = worker.told_by_signals()
    say("at work")
    worker.run(config.read(Path(home)), stop)


def careless_deliver(packed: str) -> None:
    """The control: no message, payment or order is claimed."""

    def remember(model: Any, **values: Any) -> bool:
        fresh = f"{values['event_ref']}-{time.perf_counter_ns()}"
        return added(ProviderEvent, **{**values, "event_ref": fresh})

    def move(order_id: int, to: str, *, come_from: str, **values: Any) -> bool:
        changed(update(Order).where(Order.id == order_id).values(state=to, **values))
        return True

    def anyhow(payment: Payment, _come_from: object, **values: Any) -> bool:
        changed(update(Payment).where(Payment.id == payment.id).values(**values))
        return True

    patch.multiple(receiving, added=remember, _move=anyhow).start()
    patch.object(paying, "move", move).start()
    deliver(packed)


def careless_shop(first: str, last: str) -> None:
    """The control: stock is looked at first and written back later."""
    seen: dict[str, int] = {}

    def look(cart: Cart, *_: object) -> None:
        seen["on_hand"] = db.session.scalar(select(Stock.on_hand)) or 0
        db.session.rollback()
        time.sleep(0.02)
        if seen["on_hand"] < 1:
            raise SoldOut("gone")

    def reserve(order_id: int, lines: list[tuple[int, int]], until: object) -> None:
        changed(update(Stock).values(on_hand=seen["on_hand"] - 1))
        db.session.add(
            StockMovement(variant_id=lines[0][0], change=-1, reason="sold", order_id=order_id)
        )

    patch.multiple(placing, _refuse_early=look, _check=lambda quote: None).start()
    patch.object(inventory, "reserve", reserve).start()
    shop(first, last)


TASKS: dict[str, Callable[..., None]] = {
    "deliver": deliver,
    "shop": shop,
    "click": click,
    "save": save,
    "work": work,
    "careless-deliver": careless_deliver,
    "careless-shop": careless_shop,
    "careless-save": careless_save,
}


def main(parent: Connection, home: str, what: str, *words: str) -> None:
    """Make ready, wait for the moment, do it."""
    global say
    say = parent.send
    app = create_app(config.read(Path(home)))
    with app.app_context():
        hosts.current()
        db.session.rollback()
        parent.send("ready")
        time.sleep(max(0.0, parent.recv() - time.time()))
        TASKS[what](home, *words) if what == "work" else TASKS[what](*words)
        db.session.remove()
        db.engine.dispose()
    parent.close()
