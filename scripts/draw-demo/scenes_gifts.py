"""Pictures of the small gifts."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import random

import glazes as g
from flats import lay, seal, sheet_of, stick
from glazes import Glaze
from grounds import flat, grain, room
from lathe import turn
from scenes import scene
from sheet import Sheet
from standing import bell, smoke
from vessels import cup, up


@scene("bell-celadon", glaze=g.CELADON, tone="paper", sign="风")
@scene("bell-persimmon", glaze=g.PERSIMMON, tone="blue", sign="雨")
def bells(glaze: Glaze, tone: str, sign: str) -> Sheet:
    s = Sheet()
    room(s, tone, 1.3, "leaves")
    bell(s, 800, 700, 6.2, glaze, swing=2, sign=sign)
    grain(s)
    return s


def incense(s: Sheet, x: float, y: float, k: float, glaze: Glaze) -> None:
    turn(s, x, y, [(40, 0), (42, 3), (42, 3), (54, 12), (58, 20)], glaze, scale=k, wall=2.4)
    turn(
        s,
        x,
        up(y, 5, k, 0.3),
        [(10, 0), (10, 4), (5, 9), (4, 10)],
        glaze.but(foot="", pool=""),
        scale=k,
        hollow=False,
        shadow=0.2,
    )
    top = up(y, 14, k, 0.3)
    s.add(
        f'<path d="M{x} {top}l{26 * k} {-128 * k}" stroke="#6d4a33" stroke-width="{2.6 * k}" stroke-linecap="round"/>'
    )
    s.add(
        f'<path d="M{x + 24.4 * k} {top - 120 * k}l{1.6 * k} {-8 * k}" stroke="#d9d4cb" stroke-width="{2.8 * k}"/><circle cx="{x + 24.4 * k}" cy="{top - 120 * k}" r="{1.9 * k}" fill="#f0733a"/>'
    )
    smoke(s, x + 26 * k, top - 130 * k, k * 0.55)


@scene("incense-celadon", glaze=g.CELADON, tone="dusk")
@scene("incense-ink", glaze=g.INK, tone="stone")
def incense_dish(glaze: Glaze, tone: str) -> Sheet:
    s = Sheet()
    room(s, tone, 0.62, "" if tone == "dusk" else "leaves")
    incense(s, 770, 1290, 6.6, glaze)
    grain(s)
    return s


@scene("incense-sticks")
def incense_sticks() -> Sheet:
    s = Sheet()
    flat(s, "sage")
    rng = random.Random(6)
    for i in range(16):
        stick(
            s,
            800 + rng.uniform(-16, 16),
            700 + i * 13,
            -28 + rng.uniform(-1.6, 1.6),
            1280,
            13,
            11,
            "#7c5a41",
        )

    def words() -> None:
        for i, sign in enumerate("桂花"):
            s.add(
                f'<text x="-16" y="{-26 + i * 88}" font-size="74" text-anchor="middle" fill="#3a2d24" font-family="Noto Serif CJK SC" font-weight="600">{sign}</text>'
            )
        seal(s, 46, 84, 34)

    lay(s, 800, 800, -28, sheet_of(170, 290, 4), "#f1e6d0", depth=9, inside=words)
    for _ in range(26):
        x, y = rng.uniform(980, 1480), rng.uniform(1120, 1480)
        for leaf in range(4):
            s.add(
                f'<ellipse transform="translate({x:.0f} {y:.0f}) rotate({leaf * 90 + 30})" cx="10" rx="11" ry="7" fill="{rng.choice(["#e0a63d", "#edbb5d", "#d69530"])}"/>'
            )
    grain(s)
    return s


@scene("rests")
def rests() -> Sheet:
    s = Sheet()
    room(s, "rose", 0.30)
    kinds = (g.CELADON, g.TENMOKU, g.MOON, g.PERSIMMON, g.SKY)
    for i, (x, y) in enumerate(((420, 760), (830, 700), (1230, 800), (600, 1130), (1060, 1180))):
        with s.group(f'transform="translate({x} {y}) scale(1.25 1)"'):
            turn(
                s,
                0,
                0,
                [(21, 0), (25, 4), (24, 11), (16, 15), (8, 14), (0.5, 13)],
                kinds[i].but(foot="", rim="", pool="", gloss=0.6),
                scale=6.4,
                tilt=0.5,
                hollow=False,
            )
    grain(s)
    return s


def box(s: Sheet, x: float, y: float, w: float, h: float, colour: str) -> None:
    def hollow() -> None:
        s.add(
            f'<rect x="{-w / 2 + 26}" y="{-h / 2 + 26}" width="{w - 52}" height="{h - 52}" rx="6" fill="#f3ecdd"/>'
        )
        rng = random.Random(9)
        for _ in range(300):
            px, py = rng.uniform(-w / 2 + 40, w / 2 - 40), rng.uniform(-h / 2 + 40, h / 2 - 40)
            s.add(
                f'<path d="M{px:.0f} {py:.0f}q{rng.uniform(-50, 50):.0f} {rng.uniform(-40, 40):.0f} {rng.uniform(-90, 90):.0f} {rng.uniform(-60, 60):.0f}" fill="none" stroke="{rng.choice(["#e2d3b2", "#d5c29a", "#efe3c8", "#c9b48a"])}" stroke-width="8" stroke-linecap="round"/>'
            )
        s.add(
            f'<rect x="{-w / 2 + 26}" y="{-h / 2 + 26}" width="{w - 52}" height="{h - 52}" rx="6" fill="none" stroke="#2b1d12" stroke-opacity=".35" stroke-width="26" {s.blur(14)}/>'
        )

    lay(s, x, y, 0, sheet_of(w, h, 8), colour, depth=20, inside=hollow)


@scene("gift-box")
def gift_box() -> Sheet:
    s = Sheet()
    flat(s, "paper")
    box(s, 790, 800, 1180, 760, "#b99a6c")
    cup(s, 540, 860, 6.6, g.CELADON, "", 0.92)
    cup(s, 1040, 860, 6.6, g.TENMOKU, "", 0.92)
    grain(s)
    return s


@scene("gift-box-tied")
def gift_box_tied() -> Sheet:
    s = Sheet()
    flat(s, "sage")

    def lid() -> None:
        s.add('<rect x="-600" y="-52" width="1200" height="104" fill="#f1e6d0"/>')
        s.add(
            '<path d="M-600 -52H600M-600 52H600" stroke="#8c7a60" stroke-opacity=".4" stroke-width="3"/>'
        )
        for i, sign in enumerate("对饮"):
            s.add(
                f'<text x="{-330 + i * 84}" y="26" font-size="70" text-anchor="middle" fill="#3a2d24" font-family="Noto Serif CJK SC" font-weight="600">{sign}</text>'
            )
        seal(s, 330, 0, 64)

    lay(s, 790, 800, -10, sheet_of(1100, 720, 8), "#b99a6c", depth=26, inside=lid)
    grain(s)
    return s
