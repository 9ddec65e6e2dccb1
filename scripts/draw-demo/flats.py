"""Things that lie flat and are seen from above: paper, cloth, wood, sticks."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import random
from collections.abc import Callable

from grounds import weave
from sheet import Sheet, css, mix


def lay(
    s: Sheet,
    x: float,
    y: float,
    turn: float,
    shape: str,
    fill: str,
    *,
    depth: float = 10,
    inside: Callable[[], None] | None = None,
    light: float = 1,
) -> None:
    """Lay a shape (markup round the origin, without fill) on the table with its shadow."""
    place = f'transform="translate({x} {y}) rotate({turn})"'
    for away, soft, dark in ((1.5, 1.5, 0.17), (0.4, 0.4, 0.34)):
        s.add(
            f'<g transform="translate({x + depth * away:.1f} {y + depth * away * 1.05:.1f}) rotate({turn})" '
            f'fill="#2b1d12" opacity="{dark}" {s.blur(depth * soft)}>{shape}</g>'
        )
    with s.group(place):
        with s.group(f'fill="{fill}"'):
            s.add(shape)
        with s.group(s.clip(shape)):
            if inside:
                inside()
            sun = s.gradient(
                [(0, "#fff8ea", 0.28 * light), (0.5, "#fff8ea", 0), (1, "#38240f", 0.20 * light)],
                "d",
            )
            s.add(f'<g fill="{sun}">{shape}</g>')
        s.add(f'<g fill="none" stroke="#fff" stroke-opacity=".28" stroke-width="2">{shape}</g>')


def sheet_of(w: float, h: float, r: float = 6) -> str:
    return f'<rect x="{-w / 2}" y="{-h / 2}" width="{w}" height="{h}" rx="{r}"/>'


def grain_of(s: Sheet, w: float, h: float, colour: str, seed: int = 3, gap: float = 9) -> None:
    """Wood grain along the width."""
    rng = random.Random(seed)
    y = -h / 2
    dark = css(mix(colour, "#2a1608", 0.55))
    while y < h / 2:
        bend, at = rng.uniform(-26, 26), rng.uniform(-0.3, 0.3) * w
        s.add(
            f'<path d="M{-w / 2} {y:.0f}Q{at:.0f} {y + bend:.0f} {w / 2} {y + rng.uniform(-8, 8):.0f}" fill="none" '
            f'stroke="{dark}" stroke-width="{rng.uniform(1, 4):.1f}" opacity="{rng.uniform(0.05, 0.22):.2f}"/>'
        )
        y += rng.uniform(0.4, 1.6) * gap


def seal(s: Sheet, x: float, y: float, size: float) -> None:
    """The shop's red seal."""
    s.add(
        f'<rect x="{x - size / 2}" y="{y - size / 2}" width="{size}" height="{size}" rx="{size * 0.1}" fill="#a8382c"/>'
    )
    s.add(
        f'<text x="{x}" y="{y + size * 0.29}" font-size="{size * 0.78}" text-anchor="middle" fill="#f6ead6" '
        f'font-family="Noto Serif CJK SC" font-weight="700">檐</text>'
    )


def notebook(s: Sheet, x: float, y: float, angle: float, k: float, cover: str) -> None:
    w, h = 130 * k, 190 * k
    for step in (7, 4):
        lay(s, x + step * k * 0.5, y + step * k * 0.6, angle, sheet_of(w, h, 4), "#efe4cd", depth=6)

    def face() -> None:
        weave(s, sheet_of(w, h), cover, 0.7, 6)
        s.add(
            f'<rect x="{-w / 2}" y="{-h / 2}" width="{13 * k}" height="{h}" fill="#000" opacity=".06"/>'
        )
        thread = 'stroke="#f1e6cf" stroke-width="4" stroke-linecap="round" fill="none"'
        edge, inner = -w / 2, -w / 2 + 13 * k
        s.add(f'<path d="M{inner} {-h / 2}V{h / 2}" {thread}/>')
        for part in (-0.42, -0.14, 0.14, 0.42):
            s.add(f'<path d="M{edge - 4} {h * part}H{inner}" {thread}/>')
        s.add(
            f'<rect x="{-w * 0.29}" y="{-h * 0.42}" width="{w * 0.2}" height="{h * 0.5}" fill="#f4ebd9"/>'
        )
        s.add(
            f'<rect x="{-w * 0.275}" y="{-h * 0.41}" width="{w * 0.17}" height="{h * 0.48}" fill="none" stroke="#8c7a60" stroke-width="2"/>'
        )
        for i, sign in enumerate("听雨记"):
            s.add(
                f'<text x="{-w * 0.19}" y="{-h * 0.30 + i * h * 0.125}" font-size="{w * 0.125}" text-anchor="middle" fill="#3b2f26" font-family="Noto Serif CJK SC" font-weight="500">{sign}</text>'
            )

    lay(s, x, y, angle, sheet_of(w, h, 4), cover, depth=9, inside=face)


def letter(s: Sheet, x: float, y: float, angle: float, k: float, written: bool = False) -> None:
    w, h = 150 * k, 210 * k

    def face() -> None:
        red = 'fill="none" stroke="#b5483a" stroke-opacity=".62"'
        s.add(
            f'<rect x="{-w * 0.42}" y="{-h * 0.43}" width="{w * 0.84}" height="{h * 0.86}" {red} stroke-width="4"/>'
        )
        for i in range(1, 8):
            px = -w * 0.42 + w * 0.84 * i / 8
            s.add(f'<path d="M{px} {-h * 0.43}V{h * 0.43}" {red} stroke-width="1.6"/>')
        if written:
            for column, text in enumerate(("檐下听雨", "新茶已到", "盼君来坐")):
                for row, sign in enumerate(text):
                    s.add(
                        f'<text x="{w * (0.3675 - column * 0.105)}" y="{-h * 0.355 + row * h * 0.075}" font-size="{w * 0.072}" text-anchor="middle" fill="#2e2824" font-family="Noto Serif CJK SC">{sign}</text>'
                    )

    lay(s, x, y, angle, sheet_of(w, h, 2), "#f5eddc", depth=5, inside=face, light=0.5)


def envelope(s: Sheet, x: float, y: float, angle: float, k: float, colour: str = "#e6d6ba") -> None:
    w, h = 110 * k, 210 * k

    def face() -> None:
        s.add(
            f'<rect x="{-w * 0.2}" y="{-h / 2}" width="{w * 0.4}" height="{h}" fill="#b5483a" opacity=".16"/>'
        )
        s.add(
            f'<path d="M{-w / 2} {-h * 0.40}H{w / 2}" stroke="#7a5d3d" stroke-opacity=".4" stroke-width="3"/>'
        )
        seal(s, 0, -h * 0.40, w * 0.2)

    lay(s, x, y, angle, sheet_of(w, h, 3), colour, depth=6, inside=face)


def towel(
    s: Sheet,
    x: float,
    y: float,
    angle: float,
    w: float,
    h: float,
    colour: str,
    stripe: str = "",
    layers: int = 3,
    marks: tuple[float, ...] = (0.12, 0.17, 0.22),
) -> None:
    """A folded cloth: layers, weave, stripes and soft folds."""
    for step in range(layers - 1, 0, -1):
        edge = sheet_of(w - step * 2, h - step, 22)
        lay(
            s,
            x + step * 5,
            y + step * 9,
            angle,
            edge,
            css(mix(colour, "#4a3621", 0.10 + step * 0.04)),
            depth=10,
        )

    def face() -> None:
        for mark in marks if stripe else ():
            s.add(
                f'<rect x="{-w / 2}" y="{h * (0.5 - mark)}" width="{w}" height="{h * 0.022}" fill="{stripe}"/>'
            )
        weave(s, sheet_of(w, h), colour, 1.1, 8)
        for at, dark in ((-0.12, 0.10), (0.21, 0.08)):
            fold = s.gradient(
                [
                    (0, "#2b1d12", 0),
                    (0.5, "#2b1d12", dark),
                    (0.53, "#fff", dark * 1.6),
                    (1, "#fff", 0),
                ]
            )
            s.add(f'<rect x="{w * at - 70}" y="{-h / 2}" width="140" height="{h}" fill="{fold}"/>')
        hem = css(mix(colour, "#3a2a1a", 0.35))
        s.add(
            f'<path d="M{-w / 2} {h * 0.465}H{w / 2}" stroke="{hem}" stroke-opacity=".5" stroke-width="3" stroke-dasharray="9 6"/>'
        )

    lay(s, x, y, angle, sheet_of(w, h, 24), colour, depth=16, inside=face)


def stick(
    s: Sheet,
    x: float,
    y: float,
    angle: float,
    length: float,
    wide: float,
    tip: float,
    colour: str,
    end: str = "",
) -> None:
    """A tapering round stick lying down, its thick end to the left."""
    half, small = wide / 2, tip / 2
    shape = (
        f'<path d="M{-length / 2} {-half}L{length / 2 - small} {-small}A{small} {small} 0 0 1 {length / 2 - small} {small}'
        f'L{-length / 2} {half}A{half * 0.4} {half} 0 0 1 {-length / 2} {-half}Z"/>'
    )
    round_ = s.gradient(
        [
            (0, mix(colour, "#ffffff", 0.12), 1),
            (0.3, mix(colour, "#ffffff", 0.42), 1),
            (0.55, colour, 1),
            (1, mix(colour, "#1d0f06", 0.5), 1),
        ],
        "v",
    )

    def face() -> None:
        if end:
            s.add(
                f'<rect x="{-length / 2 - 9}" y="{-half}" width="{length * 0.12}" height="{wide}" fill="{end}" opacity=".88"/>'
            )

    lay(s, x, y, angle, shape, round_, depth=wide * 0.35 + 2, inside=face, light=0.4)


def board(s: Sheet, x: float, y: float, angle: float, k: float, colour: str) -> None:
    w, h = 340 * k, 210 * k
    shape = (
        f'<path fill-rule="evenodd" d="M{-w / 2 + 20 * k} {-h / 2}H{w / 2 - 24 * k}Q{w / 2} {-h / 2} {w / 2} {-h / 2 + 24 * k}V{h / 2 - 24 * k}Q{w / 2} {h / 2} {w / 2 - 24 * k} {h / 2}'
        f"H{-w / 2 + 20 * k}C{-w / 2 - 8 * k} {h / 2} {-w / 2 - 4 * k} {24 * k} {-w / 2 - 36 * k} {22 * k}H{-w / 2 - 66 * k}A{22 * k} {22 * k} 0 0 1 {-w / 2 - 66 * k} {-22 * k}H{-w / 2 - 36 * k}"
        f'C{-w / 2 - 4 * k} {-24 * k} {-w / 2 - 8 * k} {-h / 2} {-w / 2 + 20 * k} {-h / 2}ZM{-w / 2 - 74 * k} 0a{8 * k} {8 * k} 0 1 0 {16 * k} 0a{8 * k} {8 * k} 0 1 0 {-16 * k} 0Z"/>'
    )

    def face() -> None:
        grain_of(s, w * 1.5, h, colour, gap=10 * k / 2)
        s.add(
            f'<path d="M{-w * 0.2} {-h / 2}Q{-w * 0.1} 0 {-w * 0.24} {h / 2}" fill="none" stroke="#fff" stroke-opacity=".0"/>'
        )

    lay(s, x, y, angle, shape, colour, depth=14, inside=face)
