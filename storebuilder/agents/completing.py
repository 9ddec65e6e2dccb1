"""Completing a checkout: the program pays, in a shop where money is pretended.

In a live shop no program pays; the buyer does, on the shop's own page. Here the pretended payment
takes the way of every other: an order is placed, a page is opened, a signed message is received.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from storebuilder import accounts, money, orders, payments
from storebuilder import cart as carts
from storebuilder.agents import answers, offering, standing
from storebuilder.agents.amounts import prices
from storebuilder.agents.answers import Body
from storebuilder.agents.checkouts import again, closed, told
from storebuilder.agents.messages import error, say
from storebuilder.agents.models import Session
from storebuilder.agents.negotiating import Caller, require
from storebuilder.agents.offering import CHECKOUT
from storebuilder.agents.sessions import find
from storebuilder.cart import Quote
from storebuilder.cart.models import Cart
from storebuilder.db import writing
from storebuilder.errors import Conflict, NotAccepted

#: What the token of a pretended instrument makes of the payment.
CHOICES = {"pay": "pay", "decline": "decline", "slow": "slow"}
#: So often may one cart be tried to be paid.
MOST, WITHIN = 12, timedelta(minutes=10)


def complete_checkout(caller: Caller, token: str, data: Mapping[str, Any]) -> Body:
    """Pay a checkout with the chosen instrument; not inside ``writing()``.

    A checkout that is not ready is told as it is. Completed twice, it is the same order.
    """
    require(caller, CHECKOUT)
    found = find(caller, "checkout", token)
    if found is None:
        return answers.not_found(caller, CHECKOUT, "checkout")
    session, cart = found
    if standing.order_of(cart) is not None:
        return told(caller, session, cart)
    refused = closed(caller, session, cart)
    if refused is not None:
        return refused
    body = told(caller, session, cart)
    if body["status"] != "ready_for_complete":
        return body
    choice = _choice(data.get("payment") or {})
    if choice is None:
        return _failed(caller, body, "wrong_instrument")
    quote = carts.quote(cart, caller.front, caller.language)
    if quote.problems:
        return told(caller, session, cart)  # somebody else took it in this moment
    if quote.total != session.told.get("total"):
        return _agree_first(caller, session, cart, quote)
    return _pay(caller, token, cart, quote, choice)


def _pay(caller: Caller, token: str, cart: Cart, quote: Quote, choice: str) -> Body:
    accounts.limit(f"pay:cart:{cart.id}", MOST, WITHIN)
    try:
        order = orders.place(cart, caller.front, caller.language, seen_total=quote.total)
        back = caller.front.url(f"/orders/{order.token}?back=1", caller.language)
        again_url = caller.front.url("/checkout/review", caller.language)
        payments.begin(order.id, "pretend", return_url=back, cancel_url=again_url)
        payment = payments.payments_of(order.id)[-1]
        if payment.state == "open":
            payments.pretending.choose(payment, choice)
    except (Conflict, NotAccepted, payments.PaymentUnavailableError) as problem:
        body = told(caller, *again(caller, token))
        # What went meanwhile is told by the checkout itself.
        return (
            body if body["status"] != "ready_for_complete" else _failed(caller, body, str(problem))
        )
    body = told(caller, *again(caller, token))
    if body["status"] == "ready_for_complete":
        return _failed(caller, body, "declined")
    return body


def _agree_first(caller: Caller, session: Session, cart: Cart, quote: Quote) -> Body:
    """The total changed since it was told: it is told now, and has to be agreed to once more."""
    before = money.Money(session.told.get("total", 0), quote.currency).show(caller.language)
    total = money.Money(quote.total, quote.currency).show(caller.language)
    with writing():
        session.told = {"total": quote.total, "prices": prices(quote.lines)}
    body = told(caller, session, cart)
    text = say(caller.language, "total_changed", total=total, before=before)
    body["messages"] = [error("price_changed", text, path="$.totals"), *body["messages"]]
    return body


def _choice(payment: Mapping[str, Any]) -> str | None:
    """What the chosen instrument means; None for one of another handler."""
    given: Sequence[Mapping[str, Any]] = payment.get("instruments") or []
    chosen = [one for one in given if one.get("selected")] or given
    if len(chosen) != 1 or chosen[0].get("handler_id") != offering.PRETEND_ID:
        return None
    credential = chosen[0].get("credential") or {}
    return CHOICES.get(str(credential.get("token", "pay")))


def _failed(caller: Caller, body: Body, why: str) -> Body:
    known = {"declined", "wrong_instrument"}
    text = say(caller.language, f"failed.{why}") if why in known else why
    path = "$.payment.instruments[0]"
    body["messages"] = [error("payment_failed", text, path=path), *body["messages"]]
    return body
