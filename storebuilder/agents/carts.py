"""Carts of programs: goods before anybody means to buy; a checkout looks at the same cart later.

Source: Universal Commerce Protocol 2026-04-08, cart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from storebuilder import cart as carts
from storebuilder import clock
from storebuilder.agents import answers, discounting, links, standing
from storebuilder.agents.answers import Body
from storebuilder.agents.contents import contents
from storebuilder.agents.messages import Message
from storebuilder.agents.models import Session
from storebuilder.agents.negotiating import Caller, require, speaking
from storebuilder.agents.offering import CART
from storebuilder.agents.sessions import GOOD_FOR, begin, find
from storebuilder.agents.troubles import Trouble
from storebuilder.agents.wishes import Wish, wish_of
from storebuilder.agents.wishing import NothingLeftError, put_in
from storebuilder.cart.models import Cart
from storebuilder.db import changed, db, writing


def create_cart(caller: Caller, data: Mapping[str, Any]) -> Body:
    """Begin a cart with the lines of ``data``; a refusal where nothing of them is to be had."""
    require(caller, CART)
    caller = speaking(caller, data)
    wish = wish_of(caller, data)
    if not wish.items:
        raise Trouble("invalid_request", "$.line_items: name at least one thing.")
    try:
        with writing(), db.session.begin_nested():
            session, cart = begin(caller, "cart")
            return _make(caller, session, cart, wish, new=True)
    except NothingLeftError as problem:
        return answers.refusal(caller, CART, problem.final)


def get_cart(caller: Caller, token: str) -> Body:
    """A cart as it is now; nothing is found of one that was canceled or ordered."""
    require(caller, CART)
    found = _open(caller, token)
    return _told(caller, *found) if found else answers.not_found(caller, CART, "cart")


def update_cart(caller: Caller, token: str, data: Mapping[str, Any]) -> Body:
    """Make a cart what ``data`` says; where it goes, which a checkout asked, stays."""
    require(caller, CART)
    caller = speaking(caller, data)
    wish = wish_of(caller, data)
    with writing():
        found = _open(caller, token, lock=True)
        if found is None:
            return answers.not_found(caller, CART, "cart")
        found[0].expires_at = clock.now() + GOOD_FOR["cart"]
        return _make(caller, *found, wish)


def cancel_cart(caller: Caller, token: str) -> Body:
    """End a cart and tell what it was."""
    require(caller, CART)
    with writing():
        found = _open(caller, token, lock=True)
        if found is None:
            return answers.not_found(caller, CART, "cart")
        body = _told(caller, *found)
        mine = update(Session).where(Session.id == found[0].id, Session.state == "open")
        changed(mine.values(state="canceled"))
    body.pop("continue_url")
    return body


def _open(caller: Caller, token: str, *, lock: bool = False) -> tuple[Session, Cart] | None:
    found = find(caller, "cart", token, lock=lock)
    if found is None or standing.is_over(found[0]) or found[1].state != "open":
        return None
    return found


def _make(caller: Caller, session: Session, cart: Cart, wish: Wish, *, new: bool = False) -> Body:
    session.notes = put_in(caller, session, cart, wish)
    if new and not cart.lines:
        raise NothingLeftError(session.notes)
    db.session.flush()
    return _told(caller, session, cart)


def _told(caller: Caller, session: Session, cart: Cart) -> Body:
    quote = carts.quote(cart, caller.front, caller.language)
    messages: list[Message] = [
        *session.notes,
        *standing.problems(quote, caller.language),
        *discounting.refused(caller, cart, quote),
    ]
    body: Body = {
        "ucp": answers.ucp(caller, CART),
        "id": session.token,
        **contents(caller, session, cart, quote),
        "links": links.rules(caller),
        "continue_url": links.continue_url(caller, session),
        "expires_at": session.expires_at.isoformat(),
    }
    return body | {"messages": messages} if messages else body
