"""What the operator arranges: merchants on the first page, timed deals, categories, a pull now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from storebuilder import clock, pagestore
from storebuilder.aggregator.models import Category, Deal, Offer, Store
from storebuilder.db import changed, db, writing
from storebuilder.errors import Conflict, NotAccepted, NotFound

MOST_FEATURED = 99


def feature(store_id: int, place: int) -> None:
    """Put a merchant at a place of the first page, from 1; 0 takes it away. Raises NotFound."""
    if not 0 <= place <= MOST_FEATURED:
        raise NotAccepted(
            f"{place} is not a place.", field="featured", hint=f"Use 0 to {MOST_FEATURED}."
        )
    with writing():
        pagestore.stale("goods:shelves")
        if not changed(update(Store).where(Store.id == store_id).values(featured=place)):
            raise NotFound("There is no such merchant.")


def add_deal(offer_id: int, starts_at: datetime, ends_at: datetime) -> int:
    """Put an offer into the window for a time, at the price that it has now; returns its id.

    Where its price goes up, the deal is not shown any more.
    """
    if ends_at <= max(starts_at, clock.now()):
        raise NotAccepted("A deal must end after it begins, and not in the past.", field="ends_at")
    with writing():
        # The row is held, so that two deals of one offer wait for each other.
        held = select(Offer.amount).where(Offer.id == offer_id, Offer.shown).with_for_update()
        amount = db.session.scalar(held)
        if amount is None:
            raise NotFound("There is no such offer.")
        others = select(Deal.id).where(Deal.offer_id == offer_id, Deal.ends_at > starts_at)
        if db.session.scalar(others.where(Deal.starts_at < ends_at).limit(1)) is not None:
            raise Conflict("This offer is in a deal at that time already.")
        deal = Deal(offer_id=offer_id, starts_at=starts_at, ends_at=ends_at, most=amount)
        db.session.add(deal)
        db.session.flush()
        pagestore.stale("goods:shelves", f"offer:{offer_id}")
        return deal.id


def end_deal(deal_id: int) -> None:
    """Take a deal out of the window; raises NotFound."""
    with writing():
        offer_id = db.session.scalar(select(Deal.offer_id).where(Deal.id == deal_id))
        if not changed(delete(Deal).where(Deal.id == deal_id)):
            raise NotFound("There is no such deal.")
        pagestore.stale("goods:shelves", f"offer:{offer_id}")


def show_category(category_id: int, shown: bool) -> None:
    """Show a category of the tree to buyers, or leave it out; raises NotFound."""
    with writing():
        pagestore.stale_all()
        one = update(Category).where(Category.id == category_id)
        if not changed(one.values(shown=shown)):
            raise NotFound("There is no such category.")


def pull_soon(store_id: int) -> None:
    """Read a merchant whole at the next turn of the worker; raises NotFound."""
    with writing():
        accepted = update(Store).where(Store.id == store_id, Store.state == "accepted")
        now = clock.now()
        if not changed(accepted.values(next_pull_at=now, next_full_at=now, failures=0)):
            raise NotFound("There is no such merchant.")
