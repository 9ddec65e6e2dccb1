"""The counts of a file: only what differs is written, as movements of the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from storebuilder import inventory
from storebuilder.catalog.files.applying import Applied
from storebuilder.catalog.files.incoming import IncomingVariant
from storebuilder.db import db
from storebuilder.inventory.models import Stock

#: On hand, tracked, oversell.
Known = tuple[int, bool, bool]


def write_stock(applied: Sequence[Applied]) -> None:
    """Bring the stock of all variants of a batch in line with what the file says."""
    there = known([row.id for one in applied if not one.new for row, _ in one.variants])
    counts: dict[int, int] = {}
    rules: dict[int, dict[str, bool]] = {}
    for one in applied:
        for row, said in one.variants:
            count, fresh = differences(there.get(row.id), said)
            if count is not None:
                counts[row.id] = count
            if fresh:
                rules[row.id] = fresh
            one.changed |= bool(fresh) or count is not None
    # What allows overselling goes before the counts, the rest after them.
    before = {number: rule for number, rule in rules.items() if rule.get("oversell")}
    inventory.set_many_rules(before)
    inventory.set_counts(counts, reason="imported")
    inventory.set_many_rules({n: rule for n, rule in rules.items() if n not in before})


def differences(
    there: Known | None, said: IncomingVariant | None
) -> tuple[int | None, dict[str, bool]]:
    """The count and the rules that are to be written; None and nothing where all is as said."""
    if said is None or (said.tracked is False and there is None):
        return None, {}
    on_hand, tracked, oversell = there or (None, False, False)
    counted = said.count is not None and (said.count, True) != (on_hand, tracked)
    wanted = {"tracked": said.tracked, "oversell": said.oversell}
    now = {"tracked": tracked or counted, "oversell": oversell}
    rules = {k: v for k, v in wanted.items() if v is not None and v != now[k]}
    return said.count if counted else None, rules


def known(ids: Sequence[int]) -> dict[int, Known]:
    """What the ledger says of variants: on hand, tracked, oversell."""
    if not ids:
        return {}
    rows = db.session.execute(
        select(Stock.variant_id, Stock.on_hand, Stock.tracked, Stock.oversell).where(
            Stock.variant_id.in_(ids)
        )
    )
    return {row.variant_id: (row.on_hand, row.tracked, row.oversell) for row in rows}
