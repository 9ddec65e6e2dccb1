"""Handing over: the buyer goes on by hand with a program's cart, and back to where they came from.

``continue_url`` may carry ``return_to``, an address on the origin of the platform's own profile.
The order's page shows it as a link; nobody is sent anywhere by itself. The protocol has no such
thing yet, so a platform that does not know of it loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select, update

from storebuilder import fetching
from storebuilder.agents import standing
from storebuilder.agents.models import Platform, Session
from storebuilder.agents.sessions import cookie_token
from storebuilder.cart.models import Cart
from storebuilder.db import changed, db, writing
from storebuilder.fetching import NotFetchedError
from storebuilder.orders.models import Order
from storebuilder.storefronts import Front

LONGEST = 500


@dataclass(frozen=True)
class Onward:
    """Where a buyer goes on: with the cart of this cookie's token, or at the order it became.

    Both are empty where the program's cart was given up.
    """

    cart_token: str = ""
    order_token: str = ""


def go_on(front: Front, token: str, return_to: str = "") -> Onward | None:
    """Take a program's cart over; None for an id that is none of this storefront's."""
    mine = (
        select(Session, Cart, Platform.url)
        .join(Cart, Cart.id == Session.cart_id)
        .join(Platform, Platform.id == Session.platform_id)
        .where(Session.token == token[:60], Cart.storefront_id == front.id)
    )
    row = db.session.execute(mine).first()
    if row is None:
        return None
    session, cart, url = row
    order = standing.order_of(cart)
    if return_to and is_way_back(return_to, url) and return_to != session.return_to:
        with writing():
            noted = update(Session).where(Session.id == session.id)
            changed(noted.values(return_to=return_to))
    if order is not None:
        return Onward(order_token=order.token)
    if standing.is_over(session) or cart.state != "open":
        return Onward()
    return Onward(cart_token=cookie_token(session.seed))


def is_way_back(address: str, profile_url: str) -> bool:
    """Whether an address may be shown as the way back to a platform: it is on its origin."""
    if len(address) > LONGEST:
        return False
    try:
        fetching.look_at(address, nearby=bool(current_app.config["SHOP"].nicknames))
    except NotFetchedError:
        return False
    return fetching.origin(address) == fetching.origin(profile_url)


def way_back(order: Order) -> str:
    """Where the buyer of an order may go back to; empty for an order of the shop's own."""
    if not order.source or order.cart_id is None:
        return ""
    mine = select(Session.return_to).where(
        Session.cart_id == order.cart_id, Session.return_to != ""
    )
    return db.session.scalar(mine.order_by(Session.id.desc()).limit(1)) or ""
