"""Asking the merchants of many parts in one round: whom, about what, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select

from storebuilder import clock
from storebuilder.aggregator.buying.asking import Found, Shopkeeper, shopkeepers, side_by_side
from storebuilder.aggregator.models import Part, Purchase, Store
from storebuilder.aggregator.readers.facts import PullError
from storebuilder.db import db

AT_ONCE = 20  # parts that a job asks about in one round


def keepers(parts: Sequence[Part], language: str) -> dict[int, Shopkeeper]:
    """Whom to ask about each part, by the part's id; one statement."""
    ids = {part.store_id for part in parts}
    stores = db.session.scalars(select(Store).where(Store.id.in_(ids))).all()
    known = shopkeepers(stores, language)
    return {part.id: known[part.store_id] for part in parts}


def ask_each(
    questions: Mapping[int, Callable[[], Found]],
    note: Callable[[int, Found | PullError], None],
    *,
    hurry: bool,
) -> None:
    """Ask all questions side by side, then note each answer under its part's id.

    Questions run in threads without a database; nothing is held open while others are asked.
    """
    db.session.commit()
    numbers = list(questions)
    answers = side_by_side(numbers, lambda number: questions[number](), hurry=hurry)
    for number, answer in zip(numbers, answers, strict=True):
        note(number, answer)


def due(*states: str) -> dict[str, list[Part]]:
    """Parts in these states that are to be asked about now, by their buyers' languages."""
    wanted = (
        select(Part, Purchase.language)
        .join(Purchase, Purchase.id == Part.purchase_id)
        .where(Part.state.in_(states), Part.look_at <= clock.now())
        .order_by(Part.look_at)
        .limit(AT_ONCE)
    )
    found: dict[str, list[Part]] = {}
    for part, language in db.session.execute(wanted):
        found.setdefault(language, []).append(part)
    return found
