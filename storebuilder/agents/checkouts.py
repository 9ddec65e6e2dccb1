"""Checkouts of programs: a cart of the shop, told in the protocol's words.

Verbs take plain data as the protocol has it and give the answer's plain data back.
Source: Universal Commerce Protocol 2026-04-08, checkout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import update

from storebuilder import cart as carts
from storebuilder import clock, orders
from storebuilder.agents import answers, discounting, links, standing
from storebuilder.agents.amounts import prices, tax_inside
from storebuilder.agents.answers import Body
from storebuilder.agents.contents import contents
from storebuilder.agents.delivering import delivery
from storebuilder.agents.messages import error, info, say
from storebuilder.agents.models import Session
from storebuilder.agents.negotiating import Caller, require, speaking
from storebuilder.agents.offering import CART, CHECKOUT
from storebuilder.agents.ordered import order_part
from storebuilder.agents.sessions import GOOD_FOR, begin, convert, find
from storebuilder.agents.troubles import Trouble
from storebuilder.agents.wishes import Wish, wish_of
from storebuilder.agents.wishing import NothingLeftError, carry_out, deliver
from storebuilder.cart import Quote
from storebuilder.cart.models import Cart
from storebuilder.db import changed, db, writing
from storebuilder.errors import Conflict


def create_checkout(caller: Caller, data: Mapping[str, Any]) -> Body:
    """Begin a checkout with the lines of ``data``; a refusal where nothing of them is to be had."""
    require(caller, CHECKOUT)
    caller = speaking(caller, data)
    wish = wish_of(caller, data)
    if data.get("cart_id") and caller.has(CART):
        return _of_cart(caller, str(data["cart_id"]), wish)
    if not wish.items:
        raise Trouble("invalid_request", "$.line_items: name at least one thing to buy.")
    try:
        # Within the transaction that keeps the answer: what was begun for nothing is taken back.
        with writing(), db.session.begin_nested():
            session, cart = begin(caller, "checkout")
            return _make(caller, session, cart, wish, new=True)
    except NothingLeftError as problem:
        return answers.refusal(caller, CHECKOUT, problem.final)


def _of_cart(caller: Caller, token: str, wish: Wish) -> Body:
    """The checkout of a cart, begun now or before; of ``wish`` only the delivery counts."""
    with writing():
        found = find(caller, "cart", token, lock=True)
        if found is None or standing.is_over(found[0]) or found[1].state != "open":
            return answers.not_found(caller, CHECKOUT, "cart")
        session, fresh = convert(caller, found[0])
        cart = found[1]
        if fresh:
            known = {**session.buyer, "phone_number": cart.phone}
            session.notes = [*session.notes, *deliver(caller, cart, replace(wish, buyer=known))]
            quote = carts.quote(cart, caller.front, caller.language)
            session.told = {"total": quote.total, "prices": prices(quote.lines)}
            db.session.flush()
        return told(caller, session, cart)


def get_checkout(caller: Caller, token: str) -> Body:
    """A checkout as it stands now."""
    require(caller, CHECKOUT)
    found = find(caller, "checkout", token)
    if found is None:
        return answers.not_found(caller, CHECKOUT, "checkout")
    return told(caller, *found)


def update_checkout(caller: Caller, token: str, data: Mapping[str, Any]) -> Body:
    """Make a checkout what ``data`` says, all of it: what is not in ``data`` is gone."""
    require(caller, CHECKOUT)
    caller = speaking(caller, data)
    wish = wish_of(caller, data)
    with writing():
        found = find(caller, "checkout", token, lock=True)
        if found is None:
            return answers.not_found(caller, CHECKOUT, "checkout")
        refused = closed(caller, *found)
        if refused is not None:
            return refused
        found[0].expires_at = clock.now() + GOOD_FOR["checkout"]
        return _make(caller, *found, wish)


def cancel_checkout(caller: Caller, token: str) -> Body:
    """End a checkout, and the unpaid order that it may be already; not inside ``writing()``."""
    require(caller, CHECKOUT)
    found = find(caller, "checkout", token)
    if found is None:
        return answers.not_found(caller, CHECKOUT, "checkout")
    session, cart = found
    refused = closed(caller, session, cart)
    if refused is not None:
        return refused
    pending = standing.pending_order(cart)
    try:
        if pending is not None:
            orders.cancel(pending, actor=cart.source, reason="")
    except Conflict:
        return under_way(caller, *again(caller, token))
    with writing():
        mine = update(Session).where(Session.id == session.id, Session.state == "open")
        changed(mine.values(state="canceled"))
    return told(caller, *again(caller, token))


def told(caller: Caller, session: Session, cart: Cart) -> Body:
    """The answer that tells a checkout, whatever has become of it."""
    order = standing.order_of(cart)
    if order is not None:
        return _frame(caller, session) | order_part(caller, session, order)
    quote = carts.quote(cart, caller.front, caller.language)
    if standing.is_over(session):
        return (
            _frame(caller, session)
            | contents(caller, session, cart, quote)
            | {"status": "canceled"}
        )
    return _frame(caller, session) | _open(caller, session, cart, quote)


def _make(caller: Caller, session: Session, cart: Cart, wish: Wish, *, new: bool = False) -> Body:
    session.notes = carry_out(caller, session, cart, wish)
    quote = carts.quote(cart, caller.front, caller.language)
    if new and not quote.lines:
        raise NothingLeftError(session.notes)
    session.told = {"total": quote.total, "prices": prices(quote.lines)}
    db.session.flush()
    return _frame(caller, session) | _open(caller, session, cart, quote)


def _frame(caller: Caller, session: Session) -> Body:
    return {
        "ucp": answers.ucp(caller, CHECKOUT),
        "id": session.token,
        "links": links.rules(caller),
    }


def _open(caller: Caller, session: Session, cart: Cart, quote: Quote) -> Body:
    language = caller.language
    there = delivery(caller, session, cart, quote)
    messages = [*session.notes, *standing.needed(caller, cart, quote), *there.missing]
    hints = [*standing.dearer(session, quote, language), *discounting.refused(caller, cart, quote)]
    status = standing.status_of(messages)
    if standing.payment_under_way(cart):
        status = standing.UNDER_WAY
        messages = [info("payment_under_way", say(language, "under_way"))]
    messages += [*hints, *tax_inside(quote, language)]
    said = contents(caller, session, cart, quote)
    return (
        said
        | there.said_in_answer
        | {
            "status": status,
            "messages": messages,
            "continue_url": links.continue_url(caller, session),
            "expires_at": session.expires_at.isoformat(),
        }
    )


def closed(caller: Caller, session: Session, cart: Cart) -> Body | None:
    """The answer to a change of a checkout that does not change any more; None where it may."""
    over = standing.order_of(cart) is not None
    if not over and not standing.is_over(session):
        return under_way(caller, session, cart) if standing.payment_under_way(cart) else None
    kind = "completed" if over else "canceled"
    text = say(caller.language, f"closed.{kind}")
    body = told(caller, session, cart)
    body["messages"] = [
        error(f"checkout_{kind}", text, severity="unrecoverable"),
        *body.get("messages", []),
    ]
    return body


def under_way(caller: Caller, session: Session, cart: Cart) -> Body:
    """The answer to a change while a payment is on its way."""
    body = told(caller, session, cart)
    text = say(caller.language, "under_way")
    body["messages"] = [error("payment_under_way", text), *body.get("messages", [])]
    return body


def again(caller: Caller, token: str) -> tuple[Session, Cart]:
    """The session once more, after what became of it."""
    db.session.rollback()
    found = find(caller, "checkout", token)
    if found is None:
        raise Trouble("not_found", "This checkout is gone.")
    return found
