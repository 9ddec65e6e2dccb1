"""What a step of a reading brought is written down, and a reading is brought to its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from storebuilder import clock, pagestore
from storebuilder.aggregator import hiding, naming, pictures, taking, telling
from storebuilder.aggregator.models import Offer, Problem, Pull, Store
from storebuilder.aggregator.pulling import limits
from storebuilder.aggregator.pulling.sweeping import gone, sweep
from storebuilder.aggregator.readers import Cost, PullError, Step
from storebuilder.db import changed, claimed, db, locked, writing


def settle(pull_id: int, step: Step, cost: Cost) -> None:
    """Write a step down, all of it or nothing; where the reading is over, end it."""
    with writing():
        pull = db.session.get(Pull, pull_id)
        if pull is None or pull.state != "running":
            return
        store = locked(Store, pull.store_id)
        if store is None:
            return
        if step.left:
            leave(store, pull)
            return
        _learn(store, step.learned)
        if step.offered or step.faults:
            taken = taking.take(store.id, pull.id, step.offered, step.faults, first=step.first)
            if step.first:
                pull.seen += len(step.offered)
                pull.kept_out += taken.kept_out
            pull.changed += taken.new + taken.changed
            if not store.currency and step.offered:
                store.currency = step.offered[0].currency
        if step.gone:
            pull.gone += gone(store.id, step.gone)
        _count(pull, cost)
        _go_on_or_end(store, pull, step)


def _go_on_or_end(store: Store, pull: Pull, step: Step) -> None:
    if step.reset:
        store.cursor, store.next_full_at = "", None
        _end(store, pull, "done", next_in=_soon(store, pull))
    elif step.place is None:
        _finish(store, pull, step)
    elif over := _over_budget(pull):
        pull.reason = telling.kept("budget", {"said": over})
        _failed(store, pull, "stopped", "slow")
    else:
        pull.place = step.place
        pull.claimed_until = clock.now() + limits.LEASE


def _soon(store: Store, pull: Pull) -> timedelta:
    """When everything is read anew: now, but not over and over."""
    last = db.session.scalar(
        select(func.max(Pull.started_at)).where(
            Pull.store_id == store.id, Pull.kind == "full", Pull.id != pull.id
        )
    )
    if last is None:
        return timedelta(0)
    return max(timedelta(0), last + limits.FULL_AT_MOST - clock.now())


def _finish(store: Store, pull: Pull, step: Step) -> None:
    now = clock.now()
    if pull.kind == "hint":
        _end(store, pull, "done")
        return
    pause = limits.CHANGES_EVERY if store.changes else limits.OTHER_EVERY
    if pull.kind == "full":
        if step.whole and not sweep(store, pull):
            pause = limits.SHRUNK_AGAIN
            store.next_full_at = None
        else:
            store.next_full_at = now + (limits.FULL_EVERY if store.changes else limits.OTHER_EVERY)
    store.failures, store.pulled_at = 0, now
    mean = pull.waited // max(pull.pages, 1)
    slow = mean > limits.SLOW
    store.health = "slow" if slow else "fresh"
    store.trouble = (
        telling.kept("waits", {"seconds": f"{mean / 1000:.1f}"}) if slow else pull.reason
    )
    _end(store, pull, "done", next_in=pause)


def wait(pull_id: int, seconds: int, cost: Cost) -> bool:
    """A shop asks us to come again soon: the reading rests. False where that is too much."""
    if seconds > limits.LONGEST_WAIT:
        return False
    with writing():
        pull = db.session.get(Pull, pull_id)
        if pull is None or pull.state != "running":
            return False
        waits = pull.place.get("waits", 0)
        if waits >= limits.MOST_WAITS:
            return False
        _count(pull, cost)
        pull.place = pull.place | {"waits": waits + 1}
        pull.claimed_until = clock.now() + timedelta(seconds=max(seconds, 1))
        return True


def fail(pull_id: int, error: PullError, cost: Cost) -> None:
    """End a reading that cannot go on; the next one waits the longer the more of them failed."""
    with writing():
        pull = db.session.get(Pull, pull_id)
        if pull is None or pull.state != "running":
            return
        store = locked(Store, pull.store_id)
        if store is None:
            return
        _count(pull, cost)
        pull.reason = telling.kept(error.key, error.values)
        if pull.kind == "hint":
            # The list of changes heals what a hint could not.
            _end(store, pull, "failed")
        else:
            _failed(store, pull, "failed", "slow" if error.key == "slow" else "")


def _failed(store: Store, pull: Pull, state: str, health: str) -> None:
    store.failures += 1
    broken = store.failures >= limits.BROKEN_AFTER or health == ""
    store.health = "broken" if broken else health
    store.trouble = pull.reason
    pause = limits.FIRST_PAUSE * 2 ** min(store.failures - 1, 12)
    _end(store, pull, state, next_in=min(pause, limits.LONGEST_PAUSE))


def _end(store: Store, pull: Pull, state: str, *, next_in: timedelta | None = None) -> None:
    now = clock.now()
    pull.state, pull.ended_at, pull.claimed_until, pull.place = state, now, None, {}
    if next_in is not None:
        store.next_pull_at = now + next_in
    db.session.flush()
    shown = select(func.count()).where(Offer.store_id == store.id, Offer.shown)
    problems = select(func.count()).where(Problem.store_id == store.id)
    store.offer_count = db.session.scalar(shown) or 0
    store.problem_count = db.session.scalar(problems) or 0


def leave(store: Store, pull: Pull | None = None) -> None:
    """The shop says that it has left: its goods are gone at once, inside the caller's writing."""
    mine = update(Store).where(Store.id == store.id, Store.state == "accepted")
    if claimed(mine.values(state="left", reason="")):
        db.session.refresh(store)
    hiding.show(store_id=store.id)
    if pull is not None:
        _end(store, pull, "left")


def _learn(store: Store, learned: dict[str, Any]) -> None:
    for name, value in learned.items():
        setattr(store, name, value)
    if learned.get("languages") and store.language not in store.languages:
        store.language = store.languages[0]
    if "name" in learned or "about" in learned:
        store.words = naming.store_words(store)
    if learned:
        db.session.flush()
    if logo := learned.get("logo"):
        pictures.want(store.id, [[logo]])
    if {"name", "about", "logo", "country", "policies", "ships_to"} & learned.keys():
        pagestore.stale(f"store:{store.id}", "goods:shelves")


def _count(pull: Pull, cost: Cost) -> None:
    pull.pages += cost.requests
    pull.bytes += cost.bytes
    pull.waited += cost.waited


def _over_budget(pull: Pull) -> str:
    for name, used in (
        ("requests", pull.pages),
        ("bytes", pull.bytes),
        ("waited", pull.waited),
        ("offers", pull.seen),
    ):
        most = getattr(limits.BUDGET, name)
        if used > most:
            return f"{name} {used} > {most}"
    return ""


def release(pull_id: int) -> None:
    """Let another worker go on with a reading."""
    with writing():
        mine = update(Pull).where(Pull.id == pull_id, Pull.state == "running")
        changed(mine.values(claimed_until=None))
