"""Uses of promotions: claimed once when an order is placed, given back where it ends.

Every step is a conditional write whose row count is looked at. Promotions are always visited in the
order of their ids, so that two orders never wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select, update

from storebuilder import clock
from storebuilder.db import added, claimed, db, writing
from storebuilder.errors import Conflict
from storebuilder.promotions.buyers import has_bought, most_for_one, uses_by
from storebuilder.promotions.models import Promotion, PromotionUse


class NotLeft(Conflict):
    """Another buyer took the last use, or this one has used it as often as may be."""


def claim(order_id: int, email: str, promotion_ids: Collection[int]) -> None:
    """Use promotions for an order of ``email``: all of them or none.

    Raises NotLeft. What this order uses already is not counted twice.
    """
    with writing():
        for promotion_id in sorted(set(promotion_ids)):
            if _use(order_id, promotion_id):
                _count(promotion_id)
                _refuse_this_buyer(promotion_id, email)


def lock(order_id: int, codes: Collection[str]) -> None:
    """Hold what an order uses, and what it may use with ``codes``, until the transaction ends.

    For who gives back and claims anew: in the order of ids, whoever else does one of both.
    """
    used = select(PromotionUse.promotion_id).where(PromotionUse.order_id == order_id)
    meant = or_(Promotion.id.in_(used), Promotion.code.in_(codes), Promotion.code.is_(None))
    held = select(Promotion.id).where(meant).order_by(Promotion.id)
    db.session.execute(held.with_for_update(key_share=True))


def give_back(order_id: int) -> int:
    """Give back what an order used and did not pay for; says how many there were."""
    with writing():
        used = [one for one in _of(order_id, "claimed") if _turn(order_id, one, "given_back")]
        for promotion_id in used:
            less = update(Promotion).where(Promotion.id == promotion_id)
            claimed(less.values(uses=Promotion.uses - 1, updated_at=Promotion.updated_at))
        return len(used)


def take_again(order_id: int) -> int:
    """An order whose uses were given back is paid after all: they count, beyond the limit too.

    The buyer was shown that price and paid it; a second buyer may have the last use by now.
    """
    with writing():
        again = [one for one in _of(order_id, "given_back") if _turn(order_id, one, "claimed")]
        for promotion_id in again:
            more = update(Promotion).where(Promotion.id == promotion_id)
            claimed(more.values(uses=Promotion.uses + 1, updated_at=Promotion.updated_at))
        return len(again)


def _use(order_id: int, promotion_id: int) -> bool:
    fresh = {"promotion_id": promotion_id, "order_id": order_id, "at": clock.now()}
    return added(PromotionUse, **fresh, state="claimed") or _turn(order_id, promotion_id, "claimed")


def _turn(order_id: int, promotion_id: int, state: str) -> bool:
    mine = update(PromotionUse).where(
        PromotionUse.order_id == order_id,
        PromotionUse.promotion_id == promotion_id,
        PromotionUse.state != state,
    )
    return claimed(mine.values(state=state, at=clock.now()))


def _count(promotion_id: int) -> None:
    left = or_(Promotion.most_uses.is_(None), Promotion.uses < Promotion.most_uses)
    mine = update(Promotion).where(Promotion.id == promotion_id, Promotion.active.is_(True), left)
    if not claimed(mine.values(uses=Promotion.uses + 1, updated_at=Promotion.updated_at)):
        raise NotLeft("Another buyer took the last use of this code.", field="total")


def _refuse_this_buyer(promotion_id: int, email: str) -> None:
    # The promotion's row is locked by now: of one buyer's two orders the second counts the first.
    promotion = db.session.get_one(Promotion, promotion_id)
    most = most_for_one(promotion)
    again = most is not None and uses_by(email, promotion_id) > most
    if again or (promotion.first_order and has_bought(email)):
        raise NotLeft("This code was used by this e-mail address already.", field="total")


def _of(order_id: int, state: str) -> list[int]:
    mine = select(PromotionUse.promotion_id).where(
        PromotionUse.order_id == order_id, PromotionUse.state == state
    )
    return list(db.session.scalars(mine.order_by(PromotionUse.promotion_id)))
