"""The chart of sales as plain numbers for an SVG: an axis from zero, the time before in grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from storebuilder.web.panel.home_sales import Sales

WIDTH, HEIGHT = 600, 160


@dataclass(frozen=True)
class Chart:
    """Points of two lines in a box of ``WIDTH`` by ``HEIGHT``, and what the top of it is worth."""

    now: str
    before: str
    fill: str
    top: int


def chart(sales: Sales) -> Chart:
    """Draw the lines of ``sales``; the top is a round figure above the best day."""
    best = max(max(day.amount, day.before) for day in sales.days)
    top = round_up(max(best, 1))
    now = _points([day.amount for day in sales.days], top)
    return Chart(
        now=now,
        before=_points([day.before for day in sales.days], top),
        fill=f"0,{HEIGHT} {now} {WIDTH},{HEIGHT}",
        top=top,
    )


def round_up(amount: int) -> int:
    """The next of 1, 2, 4, 5, 10 … above an amount, so that half of it is round as well."""
    scale: int = 10 ** max(0, int(log10(amount)))
    return next(step * scale for step in (1, 2, 4, 6, 8, 10) if step * scale >= amount)


def _points(amounts: Sequence[int], top: int) -> str:
    step = WIDTH / max(1, len(amounts) - 1)
    return " ".join(
        f"{ceil(at * step * 10) / 10:g},{HEIGHT - max(0, amount) * HEIGHT / top:.1f}"
        for at, amount in enumerate(amounts)
    )
