"""Finding a cart, and putting things in and taking them out."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import case, delete, func, select, update

from storebuilder import catalog, clock
from storebuilder.cart.holding import held_by
from storebuilder.cart.models import Cart, CartLine
from storebuilder.db import added, changed, db, writing
from storebuilder.errors import NotAccepted, NotFound, SoldOut
from storebuilder.storefronts import Front, hosts

MOST_OF_ONE = 999  # pieces of one variant in a cart
MOST_LINES = 100  # different variants in a cart
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Added:
    """What came of adding: now ``quantity`` are in the cart; ``capped`` where fewer than asked."""

    variant_id: int
    quantity: int
    capped: bool
    #: How many were in the cart before.
    before: int = 0


def find(token: str) -> Cart | None:
    """The open cart behind a cookie's token; None for a token that is none of ours."""
    if not _TOKEN.fullmatch(token):
        return None
    found = select(Cart).where(Cart.token_hash == _hash(token), Cart.state == "open")
    cart: Cart | None = db.session.scalar(found)
    return cart


def start(front: Front, language: str, *, token: str = "", source: str = "") -> tuple[Cart, str]:
    """Open a cart on a storefront; returns it with the token (128 random bits) for the cookie.

    A program's cart has a ``source``, and a ``token`` that can be made again (22 characters).
    """
    token = token or secrets.token_urlsafe(16)
    cart = Cart(
        token_hash=_hash(token), storefront_id=front.id, language=language, source=source[:260]
    )
    with writing():
        db.session.add(cart)
    return cart, token


def count(token: str, front: Front) -> int:
    """How many pieces are in the cart, in one query, for the badge in the header."""
    if not _TOKEN.fullmatch(token):
        return 0
    pieces = (
        select(func.coalesce(func.sum(CartLine.quantity), 0))
        .join(Cart, Cart.id == CartLine.cart_id)
        .where(Cart.token_hash == _hash(token), Cart.state == "open")
        .where(Cart.storefront_id == front.id)
    )
    return int(db.session.scalar(pieces) or 0)


def add(cart: Cart, variant_id: int, quantity: int = 1) -> Added:
    """Put ``quantity`` more of a variant in, up to what is there and 999.

    Raises NotFound for what this storefront does not sell, SoldOut where nothing more can be had.
    """
    if not 1 <= quantity <= MOST_OF_ONE:
        raise NotAccepted(f"Choose 1 to {MOST_OF_ONE} pieces.", field="quantity")
    with writing():
        cap = _cap(cart, variant_id)
        before = _quantity(cart, variant_id)
        if before == 0:
            _refuse_a_hundred_and_first(cart)
        if before >= cap:
            raise SoldOut("No more of this can be had.", available=cap, field="quantity")
        row = {"cart_id": cart.id, "variant_id": variant_id}
        if not added(CartLine, **row, quantity=min(quantity, cap)):
            more = CartLine.quantity + quantity
            line = update(CartLine).filter_by(**row)
            changed(line.values(quantity=case((more > cap, cap), else_=more)))
        _touch(cart)
        after = _quantity(cart, variant_id)
    return Added(variant_id, after, capped=after < before + quantity)


def set_quantity(cart: Cart, variant_id: int, quantity: int) -> Added:
    """Make it ``quantity`` pieces, at most what is there; 0 takes the line out."""
    if not 0 <= quantity <= MOST_OF_ONE:
        raise NotAccepted(f"Choose 0 to {MOST_OF_ONE} pieces.", field="quantity")
    with writing():
        before = _quantity(cart, variant_id)
        cap = _cap(cart, variant_id) if quantity else 0
        if quantity and cap == 0:
            raise SoldOut("This is sold out.", available=0, field="quantity")
        less = min(quantity, cap)
        put(cart, {variant_id: less})
    return Added(variant_id, less, capped=less < quantity, before=before)


def finish(cart_id: int) -> bool:
    """Close the cart of an order that was paid; says whether it was open until now."""
    with writing():
        mine = update(Cart).where(Cart.id == cart_id, Cart.state == "open")
        return changed(mine.values(state="ordered", updated_at=clock.now())) == 1


def front_of(cart: Cart) -> Front:
    """The storefront that the cart was opened on."""
    for front in hosts.current():
        if front.id == cart.storefront_id:
            return front
    raise NotFound("This storefront is closed.")


def read_quantity(text: str, *, least: int = 1) -> int:
    """A number of pieces as a form sends it: ASCII digits, ``least`` to 999."""
    cleaned = text.strip()
    if re.fullmatch(r"[0-9]{1,3}", cleaned) and int(cleaned) >= least:
        return int(cleaned)
    raise NotAccepted(
        f"{text[:20]!r} is not a number of pieces.",
        field="quantity",
        hint=f"Write a whole number from {least} to {MOST_OF_ONE}.",
    )


def put(cart: Cart, quantities: dict[int, int]) -> None:
    """Make lines that are there so many pieces, unasked: {variant_id: quantity}; 0 takes out."""
    with writing():
        for variant_id, quantity in quantities.items():
            line = (CartLine.cart_id == cart.id) & (CartLine.variant_id == variant_id)
            if quantity:
                changed(update(CartLine).where(line).values(quantity=quantity))
            else:
                changed(delete(CartLine).where(line))
        _touch(cart)


def _cap(cart: Cart, variant_id: int) -> int:
    """The most of a variant that this cart can hold."""
    view = catalog.lines(front_of(cart), cart.language, [variant_id]).get(variant_id)
    if view is None or not view.on_sale:
        raise NotFound("This is not sold here.")
    if view.available is None:
        return MOST_OF_ONE
    return min(MOST_OF_ONE, view.available + held_by(cart.id).get(variant_id, 0))


def _quantity(cart: Cart, variant_id: int) -> int:
    line = (CartLine.cart_id == cart.id) & (CartLine.variant_id == variant_id)
    quantity: int | None = db.session.scalar(select(CartLine.quantity).where(line))
    return quantity or 0


def _refuse_a_hundred_and_first(cart: Cart) -> None:
    lines = select(func.count(CartLine.id)).where(CartLine.cart_id == cart.id)
    if (db.session.scalar(lines) or 0) >= MOST_LINES:
        raise NotAccepted(f"A cart holds {MOST_LINES} different things; this one is full.")


def _touch(cart: Cart) -> None:
    db.session.execute(update(Cart).where(Cart.id == cart.id).values(updated_at=clock.now()))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
