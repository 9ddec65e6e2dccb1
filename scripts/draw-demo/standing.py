"""Cloth that hangs, bells, mountains of porcelain, brushes, bundles and smoke."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import random

from glazes import BRASS, Glaze
from grounds import weave
from lathe import turn
from sheet import Sheet, css, mix, path, smooth


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
        body = path(outline)
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
