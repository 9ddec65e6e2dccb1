"""What a shop does not offer any more: marked at once, forgotten later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from storebuilder import clock, jobs, pagestore
from storebuilder.aggregator import telling
from storebuilder.aggregator.indexing import forget_documents
from storebuilder.aggregator.models import (
    Deal,
    MarketPicture,
    Offer,
    OfferText,
    Problem,
    Pull,
    Store,
)
from storebuilder.aggregator.pulling.limits import MOST_HINTED
from storebuilder.bulk import batches
from storebuilder.db import changed, db, writing

#: A reading that misses more than half of what was there, and more than so many, is not believed
#: until the next one says the same.
SUSPICIOUS = 20
KEEP_GONE = timedelta(days=30)
KEEP_PULLS = timedelta(days=14)
#: Shops whose goods are shown no more; where one comes back, everything is read anew.
OVER = ("refused", "banned", "left")


def gone(store_id: int, external_ids: Sequence[str]) -> int:
    """Mark the named offers as gone, inside the caller's transaction; says how many were there."""
    count = 0
    for batch in batches(external_ids):
        ids = db.session.scalars(
            select(Offer.id).where(
                Offer.store_id == store_id,
                Offer.external_id.in_(batch),
                Offer.gone_at.is_(None),
            )
        ).all()
        count += _mark(ids)
    return count


def sweep(store: Store, pull: Pull) -> bool:
    """Mark what a whole reading did not see; False where that is too much to be believed at once.

    What a hint looked up meanwhile was seen by a later reading, so it stays.
    """
    there = (Offer.store_id == store.id, Offer.gone_at.is_(None))
    known = db.session.scalar(select(func.count()).where(*there)) or 0
    missed = db.session.scalars(select(Offer.id).where(*there, Offer.run_id < pull.id)).all()
    doubtful = len(missed) > SUSPICIOUS and len(missed) * 2 > known
    if doubtful and not _was_doubtful(store.id, pull.id):
        pull.reason = telling.kept("shrunk", {})
        return False
    if store.changes:
        _ask_for(store, missed)
    else:
        for batch in batches(missed):
            pull.gone += _mark(batch)
    _forget_problems(store.id, pull.id)
    return True


def _ask_for(store: Store, missed: Sequence[int]) -> None:
    """Look for what was not seen by its ids: leafing misses goods where others go meanwhile."""
    for batch in batches(missed, MOST_HINTED):
        ids = db.session.scalars(select(Offer.external_id).where(Offer.id.in_(batch))).all()
        place = {"stage": "lookup", "ids": list(ids), "language": 0}
        db.session.add(Pull(store_id=store.id, kind="hint", place=place))


def _was_doubtful(store_id: int, before: int) -> bool:
    last = db.session.scalar(
        select(Pull.reason)
        .where(Pull.store_id == store_id, Pull.kind == "full", Pull.state == "done")
        .where(Pull.id < before)
        .order_by(Pull.id.desc())
        .limit(1)
    )
    return last == telling.kept("shrunk", {})


def _mark(ids: Sequence[int]) -> int:
    if not ids:
        return 0
    forget_documents(ids)
    pagestore.stale("goods:shelves", *(f"offer:{number}" for number in ids))
    marked = update(Offer).where(Offer.id.in_(ids), Offer.gone_at.is_(None))
    return changed(marked.values(gone_at=clock.now(), shown=False))


def _forget_problems(store_id: int, run_id: int) -> None:
    db.session.execute(delete(Problem).where(Problem.store_id == store_id, Problem.run_id < run_id))


@jobs.job("market.forget", every=timedelta(hours=6))
def forget() -> None:
    """Forget offers that are gone for a month, old readings, and what nothing leads to any more."""
    now = clock.now()
    over = select(Store.id).where(Store.state.in_(OVER))
    theirs = select(Offer.id).where(Offer.store_id.in_(over), Offer.gone_at.is_(None))
    for batch in batches(db.session.scalars(theirs).all()):
        with writing():
            _mark(batch)
    old = select(Offer.id).where(Offer.gone_at < now - KEEP_GONE)
    for batch in batches(db.session.scalars(old).all()):
        with writing():
            for model in (OfferText, Deal):
                db.session.execute(delete(model).where(model.offer_id.in_(batch)))
            forget_documents(batch)
            db.session.execute(delete(Offer).where(Offer.id.in_(batch)))
    with writing():
        ended = (Pull.state != "running") & (Pull.ended_at < now - KEEP_PULLS)
        db.session.execute(delete(Pull).where(ended))
        unused = ~select(Offer.id).where(Offer.image_key == MarketPicture.key).exists()
        db.session.execute(
            delete(MarketPicture).where(
                MarketPicture.state == "failed", MarketPicture.due_at < now - KEEP_GONE, unused
            )
        )
