"""How many there are: counts, changes and what can be sold; every change is a movement."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import case, column, insert, select, table, true, update
from sqlalchemy.dialects import postgresql, sqlite

from storebuilder import changes, pagestore
from storebuilder.db import claimed, db, write_last, writing
from storebuilder.errors import Conflict, NotAccepted
from storebuilder.inventory.models import Stock, StockMovement

REASONS = ("sold", "returned", "counted", "received", "imported")
MOST = 1_000_000_000


def available(variant_ids: Collection[int]) -> dict[int, int | None]:
    """How many of each variant can be sold now, never below 0; None means no limit.

    A variant without a stock row is not counted, so it has no limit.
    """
    found: dict[int, int | None] = dict.fromkeys(variant_ids)
    if found:
        free = case((~Stock.tracked | Stock.oversell, None), else_=Stock.on_hand - Stock.reserved)
        rows = db.session.execute(select(Stock.variant_id, free).where(Stock.variant_id.in_(found)))
        found.update({variant: left if left is None else max(left, 0) for variant, left in rows})
    return found


def set_count(
    variant_id: int,
    on_hand: int,
    *,
    reason: str = "counted",
    staff_id: int | None = None,
    note: str = "",
) -> None:
    """Say how many there are; from then on the variant is counted. Writes the difference down."""
    set_counts({variant_id: on_hand}, reason=reason, staff_id=staff_id, note=note)


def set_counts(
    counts: Mapping[int, int],
    *,
    reason: str = "counted",
    staff_id: int | None = None,
    note: str = "",
) -> None:
    """Say of many variants how many there are, in a fixed number of statements.

    Raises Conflict where fewer are counted than are promised to orders that are being paid.
    """
    _check_reason(reason)
    for count in counts.values():
        if not -MOST <= count <= MOST:
            raise NotAccepted(f"{count} is not a count.", field="on_hand")
    if not counts:
        return
    with writing():
        make_rows(counts)
        tell_pages(counts)
        before = lock(counts)
        for variant, count in counts.items():
            _, reserved, oversell, _ = before[variant]
            if count < reserved and not oversell:
                raise Conflict(
                    f"{count} is fewer than the {reserved} that are promised to open orders.",
                    field="on_hand",
                )
        db.session.execute(
            update(Stock),
            [{"variant_id": v, "on_hand": n, "tracked": True} for v, n in counts.items()],
        )
        write_down(
            {v: n - before[v][0] for v, n in counts.items()},
            reason=reason,
            staff_id=staff_id,
            note=note,
        )


def change(
    variant_id: int,
    by: int,
    *,
    reason: str,
    order_id: int | None = None,
    staff_id: int | None = None,
    note: str = "",
) -> None:
    """Add ``by`` (or take, where negative); raises Conflict where promised stock would be gone."""
    _check_reason(reason)
    with writing():
        make_rows([variant_id])
        tell_pages([variant_id])
        enough = Stock.oversell | (Stock.on_hand + by >= Stock.reserved)
        guarded = update(Stock).where(Stock.variant_id == variant_id, enough)
        if not claimed(guarded.values(on_hand=Stock.on_hand + by)):
            raise Conflict(f"There are not {-by} to take away.", field="by")
        write_down({variant_id: by}, reason=reason, order_id=order_id, staff_id=staff_id, note=note)


def set_rules(
    variant_id: int, *, tracked: bool | None = None, oversell: bool | None = None
) -> None:
    """Say whether a variant is counted, and whether orders beyond what is there are taken."""
    wanted = {"tracked": tracked, "oversell": oversell}
    set_many_rules({variant_id: {k: v for k, v in wanted.items() if v is not None}})


def set_many_rules(rules: Mapping[int, Mapping[str, bool]]) -> None:
    """``set_rules`` for many variants: {id: {"tracked": …, "oversell": …}}."""
    with writing():
        make_rows(rules)
        tell_pages(rules)
        before = lock(rules)
        for variant, values in sorted(rules.items()):
            now = {"oversell": before[variant][2], "tracked": before[variant][3]}
            if {**now, **values} == now:
                continue
            fits = Stock.variant_id == variant
            if values.get("oversell") is False:
                fits &= Stock.on_hand >= Stock.reserved
            if not claimed(update(Stock).where(fits).values(**values)):
                raise Conflict(
                    "More are promised to open orders than there are: count the stock first.",
                    field="oversell",
                )


def make_rows(variant_ids: Collection[int]) -> None:
    """Give variants a stock row that have none, without a limit until they are counted."""
    upsert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    fresh: Any = upsert(Stock).on_conflict_do_nothing()
    rows = [
        {"variant_id": variant, "on_hand": 0, "reserved": 0, "tracked": False, "oversell": False}
        for variant in sorted(variant_ids)
    ]
    if rows:
        db.session.execute(fresh, rows)


_VARIANTS = table("variants", column("id"), column("product_id"))


def tell_pages(variant_ids: Collection[int]) -> None:
    """Let no kept page say what was in stock before: those of the products, and all shelves."""
    write_last(_tell_others, variant_ids)
    if variant_ids and pagestore.are_kept():
        mine = _VARIANTS.c.id.in_(variant_ids)
        products = db.session.scalars(select(_VARIANTS.c.product_id).where(mine).distinct())
        pagestore.stale("stock:shelves", *(f"product:{number}" for number in products))


def _tell_others(variant_ids: set[int]) -> None:
    """Note the products of which something can be had now that could not before, or no more.

    Others hear of that alone, not of every single thing that is sold.
    """
    free = case((~Stock.tracked | Stock.oversell, true()), else_=Stock.on_hand > Stock.reserved)
    turned = (
        update(Stock)
        .where(Stock.variant_id.in_(variant_ids), Stock.told.is_distinct_from(free))
        .values(told=free)
        .returning(Stock.variant_id)
    )
    found = db.session.scalars(turned, execution_options={"synchronize_session": False}).all()
    if found:
        mine = _VARIANTS.c.id.in_(found)
        changes.note(db.session.scalars(select(_VARIANTS.c.product_id).where(mine)))


def write_down(
    changes: Mapping[int, int],
    *,
    reason: str,
    order_id: int | None = None,
    staff_id: int | None = None,
    note: str = "",
) -> None:
    """Write movements into the ledger; a change of nothing is no movement."""
    same = {"reason": reason, "order_id": order_id, "staff_id": staff_id, "note": note[:200]}
    rows = [{"variant_id": number, "change": by, **same} for number, by in changes.items() if by]
    if rows:
        db.session.execute(insert(StockMovement), rows)


def lock(variant_ids: Collection[int]) -> dict[int, tuple[int, int, bool, bool]]:
    """Hold stock until the transaction ends: {id: (on hand, reserved, oversell, tracked)}.

    In the order of ids, as everywhere: two writers on PostgreSQL never wait for each other. Who
    changes stock in several steps locks all of it before the first one.
    """
    rows = db.session.execute(
        select(Stock.variant_id, Stock.on_hand, Stock.reserved, Stock.oversell, Stock.tracked)
        .where(Stock.variant_id.in_(variant_ids))
        .order_by(Stock.variant_id)
        .with_for_update()
    )
    return {row.variant_id: (row[1], row[2], row[3], row[4]) for row in rows}


def _check_reason(reason: str) -> None:
    if reason not in REASONS:
        raise ValueError(f"{reason!r} is no reason for a movement: {', '.join(REASONS)}")
