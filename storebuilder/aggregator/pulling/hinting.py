"""News from a shop: these products changed. They are looked up before anything else."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from storebuilder import clock, jobs
from storebuilder.aggregator import checks
from storebuilder.aggregator.models import Pull, Store
from storebuilder.aggregator.pulling.limits import MOST_HINTED
from storebuilder.aggregator.pulling.rounds import KIND
from storebuilder.db import changed, db, writing
from storebuilder.errors import NotFound


def hinted(store_id: int, ids: Sequence[str]) -> None:
    """A shop says, signed, that these products changed: look them up within seconds.

    Of more ids than are looked up at once the list of changes is read, or everything. Raises
    NotFound for a shop that is not accepted.
    """
    wanted = list(dict.fromkeys(str(one) for one in ids if checks.is_id(one)))
    with writing():
        store = db.session.get(Store, store_id)
        if store is None or store.state != "accepted":
            raise NotFound("This shop is not one of the accepted.")
        if len(wanted) > MOST_HINTED or store.source != "ucp":
            soon = update(Store).where(Store.id == store_id)
            changed(soon.values(next_pull_at=clock.now()))
        elif wanted:
            _remember(store_id, wanted)
        jobs.later(KIND, key=f"{KIND}:more")


def _remember(store_id: int, wanted: list[str]) -> None:
    """One reading for all hints of a shop that nobody has begun with."""
    open_ones = select(Pull).where(
        Pull.store_id == store_id,
        Pull.kind == "hint",
        Pull.state == "running",
        Pull.pages == 0,
        Pull.claimed_until.is_(None),
    )
    # Held: neither another hint nor the reading itself comes between this look and the writing.
    first = open_ones.order_by(Pull.id).limit(1).with_for_update()
    waits = db.session.scalar(first.execution_options(populate_existing=True))
    if waits is None:
        db.session.add(Pull(store_id=store_id, kind="hint", place=_place(wanted)))
        return
    merged = list(dict.fromkeys([*waits.place["ids"], *wanted]))
    waits.place = _place(merged[: MOST_HINTED * 2])


def _place(ids: list[str]) -> dict[str, object]:
    return {"stage": "lookup", "ids": ids, "language": 0}
