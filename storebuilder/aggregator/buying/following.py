"""What becomes of a purchase at its merchants: paid, ordered, on its way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import or_, select, update

from storebuilder import clock, jobs
from storebuilder.aggregator.buying import rounds
from storebuilder.aggregator.buying.asking import Shopkeeper
from storebuilder.aggregator.buying.told import Followed, Told, followed, understood
from storebuilder.aggregator.models import Part, Purchase
from storebuilder.aggregator.readers.facts import PullError
from storebuilder.db import changed, db, writing

#: A buyer who looks again and again asks no more often; one who has just paid is not kept waiting.
FRESH = timedelta(seconds=1)
FRESH_ORDER = timedelta(minutes=2)
OPEN_FOR = timedelta(days=2)
FOLLOWED_FOR = timedelta(days=60)
EVERY = timedelta(hours=6)
STATES = ("open", "ordered")  # of parts that something may still become of

Heard = tuple[Told | None, Followed | None]


def look(parts: Sequence[Part], language: str, *, hurry: bool = True) -> None:
    """Ask the merchants how these parts stand; for a buyer those whose last answer is old."""
    known = [part for part in parts if part.checkout and part.state in STATES]
    wanted = [part for part in known if not hurry or _is_old(part)]
    keepers = rounds.keepers(wanted, language)
    questions = {
        part.id: partial(_hear, keepers[part.id], part.checkout, part.order) for part in wanted
    }
    rounds.ask_each(questions, _note, hurry=hurry)


def _hear(keeper: Shopkeeper, checkout: str, order: str) -> Heard:
    if order:
        return None, followed(keeper.ask("GET", f"/orders/{order}"), keeper.may_link)
    answer = keeper.ask("GET", f"/checkout-sessions/{checkout}")
    return understood(answer, keeper.may_link), None


def _is_old(part: Part) -> bool:
    fresh = FRESH_ORDER if part.order else FRESH
    return part.looked_at is None or part.looked_at < clock.now() - fresh


def _note(number: int, answer: Heard | PullError) -> None:
    now = clock.now()
    with writing():
        mine = update(Part).where(Part.id == number)
        part = db.session.get_one(Part, number)
        if isinstance(answer, PullError):
            changed(mine.values(looked_at=now, tries=Part.tries + 1, look_at=_next(part)))
            return
        told, order = answer
        if order is not None:
            changed(mine.values(followed=order.plain(), looked_at=now, look_at=_next(part)))
        elif told is not None and told.status == "completed" and told.order:
            changed(
                mine.where(Part.state == "open").values(
                    state="ordered", order=told.order, order_url=told.order_url,
                    told=told.plain(), looked_at=now, look_at=now + timedelta(minutes=1),
                )
            )  # fmt: skip
        elif told is not None and told.status == "canceled":
            gone = mine.where(Part.state == "open")
            changed(gone.values(state="canceled", told=told.plain(), look_at=None))
        elif told is not None and told.id:
            fresh = {"told": told.plain(), "continue_url": told.continue_url or part.continue_url}
            changed(mine.values(**fresh, looked_at=now, look_at=_next(part)))


def _next(part: Part) -> object:
    """When the job looks again; None where it gives up."""
    begun = db.session.scalar(select(Purchase.created_at).where(Purchase.id == part.purchase_id))
    age = clock.now() - begun if begun else FOLLOWED_FOR
    if part.order:
        return clock.now() + EVERY if age < FOLLOWED_FOR else None
    return clock.now() + max(timedelta(minutes=5), age / 4) if age < OPEN_FOR else None


def heard_of(order: str, checkout: str) -> bool:
    """There is news of an order: its merchant is asked soon. Whether it is one of ours."""
    known = [Part.order == order] if order else []
    known += [Part.checkout == checkout] if checkout else []
    if not known:
        return False
    with writing():
        mine = update(Part).where(or_(*known), Part.state.in_(STATES))
        found = changed(mine.values(look_at=clock.now()))
        if found:
            jobs.later("market.follow", key="market.follow:soon")
        return bool(found)


@jobs.job("market.follow", every=timedelta(minutes=2))
def follow() -> None:
    """Ask merchants about orders that nobody looks at, some at a time."""
    for language, parts in rounds.due(*STATES).items():
        look(parts, language, hurry=False)
