"""What buyers did before: how often a promotion was used, and whether this one bought already.

Orders stand above promotions, so their table is named here as a foreign key names it: by its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import column, exists, func, select, table

from storebuilder.db import db
from storebuilder.promotions.models import Promotion, PromotionUse

orders = table(
    "orders",
    *(column(name) for name in ("id", "cart_id", "state", "email", "paid_at")),
)


@dataclass(frozen=True)
class Buyer:
    """Who buys: the cart, and the e-mail address once it is known."""

    cart_id: int
    email: str = ""


@dataclass(frozen=True)
class Habits:
    """What is known of earlier uses, without those of this cart's own waiting order."""

    own: frozenset[int] = frozenset()
    used: dict[int, int] = field(default_factory=dict)
    bought: bool = False

    def refuses(self, promotion: Promotion) -> str:
        """Why this buyer may not have it; empty where they may."""
        uses = promotion.uses - (promotion.id in self.own)
        if promotion.most_uses is not None and uses >= promotion.most_uses:
            return "used_up"
        if promotion.first_order and self.bought:
            return "first_order"
        most = most_for_one(promotion)
        return "used" if most is not None and self.used.get(promotion.id, 0) >= most else ""


def habits(wanted: Sequence[Promotion], buyer: Buyer) -> Habits:
    """Look at what these promotions ask about; nothing is read where they ask for nothing."""
    limited = [one.id for one in wanted if one.most_uses is not None]
    personal = [one.id for one in wanted if most_for_one(one) is not None and buyer.email]
    first = any(one.first_order for one in wanted) and bool(buyer.email)
    return Habits(
        own=_own(buyer.cart_id, limited) if limited else frozenset(),
        used=_used(buyer, personal) if personal else {},
        bought=has_bought(buyer.email) if first else False,
    )


def most_for_one(promotion: Promotion) -> int | None:
    """How often one buyer may use it; None: as often as they like."""
    return 1 if promotion.first_order else promotion.most_per_buyer


def has_bought(email: str) -> bool:
    """Whether this address has ever paid for an order."""
    paid = exists().where(orders.c.email == email, orders.c.paid_at.is_not(None))
    return bool(db.session.scalar(select(paid)))


def uses_by(email: str, promotion_id: int) -> int:
    """How often an address uses a promotion by now."""
    return _used(Buyer(0, email), [promotion_id]).get(promotion_id, 0)


def _own(cart_id: int, promotion_ids: list[int]) -> frozenset[int]:
    rows = db.session.scalars(
        select(PromotionUse.promotion_id)
        .join(orders, orders.c.id == PromotionUse.order_id)
        .where(orders.c.cart_id == cart_id, orders.c.state == "pending")
        .where(PromotionUse.promotion_id.in_(promotion_ids), PromotionUse.state == "claimed")
    )
    return frozenset(rows)


def _used(buyer: Buyer, promotion_ids: list[int]) -> dict[int, int]:
    waiting = (orders.c.cart_id == buyer.cart_id) & (orders.c.state == "pending")
    rows = db.session.execute(
        select(PromotionUse.promotion_id, func.count())
        .join(orders, orders.c.id == PromotionUse.order_id)
        .where(orders.c.email == buyer.email, ~func.coalesce(waiting, False))
        .where(PromotionUse.promotion_id.in_(promotion_ids), PromotionUse.state == "claimed")
        .group_by(PromotionUse.promotion_id)
    )
    return {promotion_id: int(count) for promotion_id, count in rows}
