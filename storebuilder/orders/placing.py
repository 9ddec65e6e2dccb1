"""Placing an order: the quote is frozen and stock is held for it, in one transaction."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select, update

from storebuilder import cart as carts
from storebuilder import clock, customers, inventory, money, promotions
from storebuilder.db import db, locked, writing
from storebuilder.errors import Conflict, NotAccepted, SoldOut
from storebuilder.orders import till
from storebuilder.orders.freezing import amounts, discounts, line_of
from storebuilder.orders.models import Order
from storebuilder.orders.states import move
from storebuilder.orders.telling import tell
from storebuilder.storefronts.models import Shop

if TYPE_CHECKING:
    from storebuilder.cart.models import Cart
    from storebuilder.cart.pricing import Quote
    from storebuilder.storefronts import Front

HOLD = timedelta(minutes=30)  # how long stock is held for a buyer who has not begun to pay


def place(cart: Cart, front: Front, language: str, *, seen_total: int) -> Order:
    """Make the cart an order that waits for its payment, or find the one that it is already.

    ``seen_total`` is what the buyer saw, in minor units: another total is a Conflict. SoldOut is
    raised where something is gone. A changed cart replaces its earlier order, whose payment page is
    closed first, so that nobody can pay both.
    """
    _refuse_early(cart, front, language)
    for _ in range(5):
        try:
            with writing():
                number = _place(cart.id, front, language, seen_total)
            return db.session.get_one(Order, number)
        except _LookAgainError:
            continue
        except till.MustCloseError:
            pending = _latest(cart.id, "pending")
            if pending and till.ask().close(pending.id, patient=False) == "waiting":
                raise Conflict(
                    f"A payment of order {pending.number} is under way.",
                    hint="Wait for it, or look at that order's page.",
                ) from None
    raise Conflict("This cart is being ordered in another window.", hint="Look there first.")


def _refuse_early(cart: Cart, front: Front, language: str) -> None:
    # Cheap for a sale's thousand losers: they never queue for the writers' lock.
    if _latest(cart.id, "pending") is None and cart.state == "open":
        _check(carts.quote(cart, front, language))


class _LookAgainError(Exception):
    """The same cart was placed in another window in this very moment."""


def _place(cart_id: int, front: Front, language: str, seen_total: int) -> int:
    # Rows are locked in the order in which receiving a payment locks them: order, cart, stock.
    pending = _latest(cart_id, "pending", lock=True)
    cart = locked(carts.models.Cart, cart_id)
    if cart is None:
        raise Conflict("This cart is no more.", hint="Start a new one.")
    if cart.state != "open":
        return _of_ordered(cart)
    if pending is None and _latest(cart_id, "pending"):
        raise _LookAgainError
    db.session.execute(select(Shop.id).with_for_update())
    if pending:
        # What it lets go of and what is wanted now: one order of locks, whoever pays meanwhile.
        goes = {line.variant_id for line in pending.lines if line.variant_id}
        inventory.lock(goes | {line.variant_id for line in cart.lines})
        promotions.lock(pending.id, cart.codes)
        # Given up for this moment: a buyer must not be told "sold out" by the own earlier hold.
        inventory.release(pending.id)
        promotions.give_back(pending.id)
    quote = carts.quote(cart, front, language)
    _check(quote)
    if pending and _agreed(pending) == _wish(cart, quote, language):
        _hold(pending.id, cart, quote)
        return pending.id
    if quote.total != seen_total:
        raise Conflict(
            f"The total changed to {money.Money(quote.total, quote.currency).show(language)}.",
            field="total",
            hint="Look at the order once more.",
        )
    if pending:
        _replace(pending)
    return _write(cart, front, language, quote)


def _of_ordered(cart: Cart) -> int:
    order = _latest(cart.id, "paid")
    if order is None:
        raise Conflict("This cart was ordered already.", hint="Start a new one.")
    return order.id


def _latest(cart_id: int, state: str, *, lock: bool = False) -> Order | None:
    mine = select(Order).where(Order.cart_id == cart_id, Order.state == state)
    newest = mine.order_by(Order.id.desc()).limit(1)
    if lock:
        newest = newest.with_for_update().execution_options(populate_existing=True)
    found: Order | None = db.session.scalar(newest)
    return found


def _check(quote: Quote) -> None:
    if not quote.lines:
        raise NotAccepted("The cart is empty.", field="cart")
    for line in quote.problems:
        problem = line.problem
        left = problem.available if problem else 0
        said = f"only {left} are left" if left else "it is sold out"
        raise SoldOut(f"{line.title}: {said}.", available=left, field="cart")
    if quote.needs_shipping and quote.shipping_rate_id is None:
        raise NotAccepted("Choose a way of delivery.", field="shipping")


def _wish(cart: Cart, quote: Quote, language: str) -> tuple[object, ...]:
    lines = [(line.variant_id, line.quantity, line.unit_price, line.total) for line in quote.lines]
    return (
        *(quote.total, quote.shipping, quote.tax, quote.currency, quote.shipping_name, language),
        *(cart.email, cart.phone, cart.address, cart.note, sorted(lines), _live()),
        discounts(quote),
    )


def _agreed(order: Order) -> tuple[object, ...]:
    lines = [(line.variant_id, line.quantity, line.unit_price, line.total) for line in order.lines]
    return (
        *(order.total, order.shipping, order.tax, order.currency, order.shipping_name),
        *(order.language, order.email, order.phone, order.address, order.note, sorted(lines)),
        *(order.live, order.discounts),
    )


def _live() -> bool:
    # What was placed while nothing was charged must not be paid with real money, nor the reverse.
    return bool(current_app.config["SHOP"].file.live)


def _replace(pending: Order) -> None:
    # The stock was released above. The claim locks the row; only then is the till asked.
    move(pending.id, "cancelled", come_from="pending", cancelled_at=clock.now())
    if till.ask().is_open(pending.id):
        raise till.MustCloseError
    tell(pending.id, "cancelled", reason="replaced")


def _write(cart: Cart, front: Front, language: str, quote: Quote) -> int:
    order = Order(
        number=_next_number(),
        token=secrets.token_urlsafe(16),
        storefront_id=front.id,
        cart_id=cart.id,
        customer_id=_customer(cart, language),
        language=language,
        currency=quote.currency,
        email=cart.email,
        phone=cart.phone,
        address=dict(cart.address),
        country=cart.address.get("country_code", ""),
        note=cart.note,
        source=cart.source,
        live=_live(),
        placed_at=clock.now(),
        lines=[line_of(line) for line in quote.lines],
        **amounts(quote),
    )
    db.session.add(order)
    db.session.flush()
    _hold(order.id, cart, quote)
    tell(order.id, "placed", total=order.total)
    return order.id


def _next_number() -> str:
    claim = update(Shop).values(next_order_number=Shop.next_order_number + 1)
    row = db.session.execute(claim.returning(Shop.order_prefix, Shop.next_order_number)).one()
    return f"{row.order_prefix}{row.next_order_number - 1}"


def _customer(cart: Cart, language: str) -> int:
    return customers.remember(
        cart.email,
        name=cart.address.get("name", ""),
        phone=cart.phone,
        language=language,
        country=cart.address.get("country_code", ""),
        marketing=cart.marketing,
    )


def _hold(order_id: int, cart: Cart, quote: Quote) -> None:
    wanted = [(line.variant_id, line.quantity) for line in quote.lines]
    inventory.reserve(order_id, wanted, clock.now() + HOLD)
    used = [each.offer.promotion_id for each in quote.discounts if each.saved]
    promotions.claim(order_id, cart.email, used)
