"""Things wrapped in cloth."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

from glazes import Glaze
from lathe import turn
from sheet import Sheet, css, mix
from vessels import up


def bundle(s: Sheet, x: float, y: float, k: float, colour: str, spots: str = "") -> None:
    """Something wrapped in a knotted cloth."""
    cloth = Glaze(colour, gloss=0.02)
    turn(
        s,
        x,
        y,
        [(70, 0), (84, 6), (94, 34), (86, 62), (58, 82), (22, 92)],
        cloth,
        scale=k,
        tilt=0.3,
        hollow=False,
    )
    top = up(y, 88, k, 0.3)
    crease = css(mix(colour, "#000000", 0.42))
    pale = css(mix(colour, "#ffffff", 0.24))
    for dx, bend in ((-78, -24), (-46, -20), (-16, -6), (20, 8), (50, 20), (80, 24)):
        s.add(
            f'<path d="M{x + dx * 0.16 * k} {top + 6 * k}Q{x + (dx * 0.5 + bend) * k} {top + 34 * k} {x + dx * k} {top + 74 * k}" fill="none" stroke="{crease}" stroke-opacity=".45" stroke-width="{3.4 * k}" stroke-linecap="round" {s.blur(5)}/>'
        )
        s.add(
            f'<path d="M{x + (dx * 0.16 + 3) * k} {top + 6 * k}Q{x + (dx * 0.5 + bend + 5) * k} {top + 34 * k} {x + (dx + 5) * k} {top + 70 * k}" fill="none" stroke="{pale}" stroke-opacity=".35" stroke-width="{2 * k}" {s.blur(4)}/>'
        )
    for side in (-1, 1):
        ear = f"M{x} {top}C{x + side * 26 * k} {top - 30 * k} {x + side * 62 * k} {top - 46 * k} {x + side * 84 * k} {top - 30 * k}C{x + side * 92 * k} {top - 8 * k} {x + side * 50 * k} {top + 12 * k} {x} {top + 4 * k}Z"
        tone = s.gradient(
            [(0, mix(colour, "#ffffff", 0.22), 1), (1, mix(colour, "#000000", 0.34), 1)],
            "d" if side > 0 else "v",
        )
        s.add(
            f'<path d="{ear}" fill="#20150c" opacity=".3" transform="translate(10 18)" {s.blur(10)}/><path d="{ear}" fill="{tone}"/>'
        )
        s.add(
            f'<path d="M{x + side * 6 * k} {top - 2 * k}C{x + side * 30 * k} {top - 18 * k} {x + side * 54 * k} {top - 28 * k} {x + side * 78 * k} {top - 24 * k}" fill="none" stroke="{crease}" stroke-opacity=".5" stroke-width="{2 * k}" {s.blur(2)}/>'
        )
    knot = s.gradient(
        [
            (0, mix(colour, "#ffffff", 0.26), 1),
            (0.6, colour, 1),
            (1, mix(colour, "#000000", 0.4), 1),
        ],
        "r 0.35 0.3 0.8",
    )
    s.add(f'<ellipse cx="{x}" cy="{top + 1 * k}" rx="{17 * k}" ry="{13 * k}" fill="{knot}"/>')
