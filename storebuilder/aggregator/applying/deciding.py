"""What the operator decides of a shop: to accept it, to refuse it, to ban it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from storebuilder import accounts, clock, fields, jobs
from storebuilder.aggregator import hiding
from storebuilder.aggregator.applying.telling_shops import tell_later
from storebuilder.aggregator.models import Store
from storebuilder.aggregator.pulling.rounds import KIND as PULL
from storebuilder.db import claimed, db, writing
from storebuilder.errors import Conflict, NotFound

LONGEST = 500  # characters of a reason


def accept(store_id: int) -> None:
    """List a shop whose address is proved; its goods are read at once.

    A shop that was banned is let in again by this alone. Raises NotFound, Conflict.
    """
    with writing():
        store = _move(store_id, "accepted", "", come_from=("waiting", "refused", "banned"))
        store.accepted_at = store.next_pull_at = clock.now()
        store.next_full_at = None
        jobs.later(PULL, key=f"{PULL}:more")


def refuse(store_id: int, reason: str) -> None:
    """Refuse a shop that waits, or end its being listed; it may apply again.

    ``reason`` is for its merchant. Raises NotAccepted without one, NotFound, Conflict.
    """
    _end(store_id, "refused", reason, ("waiting", "accepted"))


def ban(store_id: int, reason: str) -> None:
    """Keep a shop out for good: its applications change nothing any more."""
    _end(store_id, "banned", reason, ("applied", "waiting", "accepted", "refused", "left"))


def _end(store_id: int, state: str, reason: str, come_from: Sequence[str]) -> None:
    why = fields.line(reason, field="reason", least=1, most=LONGEST)
    with writing():
        _move(store_id, state, why, come_from=come_from)


def _move(store_id: int, state: str, reason: str, *, come_from: Sequence[str]) -> Store:
    store = db.session.get(Store, store_id)
    if store is None:
        raise NotFound("There is no such shop.")
    before = store.state
    mine = update(Store).where(Store.id == store_id, Store.state.in_(come_from))
    if not claimed(mine.values(state=state, reason=reason)):
        raise Conflict(f"{store.name} is {before}, so it cannot become {state}.")
    db.session.refresh(store)
    hiding.show(store_id=store_id)
    changes = {"state": [before, state]} | ({"reason": ["", reason]} if reason else {})
    accounts.audit(f"store.{state}", "store", store_id, store.name, changes)
    tell_later(store_id)
    return store
