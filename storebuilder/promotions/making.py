"""Making, changing and ending promotions; what they promise is checked here, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from storebuilder import clock
from storebuilder import fields as checked
from storebuilder.db import claimed, db, locked, writing
from storebuilder.errors import Conflict, NotAccepted, NotFound
from storebuilder.promotions import codes
from storebuilder.promotions.models import Promotion
from storebuilder.promotions.reckoning import KINDS

MEANT = ("storefront_ids", "collection_ids", "product_ids")
MOST = 2**53  # of an amount or a number of uses


@dataclass(frozen=True)
class Terms:
    """What a promotion promises. Amounts are minor units by currency; 10 % is 1000 basis points.

    ``amounts`` is what an ``amount`` takes off, and the most that ``free_delivery`` takes off the
    delivery (empty: all of it). Empty ids mean all; a None of a number or a moment means no limit.
    """

    title: str = ""
    code: str = ""
    kind: str = "percentage"
    basis_points: int = 0
    amounts: Mapping[str, int] = field(default_factory=dict)
    minimums: Mapping[str, int] = field(default_factory=dict)
    storefront_ids: tuple[int, ...] = ()
    collection_ids: tuple[int, ...] = ()
    product_ids: tuple[int, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    first_order: bool = False
    most_uses: int | None = None
    most_per_buyer: int | None = None
    combinable: bool = False
    active: bool = True


def add(terms: Terms) -> Promotion:
    """Make a promotion; raises NotAccepted naming the field, Conflict for a code that is taken."""
    now = clock.now()
    row = Promotion(**_values(terms), uses=0, created_at=now, updated_at=now)
    with writing(), _code_is_free(terms.code):
        db.session.add(row)
    return row


def change(promotion_id: int, terms: Terms) -> dict[str, list[Any]]:
    """Make a promotion promise something else; says what changed, as ``{"field": [was, is]}``.

    Orders that were placed keep what they were promised.
    """
    values = _values(terms)
    with writing():
        row = _find(promotion_id)
        was = {name: getattr(row, name) for name in values}
        with _code_is_free(terms.code):
            for name, value in values.items():
                setattr(row, name, value)
        return {name: [was[name], values[name]] for name in values if was[name] != values[name]}


def end(promotion_id: int) -> bool:
    """End a promotion now, for good; says whether it was running or to come until now."""
    now = clock.now()
    with writing():
        row = _find(promotion_id)
        mine = update(Promotion).where(Promotion.id == promotion_id, Promotion.active.is_(True))
        # What has not begun begins and ends now, so that no end lies before its beginning.
        starts = min(row.starts_at, now) if row.starts_at else None
        ends = min(row.ends_at, now) if row.ends_at else now
        return claimed(mine.values(active=False, starts_at=starts, ends_at=ends, updated_at=now))


def terms_of(promotion: Promotion) -> Terms:
    """What a promotion promises now."""
    found = {each.name: getattr(promotion, each.name) for each in fields(Terms)}
    ids = {name: tuple(found[name]) for name in MEANT}
    return Terms(**{**found, **ids, "code": promotion.code or ""})


def _values(terms: Terms) -> dict[str, Any]:
    """The columns of what was checked."""
    code = codes.checked(terms.code) if terms.code.strip() else None
    title = checked.line(terms.title, field="title", least=0 if code else 1, most=120)
    if terms.kind not in KINDS:
        raise NotAccepted(
            f"{terms.kind!r} is no kind of promotion.",
            field="kind",
            hint=f"Choose one of {', '.join(KINDS)}.",
        )
    _check_what_is_off(terms)
    _check_limits(terms)
    return {
        "code": code,
        "title": title or code,
        "kind": terms.kind,
        "basis_points": terms.basis_points if terms.kind == "percentage" else 0,
        "amounts": {} if terms.kind == "percentage" else dict(sorted(terms.amounts.items())),
        "minimums": dict(sorted(terms.minimums.items())),
        **{name: sorted(set(getattr(terms, name))) for name in MEANT},
        **{
            name: getattr(terms, name)
            for name in ("starts_at", "ends_at", "first_order", "most_uses", "most_per_buyer")
        },
        "combinable": terms.combinable,
        "active": terms.active,
    }


def _check_what_is_off(terms: Terms) -> None:
    if terms.kind == "percentage" and not 1 <= terms.basis_points <= 10000:
        raise NotAccepted(
            f"{terms.basis_points / 100:g} % is not accepted.",
            field="basis_points",
            hint="Write a number above 0, up to 100.",
        )
    if terms.kind == "amount" and not terms.amounts:
        raise NotAccepted("This is needed in one currency at least.", field="amounts")
    for name, amounts in (("amounts", terms.amounts), ("minimums", terms.minimums)):
        if any(not 0 < amount < MOST for amount in amounts.values()):
            raise NotAccepted("Write an amount above 0.", field=name)


def _check_limits(terms: Terms) -> None:
    if terms.starts_at and terms.ends_at and terms.ends_at <= terms.starts_at:
        raise NotAccepted("The end must come after the beginning.", field="ends_at")
    for name in ("most_uses", "most_per_buyer"):
        most = getattr(terms, name)
        if most is not None and not 1 <= most < 2**31:
            raise NotAccepted("Write a whole number from 1, or leave it empty.", field=name)


def _find(promotion_id: int) -> Promotion:
    row = locked(Promotion, promotion_id)
    if row is None:
        raise NotFound("There is no such discount.")
    return row


@contextmanager
def _code_is_free(code: str) -> Iterator[None]:
    """Write what is changed inside; raises Conflict where somebody has the code, or took it now."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError:
        raise Conflict(
            f"The code {codes.clean(code)} is there already.",
            field="code",
            hint="Choose another one.",
        ) from None
