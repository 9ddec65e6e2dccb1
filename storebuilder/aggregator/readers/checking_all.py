"""Everything that one answer offers, checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from storebuilder.aggregator import checking
from storebuilder.aggregator.offered import Fault, Offered, Raw
from storebuilder.aggregator.readers.facts import Step, StoreFacts


def taken(store: StoreFacts, raws: Iterable[Raw], language: int = 0) -> Step:
    """A step with what can be shown and what was wrong; the first of equal ids counts."""
    house = checking.House(
        origin=store.origin,
        language=store.languages[language],
        currency=store.currency,
        plain_http=store.nearby,
    )
    offered: dict[str, Offered] = {}
    faults: list[Fault] = []
    for raw in raws:
        one, wrong = checking.checked(raw, house)
        faults += wrong
        if one is None:
            continue
        if one.external_id in offered:
            faults.append(Fault(one.external_id, "twice"))
            continue
        offered[one.external_id] = one
        if not house.currency:
            house = replace(house, currency=one.currency)
    return Step(offered=list(offered.values()), faults=faults, first=language == 0)
