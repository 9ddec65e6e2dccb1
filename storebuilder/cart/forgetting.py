"""Forgetting the carts of buyers who did not come back, with the addresses that stand in them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, exists, select

from storebuilder import clock
from storebuilder.cart.holding import orders
from storebuilder.cart.models import Cart, CartLine
from storebuilder.db import changed, db, writing
from storebuilder.jobs import job

#: As long as the browser keeps the cookie; no personal data is kept longer than it is of use
#: (Regulation (EU) 2016/679, Article 5 (1) (e)).
KEPT_FOR = timedelta(days=60)
AT_ONCE = 500  # carts in one transaction, so that no writer waits long


@job("cart.forget_old", every=timedelta(days=1))
def forget_old() -> None:
    """Delete carts that were left alone for 60 days; those that became orders stay with them."""
    while _forget_some():
        pass


def _forget_some() -> bool:
    ordered = exists().where(orders.c.cart_id == Cart.id)
    old = Cart.updated_at < clock.now() - KEPT_FOR
    with writing():
        # Held, and looked at once more: a buyer who comes back in this moment keeps the cart.
        some = select(Cart.id).where(old, ~ordered).order_by(Cart.id).limit(AT_ONCE)
        numbers = list(db.session.scalars(some.with_for_update(skip_locked=True)))
        changed(delete(CartLine).where(CartLine.cart_id.in_(numbers)))
        changed(delete(Cart).where(Cart.id.in_(numbers)))
    return len(numbers) == AT_ONCE
