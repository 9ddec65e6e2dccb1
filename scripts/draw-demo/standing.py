"""Lamps, candles, cloth that hangs, mountains of porcelain and other things that stand or hang."""

from __future__ import annotations

import math
import random

from glazes import BAMBOO, BRASS, MOON, PAPER, WALNUT, WAX, Glaze
from grounds import weave
from lathe import turn
from sheet import Sheet, css, mix, path, smooth
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


def bell(
    s: Sheet,
    x: float,
    y: float,
    k: float,
    glaze: Glaze,
    string_to: float = -20,
    swing: float = 0,
    sign: str = "风",
) -> None:
    """A bell with its rim at y, hanging from above, with a paper tail."""
    with s.group(f'transform="rotate({swing} {x} {string_to})"'):
        s.add(
            f'<path d="M{x} {string_to}V{y - 60 * k}" stroke="#6b5540" stroke-width="{1.4 * k}"/>'
        )
        s.add(f'<path d="M{x} {y}V{y + 62 * k}" stroke="#6b5540" stroke-width="{1.2 * k}"/>')
        turn(
            s,
            x,
            y,
            [(40, 0), (39, 3), (37, 22), (31, 42), (18, 56), (7, 61), (4, 63)],
            glaze.but(foot="", pool="", rim=""),
            scale=k,
            tilt=0.16,
            hollow=False,
            shadow=0,
        )
        turn(
            s,
            x,
            y - 61 * k,
            [(4, 0), (5.5, 4), (1, 9)],
            BRASS,
            scale=k,
            tilt=0.16,
            hollow=False,
            shadow=0,
        )
        s.add(
            f'<ellipse cx="{x}" cy="{y}" rx="{39 * k}" ry="{6.2 * k}" fill="{css(mix(glaze.colour, "#1f2624", 0.55))}"/>'
        )
        turn(
            s,
            x,
            y + 10 * k,
            [(3, 0), (6, 5), (1, 10)],
            BRASS,
            scale=k,
            tilt=0.16,
            hollow=False,
            shadow=0,
        )
        w, h = 17 * k, 74 * k
        paint = s.gradient([(0, "#fbf4e4", 1), (1, "#e3d5bb", 1)], "d")
        s.add(f'<path d="M{x - w / 2} {y + 60 * k}h{w}l{2 * k} {h}h{-w}z" fill="{paint}"/>')
        s.add(
            f'<text x="{x + k}" y="{y + 92 * k}" font-size="{13 * k}" text-anchor="middle" fill="#3a2f27" font-family="Noto Serif CJK SC" font-weight="600">{sign}</text>'
        )
        s.add(
            f'<rect x="{x - 1.5 * k}" y="{y + 118 * k}" width="{6 * k}" height="{6 * k}" rx="{k}" fill="#a8382c"/>'
        )


def mountain(s: Sheet, x: float, y: float, k: float, colour: str) -> None:
    """A brush rest: five peaks of porcelain."""
    s.add(
        f'<ellipse cx="{x + 26 * k}" cy="{y + 1 * k}" rx="{96 * k}" ry="{11 * k}" fill="#2b1d12" opacity=".34" {s.blur(16)}/>'
    )
    s.add(
        f'<path d="M{x - 88 * k} {y}H{x + 90 * k}L{x + 130 * k} {y - 6 * k}Q{x + 40 * k} {y - 24 * k} {x - 40 * k} {y - 10 * k}Z" fill="#2b1d12" opacity=".16" {s.blur(22)}/>'
    )
    for px, h, w in ((-56, 46, 34), (58, 40, 34), (-28, 64, 34), (30, 70, 36), (0, 94, 38)):
        cx = x + px * k
        outline = smooth(
            [
                (cx - w * k, y),
                (cx - w * k * 0.82, y - h * k * 0.30),
                (cx - w * k * 0.40, y - h * k * 0.72),
                (cx, y - h * k),
                (cx + w * k * 0.36, y - h * k * 0.70),
                (cx + w * k * 0.80, y - h * k * 0.28),
                (cx + w * k, y),
            ]
        )
        body = path(outline) if px else path(outline)
        lit_ = s.gradient(
            [
                (0, mix(colour, "#ffffff", 0.34), 1),
                (0.36, mix(colour, "#ffffff", 0.22), 1),
                (0.58, colour, 1),
                (1, mix(colour, "#26373a", 0.44), 1),
            ]
        )
        pool = s.gradient(
            [
                (0, "#ffffff", 0.36),
                (0.14, "#ffffff", 0.0),
                (0.6, mix(colour, "#203236", 0.3), 0.0),
                (1, mix(colour, "#1d3034", 0.5), 0.55),
            ],
            "v",
        )
        s.add(f'<path d="{body}" fill="{lit_}"/><path d="{body}" fill="{pool}"/>')
        s.add(
            f'<path d="M{cx - w * 0.50 * k} {y - h * 0.50 * k}Q{cx - w * 0.34 * k} {y - h * 0.76 * k} {cx - w * 0.10 * k} {y - h * 0.90 * k}" fill="none" stroke="#fff" stroke-opacity=".6" stroke-width="{2.4 * k}" stroke-linecap="round" {s.blur(2.6)}/>'
        )
    s.add(
        f'<path d="M{x - 88 * k} {y - 1}H{x + 91 * k}" stroke="#a98c6d" stroke-width="{3 * k}" stroke-linecap="round"/>'
    )


def brush(
    s: Sheet,
    x: float,
    y: float,
    angle: float,
    k: float,
    length: float = 190,
    wood: str = "#a9743f",
    tip: bool = True,
) -> None:
    """A writing brush; (x, y) is the end of its handle, it points along ``angle`` degrees."""
    body = s.gradient(
        [(0, mix(wood, "#ffffff", 0.45), 1), (0.5, wood, 1), (1, mix(wood, "#1d0f06", 0.5), 1)], "v"
    )
    with s.group(f'transform="translate({x} {y}) rotate({angle})"'):
        s.add(
            f'<rect x="0" y="{-3.4 * k}" width="{length * k}" height="{6.8 * k}" rx="{2 * k}" fill="{body}"/>'
        )
        if tip:
            e = length * k
            s.add(
                f'<rect x="{e - 2 * k}" y="{-4.6 * k}" width="{13 * k}" height="{9.2 * k}" rx="{1.5 * k}" fill="#4a3a30"/>'
            )
            hair = s.gradient([(0, "#f3ead9", 1), (0.6, "#e2d3b8", 1), (1, "#3b322c", 1)])
            s.add(
                f'<path d="M{e + 10 * k} {-4.6 * k}C{e + 30 * k} {-8 * k} {e + 40 * k} {-2 * k} {e + 54 * k} 0C{e + 40 * k} {2 * k} {e + 30 * k} {8 * k} {e + 10 * k} {4.6 * k}Z" fill="{hair}"/>'
            )


def hanging(
    s: Sheet, x: float, y: float, w: float, h: float, colour: str, stripe: str = ""
) -> None:
    """A cloth on a peg, in soft folds."""
    wave = [(-0.50, 1.0), (-0.30, 0.985), (-0.12, 1.01), (0.10, 0.99), (0.30, 1.012), (0.50, 0.99)]
    hem = smooth([(x + a * w, y + b * h) for a, b in wave])
    outline = [
        (x, y),
        *smooth(
            [
                (x + 0.06 * w, y + 8),
                (x + 0.30 * w, y + 0.10 * h),
                (x + 0.46 * w, y + 0.30 * h),
                (x + 0.50 * w, y + 0.99 * h),
            ]
        ),
        *hem[::-1],
        *smooth(
            [
                (x - 0.50 * w, y + h),
                (x - 0.46 * w, y + 0.30 * h),
                (x - 0.30 * w, y + 0.10 * h),
                (x - 0.06 * w, y + 8),
            ]
        ),
    ]
    shape = f'<path d="{path(outline)}"/>'
    s.add(f'<g transform="translate(46 30)" fill="#2b1d12" opacity=".25" {s.blur(26)}>{shape}</g>')
    with s.group(f'fill="{colour}"'):
        s.add(shape)
    rng = random.Random(5)
    with s.group(s.clip(shape)):
        for part in (0.74, 0.80, 0.86) if stripe else ():
            points = smooth([(x + a * w, y + (b - 1 + part) * h) for a, b in wave])
            s.add(
                f'<path d="{path(points, False)}" fill="none" stroke="{stripe}" stroke-width="22"/>'
            )
        weave(s, shape, colour, 0.9, 8)
        for i in range(7):
            at = -0.42 + 0.84 * i / 6
            fx, wide = x + at * w, rng.uniform(0.07, 0.10) * w
            fold = s.gradient(
                [(0, "#20150c", 0), (0.45, "#20150c", 0.13), (0.58, "#fff", 0.16), (1, "#fff", 0)]
            )
            top = x + at * w * 0.55
            s.add(
                f'<path d="M{x + at * 40} {y - 10}C{top} {y + h * 0.14} {fx - wide * 0.7} {y + h * 0.3} {fx - wide} {y + h * 1.05}H{fx + wide}C{fx + wide * 0.7} {y + h * 0.3} {top} {y + h * 0.14} {x + at * 40 + 12} {y - 10}Z" fill="{fold}" {s.blur(7)}/>'
            )
        s.add(
            f'<rect x="{x - w}" y="{y}" width="{2 * w}" height="{h * 1.1}" fill="{s.gradient([(0, "#fff", 0.16), (0.5, "#fff", 0), (1, "#2b1d12", 0.26)])}"/>'
        )
    s.add(
        f'<ellipse cx="{x + 16}" cy="{y + 10}" rx="34" ry="26" fill="#2b1d12" opacity=".3" {s.blur(9)}/>'
    )
    s.add(
        f'<circle cx="{x}" cy="{y - 6}" r="25" fill="{s.gradient([(0, "#c79a6a", 1), (1, "#6d4729", 1)], "r 0.35 0.3 0.8")}"/>'
    )


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


def smoke(s: Sheet, x: float, y: float, k: float) -> None:
    """A thread of smoke that begins at (x, y)."""
    for shift, wide, dark in ((0, 3, 0.55), (8, 7, 0.22), (-6, 12, 0.12)):
        line = smooth(
            [
                (x, y),
                (x - 10 * k + shift, y - 60 * k),
                (x + 16 * k, y - 120 * k),
                (x - 14 * k - shift, y - 175 * k),
                (x + 20 * k, y - 235 * k),
                (x + 4 * k, y - 280 * k),
            ]
        )
        fade = s.gradient([(0, "#fff", 0), (0.5, "#fff", dark * 0.8), (1, "#fff", dark)], "v")
        s.add(
            f'<path d="{path(line, False)}" fill="none" stroke="{fade}" stroke-width="{wide * k / 2}" stroke-linecap="round" {s.blur(wide * 0.9)}/>'
        )
