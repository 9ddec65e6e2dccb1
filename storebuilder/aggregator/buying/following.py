"""What becomes of a purchase at its merchants: paid, ordered, on its way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select, update

from storebuilder import clock, jobs
from storebuilder.aggregator.buying import asking
from storebuilder.aggregator.buying.told import Followed, Told, followed, understood
from storebuilder.aggregator.models import Part, Purchase, Store
from storebuilder.aggregator.readers.facts import PullError
from storebuilder.db import changed, db, writing

FRESH = timedelta(seconds=3)  # a buyer who looks again and again asks no more often
FRESH_ORDER = timedelta(minutes=2)
OPEN_FOR = timedelta(days=2)
FOLLOWED_FOR = timedelta(days=60)
EVERY = timedelta(hours=6)
AT_ONCE = 20

Heard = tuple[Told | None, Followed | None]


def look(parts: Sequence[Part], language: str, *, hurry: bool = True) -> None:
    """Ask the merchants how these parts stand, those whose last answer is not fresh any more."""
    now = clock.now()
    due = [part for part in parts if _is_due(part, now if hurry else None)]
    stores = {
        store.id: store
        for store in db.session.scalars(
            select(Store).where(Store.id.in_({part.store_id for part in due}))
        )
    }
    keepers = {
        part.id: (asking.shopkeeper(stores[part.store_id], language), part.checkout, part.order)
        for part in due
    }
    db.session.commit()

    def ask(number: int) -> Heard:
        keeper, checkout, order = keepers[number]
        if not order:
            answer = keeper.ask("GET", f"/checkout-sessions/{checkout}")
            told = understood(answer, keeper.may_link)
            return told, None
        return None, followed(keeper.ask("GET", f"/orders/{order}"), keeper.may_link)

    numbers = list(keepers)
    answers = asking.side_by_side(numbers, ask, hurry=hurry)
    for number, answer in zip(numbers, answers, strict=True):
        _note(number, answer)


def _is_due(part: Part, now: object) -> bool:
    if part.state not in ("open", "ordered") or not part.checkout:
        return False
    if now is None or part.looked_at is None:
        return True
    return part.looked_at < clock.now() - (FRESH_ORDER if part.order else FRESH)


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
        mine = update(Part).where(or_(*known), Part.state.in_(("open", "ordered")))
        found = changed(mine.values(look_at=clock.now()))
        if found:
            jobs.later("market.follow", key="market.follow:soon")
        return bool(found)


@jobs.job("market.follow", every=timedelta(minutes=2))
def follow() -> None:
    """Ask merchants about orders that nobody looks at, some at a time."""
    due = (
        select(Part, Purchase.language)
        .join(Purchase, Purchase.id == Part.purchase_id)
        .where(Part.state.in_(("open", "ordered")), Part.look_at <= clock.now())
        .order_by(Part.look_at)
        .limit(AT_ONCE)
    )
    by_language: dict[str, list[Part]] = {}
    for part, language in db.session.execute(due):
        by_language.setdefault(language, []).append(part)
    for language, parts in by_language.items():
        look(parts, language, hurry=False)
