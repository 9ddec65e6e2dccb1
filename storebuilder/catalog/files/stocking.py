"""The counts of a file: only what differs is written, as movements of the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from storebuilder import inventory
from storebuilder.catalog.files.applying import Applied
from storebuilder.db import db
from storebuilder.inventory.models import Stock


def write_stock(applied: Sequence[Applied]) -> None:
    """Bring the stock of all variants of a batch in line with what the file says."""
    there = _load(applied)
    counts: dict[int, int] = {}
    rules: dict[int, dict[str, bool]] = {}
    for one in applied:
        for row, said in one.variants:
            known = there.get(row.id)
            if said is None or (said.tracked is False and known is None):
                continue
            on_hand, tracked, oversell = known or (None, False, False)
            if said.count is not None and (said.count, True) != (on_hand, tracked):
                counts[row.id] = said.count
            wanted = {"tracked": said.tracked, "oversell": said.oversell}
            now = {"tracked": tracked or row.id in counts, "oversell": oversell}
            fresh = {k: v for k, v in wanted.items() if v is not None and v != now[k]}
            if fresh:
                rules[row.id] = fresh
            one.changed |= bool(fresh) or row.id in counts
    # What allows overselling goes before the counts, the rest after them.
    before = {number: rule for number, rule in rules.items() if rule.get("oversell")}
    inventory.set_many_rules(before)
    inventory.set_counts(counts, reason="imported")
    inventory.set_many_rules({n: rule for n, rule in rules.items() if n not in before})


def _load(applied: Sequence[Applied]) -> dict[int, tuple[int, bool, bool]]:
    ids = [row.id for one in applied if not one.new for row, _ in one.variants]
    if not ids:
        return {}
    rows = db.session.execute(
        select(Stock.variant_id, Stock.on_hand, Stock.tracked, Stock.oversell).where(
            Stock.variant_id.in_(ids)
        )
    )
    return {row.variant_id: (row.on_hand, row.tracked, row.oversell) for row in rows}
