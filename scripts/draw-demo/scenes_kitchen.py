"""Pictures of the kitchen things."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import math
import random

import glazes as g
from flats import board, lay, sheet_of, stick, towel
from food import persimmon, scallions
from glazes import Glaze
from grounds import flat, grain, room
from scenes import scene
from sheet import Sheet
from tableware import bowl, cruet, noodle_bowl, plate, rice_pot, rice_pot_lid
from vessels import up


def rice(s: Sheet, heap: float = 0.16, seed: int = 1) -> None:
    """Rice, heaped on the surface painted last."""
    x, y, r = s.surface
    rng = random.Random(seed)
    flatness = 0.34
    body = s.gradient(
        [(0, "#fffdf6", 1), (0.6, "#f4eddd", 1), (1, "#cfc3ab", 1)], "r 0.36 0.28 0.8"
    )
    top = y - r * heap
    s.add(
        f'<path d="M{x - r} {y}C{x - r * 0.8} {top - r * 0.30} {x + r * 0.8} {top - r * 0.30} {x + r} {y}A{r} {r * flatness} 0 0 1 {x - r} {y}Z" fill="{body}"/>'
    )
    for _ in range(620):
        turn, far = rng.uniform(0, math.tau), math.sqrt(rng.random()) * 0.96
        px, py = x + math.cos(turn) * far * r, y + math.sin(turn) * far * r * flatness
        py -= (1 - far**2) * r * (heap + 0.09)
        tone = rng.choice(["#ffffff", "#fbf6ea", "#e9dfcb", "#dccfb6"])
        s.add(
            f'<ellipse transform="translate({px:.0f} {py:.0f}) rotate({rng.uniform(0, 180):.0f})" rx="{r * 0.034:.1f}" ry="{r * 0.012:.1f}" fill="{tone}"/>'
        )


def noodles(s: Sheet, tilt: float) -> None:
    """Noodles, greens and half an egg in the broth painted last."""
    x, y, r = s.surface
    rng = random.Random(8)
    with s.group(s.clip(f'<ellipse cx="{x}" cy="{y}" rx="{r * 0.97}" ry="{r * tilt * 0.96}"/>')):
        for _ in range(46):
            px, py = x + rng.uniform(-0.62, 0.55) * r, y + rng.uniform(-0.55, 0.62) * r * tilt
            bend, long = rng.uniform(-0.5, 0.5) * r * tilt, rng.uniform(0.3, 0.62) * r
            tone = rng.choice(["#f0d9a0", "#e7c988", "#f6e4b6", "#dcb873"])
            line = f"M{px - long:.0f} {py:.0f}q{long:.0f} {bend:.0f} {2 * long:.0f} {rng.uniform(-0.3, 0.3) * r * tilt:.0f}"
            s.add(
                f'<path d="{line}" transform="translate(3 6)" fill="none" stroke="#6d3d16" stroke-opacity=".35" stroke-width="{r * 0.034:.1f}"/>'
            )
            s.add(
                f'<path d="{line}" fill="none" stroke="{tone}" stroke-width="{r * 0.03:.1f}" stroke-linecap="round"/>'
            )
        for side, turn in ((-0.46, -18), (-0.30, 8), (-0.56, 24)):
            leaf = f"M0 0C{r * 0.12} {-r * 0.14} {r * 0.36} {-r * 0.12} {r * 0.46} 0C{r * 0.36} {r * 0.07} {r * 0.12} {r * 0.08} 0 0Z"
            s.add(
                f'<g transform="translate({x + side * r - r * 0.1} {y - r * tilt * 0.28}) rotate({turn})"><path d="{leaf}" fill="#4f7238"/><path d="M0 0H{r * 0.42}" stroke="#a6bd7f" stroke-width="{r * 0.02}"/></g>'
            )
        ex, ey = x + r * 0.34, y - r * tilt * 0.14
        s.add(
            f'<ellipse cx="{ex + 8}" cy="{ey + 12}" rx="{r * 0.25}" ry="{r * 0.17}" fill="#5b2f10" opacity=".4" {s.blur(7)}/>'
        )
        s.add(
            f'<ellipse cx="{ex}" cy="{ey}" rx="{r * 0.25}" ry="{r * 0.165}" fill="{s.gradient([(0, "#fffdf5", 1), (1, "#e0d2b8", 1)], "d")}"/>'
        )
        s.add(
            f'<ellipse cx="{ex - r * 0.015}" cy="{ey}" rx="{r * 0.135}" ry="{r * 0.09}" fill="{s.gradient([(0, "#f7b64d", 1), (1, "#d9822b", 1)], "d")}"/>'
        )
        for _ in range(34):
            px, py = x + rng.gauss(0.02, 0.34) * r, y + rng.gauss(0.22, 0.3) * r * tilt
            s.add(
                f'<ellipse cx="{px:.0f}" cy="{py:.0f}" rx="{r * 0.028:.1f}" ry="{r * 0.018:.1f}" fill="none" stroke="{rng.choice(["#7da052", "#5f8a3f", "#a5c178"])}" stroke-width="{r * 0.014:.1f}"/>'
            )


@scene("rice-bowl-oat", glaze=g.OAT, tone="paper")
@scene("rice-bowl-celadon", glaze=g.CELADON, tone="sand")
@scene("rice-bowl-ink", glaze=g.INK, tone="sage")
def rice_bowl(glaze: Glaze, tone: str) -> Sheet:
    s = Sheet()
    room(s, tone, 0.56, "window")
    bowl(s, 790, 1230, 8.6, glaze, tilt=0.32)
    grain(s)
    return s


@scene("rice-bowl-table")
def rice_bowl_in_use() -> Sheet:
    s = Sheet()
    room(s, "wood", 0.34, "window")
    bowl(s, 1130, 850, 5.6, g.CELADON, tilt=0.40)
    bowl(s, 660, 1200, 7.8, g.OAT, tilt=0.40, liquid="#efe6d4", fill=0.86)
    rice(s)
    stick(s, 1180, 1290, 168, 780, 19, 9, "#6b452c")
    stick(s, 1200, 1340, 170, 780, 19, 9, "#6b452c")
    grain(s)
    return s


@scene("noodle-bowl")
def noodle_bowl_alone() -> Sheet:
    s = Sheet()
    room(s, "stone", 0.52, "leaves")
    noodle_bowl(s, 790, 1210, 6.6, g.ASH)
    grain(s)
    return s


@scene("noodle-bowl-table")
def noodle_bowl_in_use() -> Sheet:
    s = Sheet()
    room(s, "dark wood", 0.26, "window")
    noodle_bowl(s, 760, 1200, 7.0, g.ASH, liquid="#a9632a", tilt=0.52)
    noodles(s, 0.52)
    stick(s, 1190, 1360, 160, 900, 20, 9, "#c89b5d")
    stick(s, 1230, 1405, 162, 900, 20, 9, "#c89b5d")
    grain(s)
    return s


@scene("plate-moon", glaze=g.MOON, tone="sage")
@scene("plate-ink", glaze=g.INK, tone="rose")
def plates(glaze: Glaze, tone: str) -> Sheet:
    s = Sheet()
    flat(s, tone)
    plate(s, 780, 870, 6.2, glaze, tilt=0.93)
    if tone == "sage":
        persimmon(s, 850, 850, 150)
    grain(s)
    return s


@scene("plate-stack")
def plate_stack() -> Sheet:
    s = Sheet()
    room(s, "sand", 0.50, "leaves")
    y = 1200.0
    for i in range(4):
        plate(s, 790 + (3, -4, 2, 0)[i], y, 5.9, g.MOON, tilt=0.34, shadow=1 if i == 0 else 0.45)
        y = up(y, 9, 5.9, 0.34)
    for i in range(3):
        plate(s, 790 + (5, -3, 1)[i], y, 5.9, g.INK, tilt=0.34, size=0.76, shadow=0.5)
        y = up(y, 7.5, 5.9, 0.34)
    grain(s)
    return s


@scene("rice-pot")
def pot_alone() -> Sheet:
    s = Sheet()
    room(s, "paper", 0.56, "window")
    rice_pot(s, 790, 1230, 5.4, g.IRONWARE)
    grain(s)
    return s


@scene("rice-pot-open")
def pot_open() -> Sheet:
    s = Sheet()
    room(s, "wood", 0.28, "window")
    rice_pot_lid(s, 1210, 780, 3.9, g.IRONWARE, 0.5)
    rice_pot(s, 680, 1230, 5.3, g.IRONWARE, lid=False, liquid="#f1ead9", tilt=0.5)
    rice(s, 0.10, 4)
    towel(s, 1390, 1330, 24, 460, 380, "#e7dcc8", "#35568a", 2)
    grain(s)
    return s


@scene("cruet-tenmoku", glaze=g.TENMOKU, tone="mist")
@scene("cruet-celadon", glaze=g.CELADON, tone="rose")
def cruets(glaze: Glaze, tone: str) -> Sheet:
    s = Sheet()
    room(s, tone, 0.60, "leaves")
    cruet(s, 790, 1240, 9.4, glaze)
    grain(s)
    return s


@scene("board")
def board_alone() -> Sheet:
    s = Sheet()
    flat(s, "mist")
    board(s, 880, 790, -24, 3.25, "#c49a6a")
    grain(s)
    return s


@scene("board-table")
def board_in_use() -> Sheet:
    s = Sheet()
    flat(s, "stone", "#c7c0b6")
    board(s, 830, 720, -8, 3.2, "#c49a6a")
    scallions(s, 790, 640, 6, 1.15)
    persimmon(s, 1250, 1180, 150)
    persimmon(s, 990, 1300, 132)
    persimmon(s, 760, 850, 118)
    grain(s)
    return s


@scene("chopsticks")
def sticks() -> Sheet:
    s = Sheet()
    flat(s, "sand")
    towel(s, 800, 820, 0, 1120, 1120, "#e9e1d2", "", 2)
    for i, (wood, end) in enumerate(
        (("#5b3a26", "#2d2a2a"), ("#8a5a36", "#8f3227"), ("#c89b5d", "#35568a"))
    ):
        for shift in (0, 44):
            stick(s, 800, 520 + i * 220 + shift, 28, 1120, 26, 11, wood, end)
    grain(s)
    return s


@scene("chopsticks-band")
def sticks_in_band() -> Sheet:
    s = Sheet()
    flat(s, "sage")
    for i, wood in enumerate(("#5b3a26", "#c89b5d", "#8a5a36", "#5b3a26", "#c89b5d", "#8a5a36")):
        stick(s, 800, 640 + i * 44, -32, 1240, 34, 15, wood)

    def words() -> None:
        for i, sign in enumerate("檐下"):
            s.add(
                f'<text x="0" y="{-34 + i * 92}" font-size="78" text-anchor="middle" fill="#3a2d24" font-family="Noto Serif CJK SC" font-weight="600">{sign}</text>'
            )

    lay(s, 800, 750, -32, sheet_of(150, 330, 4), "#f1e6d0", depth=9, inside=words)
    grain(s)
    return s
