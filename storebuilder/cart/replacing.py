"""Making a cart hold exactly what a program says, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, update

from storebuilder import catalog, clock
from storebuilder.cart.filling import MOST_LINES, MOST_OF_ONE, front_of
from storebuilder.cart.holding import held_by
from storebuilder.cart.models import Cart, CartLine
from storebuilder.db import changed, db, writing
from storebuilder.errors import NotAccepted


@dataclass(frozen=True)
class Had:
    """What could be had of a wish: ``quantity`` pieces; ``kind`` is gone, sold_out, fewer or ""."""

    quantity: int
    kind: str = ""
    title: str = ""


def replace(cart: Cart, wanted: Mapping[int, int]) -> dict[int, Had]:
    """Make the cart hold ``{variant_id: quantity}`` and nothing else, as far as it can be had.

    Raises NotAccepted for too many things, or a number of pieces that no cart holds.
    """
    if len(wanted) > MOST_LINES:
        raise NotAccepted(f"A cart holds {MOST_LINES} different things.", field="line_items")
    if any(not 1 <= quantity <= MOST_OF_ONE for quantity in wanted.values()):
        raise NotAccepted(f"Choose 1 to {MOST_OF_ONE} pieces.", field="quantity")
    with writing():
        found = _found(cart, wanted)
        rows = [
            {"cart_id": cart.id, "variant_id": variant_id, "quantity": had.quantity}
            for variant_id, had in found.items()
            if had.quantity
        ]
        changed(delete(CartLine).where(CartLine.cart_id == cart.id))
        if rows:
            db.session.execute(insert(CartLine), rows)
        mine = update(Cart).where(Cart.id == cart.id)
        changed(mine.values(updated_at=clock.now()))
        db.session.expire(cart)
    return found


def start_over(cart: Cart) -> None:
    """Forget whom the cart is for and where it goes; what is in it stays."""
    with writing():
        mine = update(Cart).where(Cart.id == cart.id, Cart.state == "open")
        changed(mine.values(email="", phone="", address={}, shipping_rate_id=None))
        db.session.expire(cart)


def _found(cart: Cart, wanted: Mapping[int, int]) -> dict[int, Had]:
    views = catalog.lines(front_of(cart), cart.language, list(wanted))
    held = held_by(cart.id)
    found = {}
    for variant_id, quantity in wanted.items():
        view = views.get(variant_id)
        if view is None or not view.on_sale:
            found[variant_id] = Had(0, "gone", view.title if view else "")
            continue
        left = MOST_OF_ONE if view.available is None else view.available + held.get(variant_id, 0)
        had = max(0, min(quantity, left))
        kind = "" if had == quantity else "fewer" if had else "sold_out"
        found[variant_id] = Had(had, kind, view.title)
    return found
