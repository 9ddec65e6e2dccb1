"""What lies on boards and plates."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

from flats import lay
from sheet import Sheet


def persimmon(s: Sheet, x: float, y: float, r: float) -> None:
    """A persimmon from above."""
    skin = s.gradient(
        [(0, "#f4b070", 1), (0.45, "#dd7c35", 1), (1, "#a34a1c", 1)], "r 0.36 0.32 0.75"
    )
    lay(s, x, y, 0, f'<circle r="{r}"/>', skin, depth=r * 0.22, light=0.5)
    for turn in (20, 110, 200, 290):
        s.add(
            f'<path transform="translate({x} {y}) rotate({turn})" d="M0 0C{r * 0.2} {-r * 0.3} {r * 0.45} {-r * 0.25} {r * 0.55} 0C{r * 0.45} {r * 0.2} {r * 0.2} {r * 0.22} 0 0Z" fill="#7d7a45" stroke="#5c5930" stroke-width="2"/>'
        )
    s.add(f'<circle cx="{x}" cy="{y}" r="{r * 0.1}" fill="#5b4a2c"/>')


def scallions(s: Sheet, x: float, y: float, angle: float, k: float) -> None:
    for i, off in enumerate((-26, -9, 8, 24)):
        bend = (i - 1.5) * 26
        for wide, colour in ((19, "#5d7a3c"), (13, "#7f9c53"), (5, "#a9c07a")):
            s.add(
                f'<path transform="translate({x} {y}) rotate({angle})" d="M{-260 * k} {off * k}Q{40 * k} {off * k} {330 * k} {(off + bend) * k}" '
                f'fill="none" stroke="{colour}" stroke-width="{wide * k}" stroke-linecap="round"/>'
            )
        s.add(
            f'<path transform="translate({x} {y}) rotate({angle})" d="M{-330 * k} {off * k}L{-180 * k} {off * k}" stroke="#eef0df" stroke-width="{20 * k}" stroke-linecap="round"/>'
        )
