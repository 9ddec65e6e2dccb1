"""Beginning and finding the carts and checkouts of programs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select

from storebuilder import cart as carts
from storebuilder import clock
from storebuilder.agents.models import Session
from storebuilder.agents.negotiating import Caller
from storebuilder.agents.troubles import Trouble
from storebuilder.cart.models import Cart
from storebuilder.db import db, locked, writing

PREFIX = {"cart": "cart_", "checkout": "chk_"}
GOOD_FOR = {"cart": timedelta(days=30), "checkout": timedelta(days=1)}
_TOKEN = re.compile(r"(?:cart|chk)_[A-Za-z0-9_-]{22}")


def begin(caller: Caller, kind: str) -> tuple[Session, Cart]:
    """Open a cart of the shop for a program, with a session of ``kind`` that looks at it."""
    seed = secrets.token_urlsafe(16)
    with writing():
        cart, _ = carts.start(
            caller.front,
            caller.language,
            token=cookie_token(seed),
            source=urlsplit(caller.profile_url).hostname or "",
        )
        db.session.flush()
        return _look_at(caller, kind, cart, seed), cart


def convert(caller: Caller, found: Session) -> tuple[Session, bool]:
    """The checkout of a program's cart, and whether it is new: one cart has one checkout.

    One that was canceled or has expired is begun anew.

    Source: Universal Commerce Protocol 2026-04-08, cart, "Cart-to-Checkout Conversion".
    """
    with writing():
        # Whatever is made of a cart is made under its lock: of two the second finds the first's.
        cart = locked(Cart, found.cart_id)
        if cart is None:
            raise Trouble("not_found", "There is no such cart.")
        mine = select(Session).where(Session.kind == "checkout", Session.cart_id == cart.id)
        there: Session | None = db.session.scalar(mine)
        if there is not None:
            fresh = there.state != "open" or there.expires_at <= clock.now()
            there.state, there.expires_at = "open", clock.now() + GOOD_FOR["checkout"]
            return there, fresh
        session = _look_at(caller, "checkout", cart, found.seed)
        session.buyer, session.notes = dict(found.buyer), list(found.notes)
        return session, True


def find(
    caller: Caller, kind: str, token: str, *, lock: bool = False
) -> tuple[Session, Cart] | None:
    """A program's own session on this storefront; None for anything else.

    With ``lock`` both rows stay ours until the transaction ends. Raises Trouble (signature_missing)
    where it was begun by a signed request and this is none.
    """
    if not _TOKEN.fullmatch(token):
        return None
    mine = (
        select(Session, Cart)
        .join(Cart, Cart.id == Session.cart_id)
        .where(Session.token == token, Session.kind == kind)
        .where(Session.platform_id == caller.platform_id, Session.version == caller.version)
        .where(Cart.storefront_id == caller.front.id)
    )
    if lock:
        # The cart before its sessions, as ``convert`` does it, and nobody waits in a circle.
        number = db.session.scalar(mine.with_only_columns(Session.cart_id))
        if number is not None:
            locked(Cart, number)
        mine = mine.with_for_update().execution_options(populate_existing=True)
    row = db.session.execute(mine).first()
    if row is None:
        return None
    if row[0].signed and not caller.signed:
        raise Trouble("signature_missing", "This was begun by a signed request; sign this one too.")
    return row[0], row[1]


def cookie_token(seed: str) -> str:
    """The token of a program's cart, for the buyer's cookie: 132 bits that are kept nowhere."""
    key = current_app.config["SHOP"].file.secret_key.encode()
    made = hmac.new(key, b"carts of programs\0" + seed.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made)[:22].decode()


def _look_at(caller: Caller, kind: str, cart: Cart, seed: str) -> Session:
    now = clock.now()
    session = Session(
        token=PREFIX[kind] + secrets.token_urlsafe(16),
        kind=kind,
        seed=seed,
        platform_id=caller.platform_id,
        cart_id=cart.id,
        version=caller.version,
        signed=caller.signed,
        state="open",
        buyer={},
        notes=[],
        told={},
        created_at=now,
        expires_at=now + GOOD_FOR[kind],
    )
    db.session.add(session)
    db.session.flush()
    return session
