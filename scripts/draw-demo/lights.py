"""Lamps, lanterns and candles, and the light that they give."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import math

from glazes import BRASS, PAPER, WALNUT, WAX, Glaze
from lathe import turn
from sheet import Sheet, mix
from vessels import up


def glow(
    s: Sheet, x: float, y: float, r: float, strength: float = 0.75, colour: str = "#ffc46b"
) -> None:
    paint = s.gradient(
        [
            (0, colour, strength),
            (0.25, colour, strength * 0.5),
            (0.6, colour, strength * 0.14),
            (1, colour, 0),
        ],
        "r 0.5 0.5 0.5",
    )
    s.add(f'<circle cx="{x}" cy="{y}" r="{r}" fill="{paint}" style="mix-blend-mode:screen"/>')


def lantern(s: Sheet, x: float, y: float, k: float, on: bool = True, tilt: float = 0.2) -> None:
    for side in (-34, 0, 34):
        turn(
            s,
            x + side * k,
            y + (6 * k if not side else 0),
            [(4, 0), (5, 26)],
            WALNUT,
            scale=k,
            tilt=tilt,
            hollow=False,
            shadow=0.7,
        )
    base = up(y, 20, k, tilt)
    ribs = [(i / 17, i / 17 + 0.012) for i in range(1, 17)]

    def paper(height: float, base_: tuple[float, float, float]) -> tuple[float, float, float]:
        tone = (
            mix(base_, "#fff0c4", 0.9 * math.exp(-(((height - 0.45) / 0.32) ** 2))) if on else base_
        )
        return mix(tone, "#8a6238", 0.42) if any(a <= height <= b for a, b in ribs) else tone

    shape = [
        (30, 0),
        (34, 2),
        (70, 26),
        (92, 66),
        (96, 100),
        (86, 138),
        (56, 170),
        (30, 180),
        (29, 184),
    ]
    colour = PAPER.but(colour="#eeb765") if on else PAPER.but(colour="#f0e7d6")
    if on:
        glow(s, x, y - 105 * k, 330 * k, 0.55)
    turn(
        s,
        x,
        base,
        [(float(r), float(h)) for r, h in shape],
        colour,
        scale=k,
        tilt=tilt,
        wall=2,
        bands=paper,
        shadow=0.5 if on else 1,
    )
    if on:
        glow(s, x, y - 108 * k, 118 * k, 0.75, "#ffd98c")
        s.add(
            f'<ellipse cx="{x}" cy="{y + 12 * k}" rx="{230 * k}" ry="{46 * k}" fill="#ffc873" opacity=".20" {s.blur(30)} style="mix-blend-mode:screen"/>'
        )


def table_lamp(
    s: Sheet, x: float, y: float, k: float, glaze: Glaze, on: bool = True, tilt: float = 0.22
) -> None:
    turn(
        s,
        x,
        y,
        [(34, 0), (36, 4), (36, 4), (58, 36), (62, 68), (42, 106), (18, 124), (15, 136)],
        glaze,
        scale=k,
        tilt=tilt,
        hollow=False,
    )
    turn(
        s,
        x,
        up(y, 135, k, tilt),
        [(7, 0), (7, 22)],
        BRASS,
        scale=k,
        tilt=tilt,
        hollow=False,
        shadow=0,
    )
    top = up(y, 152, k, tilt)
    if on:
        glow(s, x, top - 40 * k, 320 * k, 0.42)
    tone = PAPER.but(colour="#f3c985" if on else "#efe6d4")

    def linen(height: float, base: tuple[float, float, float]) -> tuple[float, float, float]:
        lit_ = (
            mix(base, "#fff1cd", 0.85 * math.exp(-(((height - 0.30) / 0.36) ** 2))) if on else base
        )
        return mix(lit_, "#a98857", 0.35) if height < 0.02 or height > 0.98 else lit_

    turn(
        s,
        x,
        top,
        [(88, 0), (88, 1), (60, 92), (60, 94)],
        tone,
        scale=k,
        tilt=tilt,
        wall=2,
        shadow=0,
        bands=linen,
        inner=[(58, 94), (62, 60), (66, 40), (2, 38)],
    )
    if on:
        glow(s, x, top - 36 * k, 130 * k, 0.5, "#ffdf9b")


def flame(s: Sheet, x: float, y: float, k: float) -> None:
    """A candle's flame whose foot is at (x, y)."""
    glow(s, x, y - 12 * k, 190 * k, 0.55)
    s.add(
        f'<path d="M{x} {y + 2 * k}V{y - 8 * k}" stroke="#2b211a" stroke-width="{1.6 * k}" stroke-linecap="round"/>'
    )
    for size, colour in ((1, "#f7a13e"), (0.76, "#ffd272"), (0.45, "#fff6d6")):
        h, w = 30 * k * size, 6.4 * k * size
        s.add(
            f'<path d="M{x} {y - 2 * k}C{x - w * 1.5} {y - h * 0.3} {x - w * 0.6} {y - h * 0.72} {x} {y - h}C{x + w * 0.6} {y - h * 0.72} {x + w * 1.5} {y - h * 0.3} {x} {y - 2 * k}Z" fill="{colour}" {s.blur(1.6)}/>'
        )


def candle(
    s: Sheet,
    x: float,
    y: float,
    k: float,
    height: float = 110,
    r: float = 9,
    wax: Glaze = WAX,
    on: bool = True,
    tilt: float = 0.28,
    shadow: float = 1,
) -> None:
    top = turn(
        s,
        x,
        y,
        [(r, 0), (r * 0.98, height - 3), (r * 0.8, height)],
        wax,
        scale=k,
        tilt=tilt,
        hollow=False,
        shadow=shadow,
    )
    if on:
        flame(s, x, top, k)
    else:
        s.add(
            f'<path d="M{x} {top}q{1.5 * k} {-6 * k} 0 {-11 * k}" fill="none" stroke="#e9dfca" stroke-width="{1.7 * k}" stroke-linecap="round"/>'
        )


def candlestick(
    s: Sheet,
    x: float,
    y: float,
    k: float,
    *,
    on: bool = True,
    tilt: float = 0.28,
    height: float = 110,
) -> None:
    turn(
        s,
        x,
        y,
        [(44, 0), (47, 2), (52, 8), (53, 10)],
        BRASS,
        scale=k,
        tilt=tilt,
        wall=2,
        inner=[(51, 10), (46, 5), (40, 4), (12, 3.6), (0.5, 3.6)],
    )
    turn(
        s,
        x,
        up(y, 4, k, tilt),
        [(11, 0), (7, 5), (7, 14), (13, 22), (14, 30)],
        BRASS,
        scale=k,
        tilt=tilt,
        wall=2,
        shadow=0,
    )
    candle(s, x, up(y, 28, k, tilt), k, height, on=on, tilt=tilt, shadow=0)
