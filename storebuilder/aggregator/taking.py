"""Taking a page of offers in: what is new, what changed, what stayed; one transaction a page.

Nothing is asked or written for each offer alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storebuilder import clock, pagestore
from storebuilder.aggregator import columns, hiding, indexing, mapping, pictures, rates
from storebuilder.aggregator.models import Offer, OfferText, Problem, Store
from storebuilder.aggregator.offered import Fault, Offered
from storebuilder.bulk import upsert
from storebuilder.db import db, writing


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a page."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept_out: int = 0


def take(
    store_id: int,
    run_id: int,
    offered: Sequence[Offered],
    faults: Sequence[Fault] = (),
    *,
    first: bool = True,
) -> Taken:
    """Take a page of one language in. ``first`` says that it is the shop's first language.

    In the others only the words of what is known already are taken.
    """
    with writing():
        page = _Page(store_id, run_id, {one.external_id: one for one in offered})
        taken = page.take() if first else page.take_words()
        _note(store_id, run_id, [one.external_id for one in offered], faults, first)
    return Taken(
        taken.new, taken.changed, taken.same, len({f.external_id for f in faults if f.kept_out})
    )


class _Page:
    def __init__(self, store_id: int, run_id: int, offered: dict[str, Offered]) -> None:
        self.store_id, self.run_id, self.offered = store_id, run_id, offered
        self.now = clock.now()
        # Held: whoever bans the shop meanwhile finds what is taken in here, and hides it.
        state = select(Store.state).where(Store.id == store_id).with_for_update(key_share=True)
        self.accepted = db.session.scalar(state) == "accepted"
        self.known = self._known()
        #: Ids of offers that are new or whose facts changed.
        self.moved: set[int] = set()

    def _known(self) -> dict[str, Any]:
        rows = db.session.execute(
            select(
                *(Offer.id, Offer.external_id, Offer.content_hash, Offer.category_id),
                *(Offer.hidden, Offer.gone_at, Offer.language),
            )
            .where(Offer.store_id == self.store_id, Offer.external_id.in_(self.offered))
            # Held: what is taken out by hand in this moment stays out.
            .order_by(Offer.id)
            .with_for_update(key_share=True)
        )
        return {row.external_id: row for row in rows}

    def take(self) -> Taken:
        placed = mapping.place(self.store_id, list(self.offered.values()))
        converted = rates.factors()
        fresh, changes, same = [], [], []
        for key, one in self.offered.items():
            row = self.known.get(key)
            values = columns.facts(one, placed[key])
            if row is not None and row.content_hash == values["content_hash"] and not row.gone_at:
                same.append(row.id)
                continue
            values |= {
                "comparable": rates.comparable(values["amount"], one.currency, converted),
                "run_id": self.run_id,
                "changed_at": self.now,
                "gone_at": None,
            }
            if row is None:
                fresh.append(values | self._beginning(key))
            else:
                shown = self.accepted and row.hidden == ""
                changes.append(values | {"id": row.id, "shown": shown})
        self._write(fresh, changes, same)
        self.moved = {self.known[key].id for key in self.offered} - set(same)
        self._words()
        return Taken(new=len(fresh), changed=len(changes), same=len(same))

    def _beginning(self, key: str) -> dict[str, Any]:
        return {
            "store_id": self.store_id,
            "external_id": key,
            "first_seen": self.now,
            "hidden": "",
            "hidden_reason": "",
            "shown": self.accepted,
        }

    def _write(
        self, fresh: list[dict[str, Any]], changes: list[dict[str, Any]], same: list[int]
    ) -> None:
        if fresh:
            db.session.execute(insert(Offer.__table__), fresh)  # type: ignore[arg-type]
            self.known = self._known()
        if changes:
            db.session.execute(update(Offer), changes)
        if same:
            seen = update(Offer).where(Offer.id.in_(same))
            db.session.execute(seen.values(run_id=self.run_id))
        if fresh or changes:
            images = ([url for url, _ in one.images] for one in self.offered.values())
            pictures.want(self.store_id, images)

    def take_words(self) -> Taken:
        self.offered = {key: one for key, one in self.offered.items() if key in self.known}
        return Taken(changed=self._words())

    def _words(self) -> int:
        """Write the texts that changed, with the documents that follow from them."""
        ids = {self.known[key].id: one for key, one in self.offered.items()}
        there = self._texts(ids)
        rows = []
        for number, one in ids.items():
            values = columns.words(number, one)
            kept = there.get((number, one.language))
            if kept is None or kept.content_hash != values["content_hash"]:
                rows.append(values)
        change = ("title", "description", "options", "choices", "content_hash")
        upsert(OfferText, rows, key=("offer_id", "language"), change=change)
        # What changed neither in its facts nor in its words needs neither a document nor a rule.
        moved = {number: ids[number] for number in self.moved | {row["offer_id"] for row in rows}}
        indexing.write_documents(self._documents(moved, there))
        self._stale(moved)
        if moved:
            hiding.ask_rules(list(moved))
        return len(rows)

    def _stale(self, moved: dict[int, Offered]) -> None:
        """Pages that show what changed are drawn anew; so are shelves, for what came or moved."""
        if moved:
            codes = {f"gtin:{one.gtin}" for one in moved.values() if one.gtin}
            pagestore.stale("goods:shelves", *codes, *(f"offer:{number}" for number in moved))

    def _texts(self, ids: Collection[int]) -> dict[tuple[int, str], Any]:
        rows = db.session.execute(
            select(
                *(OfferText.offer_id, OfferText.language, OfferText.title),
                *(OfferText.description, OfferText.options, OfferText.content_hash),
            ).where(OfferText.offer_id.in_(ids))
        )
        return {(row.offer_id, row.language): row for row in rows}

    def _documents(
        self, ids: dict[int, Offered], there: dict[tuple[int, str], Any]
    ) -> dict[int, tuple[str, str]]:
        others: dict[int, list[Any]] = {}
        for (number, language), row in there.items():
            if number in ids and language != ids[number].language:
                others.setdefault(number, []).append(row)
        return {
            number: (
                indexing.title_words([one.title, *(row.title for row in others.get(number, ()))]),
                indexing.body_words(
                    one, [(row.description, row.options) for row in others.get(number, ())]
                ),
            )
            for number, one in ids.items()
        }


def _note(
    store_id: int, run_id: int, taken: Sequence[str], faults: Sequence[Fault], first: bool
) -> None:
    """Forget the problems of what was read just now, and write those that it has."""
    if not first:
        return
    ids = {*taken, *(fault.external_id for fault in faults)}
    db.session.execute(
        delete(Problem).where(Problem.store_id == store_id, Problem.external_id.in_(ids))
    )
    now: datetime = clock.now()
    rows = [
        {
            "store_id": store_id,
            "external_id": fault.external_id,
            "key": fault.key,
            "values": fault.values,
            "kept_out": fault.kept_out,
            "run_id": run_id,
            "at": now,
        }
        for fault in faults
    ]
    upsert(
        Problem,
        rows,
        key=("store_id", "external_id", "key"),
        change=("values", "kept_out", "run_id", "at"),
    )
