"""Tea ware. Lengths are millimetres times ``k``; (x, y) is where a thing stands."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import math

from bars import tube
from glazes import Glaze, lit
from lathe import turn, view_of
from sheet import Point, Sheet, css, mix


def up(y: float, height: float, k: float, tilt: float) -> float:
    """The y of a point ``height`` above ``y``."""
    return y - height * k * math.sqrt(1 - tilt * tilt)


def gaiwan(
    s: Sheet,
    x: float,
    y: float,
    k: float,
    glaze: Glaze,
    *,
    lid: bool = True,
    liquid: str = "",
    tilt: float = 0.3,
) -> None:
    saucer(s, x, y, k, glaze, tilt)
    base = up(y, 5, k, tilt)
    turn(
        s,
        x,
        base,
        [(20, 0), (21, 4), (21, 4), (31, 15), (42, 36), (49, 56), (54, 66)],
        glaze,
        scale=k,
        tilt=tilt,
        wall=1.5,
        liquid=liquid,
        shadow=0.6,
        fill=0.8,
    )
    if lid:
        gaiwan_lid(s, x, up(base, 63, k, tilt), k, glaze, tilt, shadow=0)


def saucer(s: Sheet, x: float, y: float, k: float, glaze: Glaze, tilt: float = 0.3) -> None:
    turn(
        s, x, y, [(27, 0), (28, 3), (28, 3), (44, 7), (56, 14)], glaze, scale=k, tilt=tilt, wall=1.6
    )


def gaiwan_lid(
    s: Sheet, x: float, y: float, k: float, glaze: Glaze, tilt: float = 0.3, shadow: float = 1
) -> None:
    dome = [(47.5, 0), (46, 4), (39, 11), (26, 17), (12, 20)]
    turn(
        s, x, y, dome, glaze.but(foot="", pool=""), scale=k, tilt=tilt, hollow=False, shadow=shadow
    )
    knob = [(9, 0), (10, 3), (13, 8), (14, 10)]
    turn(
        s, x, up(y, 19, k, tilt), knob, glaze.but(pool=""), scale=k, tilt=tilt, wall=2.4, shadow=0.0
    )


def cup(
    s: Sheet, x: float, y: float, k: float, glaze: Glaze, liquid: str = "", tilt: float = 0.3
) -> None:
    turn(
        s,
        x,
        y,
        [(15, 0), (16, 4), (16, 4), (24, 12), (30, 28), (32.5, 41)],
        glaze,
        scale=k,
        tilt=tilt,
        wall=1.5,
        liquid=liquid,
    )


def teapot(s: Sheet, x: float, y: float, k: float, glaze: Glaze, tilt: float = 0.28) -> None:
    def at(px: float, height: float) -> Point:
        return (x + px * k, up(y, height, k, tilt))

    pot = [(27, 0), (29, 2), (43, 12), (51, 29), (47, 45), (34, 55), (27, 58)]
    turn(s, x, y, pot, glaze, scale=k, tilt=tilt, wall=3)
    tube(
        s,
        [at(44, 43), at(66, 50), at(79, 36), at(72, 16), at(46, 13)],
        [8 * k, 7 * k, 6.4 * k, 6 * k, 7 * k],
        glaze,
    )
    tube(
        s,
        [at(-42, 22), at(-60, 30), at(-69, 46), at(-79, 57)],
        [21 * k, 14 * k, 10 * k, 8.5 * k],
        glaze,
    )
    turn(s, x, y, pot, glaze, scale=k, tilt=tilt, wall=3, shadow=0)
    lid = [(29, 0), (29, 2.5), (24, 7), (12, 11), (6, 12), (5, 14), (8, 19), (7, 23), (0.5, 25)]
    turn(s, x, up(y, 56.5, k, tilt), lid, glaze, scale=k, tilt=tilt, hollow=False, shadow=0)


def pitcher(
    s: Sheet, x: float, y: float, k: float, glaze: Glaze, liquid: str = "", tilt: float = 0.28
) -> None:
    body = [(24, 0), (25, 3), (25, 3), (35, 14), (38, 32), (33, 56), (33, 74), (37, 86)]
    turn(s, x, y, body, glaze, scale=k, tilt=tilt, wall=1.6)
    rim = up(y, 86, k, tilt)

    def at(px: float, height: float) -> Point:
        return (x + px * k, up(y, height, k, tilt))

    tube(
        s, [at(33, 74), at(58, 72), at(60, 50), at(37, 34)], [6 * k, 5.6 * k, 5 * k, 5.6 * k], glaze
    )
    pale = css(lit(mix(glaze.colour, "#ffffff", 0.1), (-0.5, 0.3, 0.8), view_of(tilt), 0.2))
    lip = f"M{x - 22 * k} {rim + 8.4 * k}C{x - 34 * k} {rim + 6 * k} {x - 42 * k} {rim + 1 * k} {x - 50 * k} {rim - 3 * k}C{x - 44 * k} {rim - 5 * k} {x - 36 * k} {rim - 6 * k} {x - 27 * k} {rim - 7 * k}Z"
    s.add(f'<path d="{lip}" fill="{pale}"/>')
    turn(s, x, y, body, glaze, scale=k, tilt=tilt, wall=1.6, liquid=liquid, shadow=0)
    dark = css(mix(glaze.colour, "#5d6a66", 0.30))
    groove = f"M{x - 35 * k} {rim + 2 * k}C{x - 40 * k} {rim} {x - 45 * k} {rim - 2 * k} {x - 49 * k} {rim - 2.9 * k}C{x - 43 * k} {rim - 4 * k} {x - 38 * k} {rim - 4 * k} {x - 34 * k} {rim - 3.5 * k}Z"
    s.add(f'<path d="{groove}" fill="{dark}" opacity=".5"/>')


def tray(s: Sheet, x: float, y: float, k: float, glaze: Glaze, tilt: float = 0.42) -> None:
    turn(
        s,
        x,
        y,
        [(104, 0), (108, 3), (113, 12), (114, 17)],
        glaze,
        scale=k,
        tilt=tilt,
        wall=4,
        inner=[(110, 17), (108, 12), (104, 8), (98, 7), (50, 6.7), (0.5, 6.5)],
    )


def caddy(
    s: Sheet,
    x: float,
    y: float,
    k: float,
    glaze: Glaze,
    *,
    lid: bool = True,
    tilt: float = 0.28,
    label: bool = True,
) -> None:
    body = [(35, 0), (37, 3), (37, 3), (42, 22), (42, 60), (36, 78), (33, 81), (33, 88)]
    turn(s, x, y, body, glaze, scale=k, tilt=tilt, wall=2.5)
    if label:
        tag(s, x, up(y, 66, k, tilt), k, tilt)
    if lid:
        caddy_lid(s, x, up(y, 80, k, tilt), k, glaze, tilt, 0)


def caddy_lid(
    s: Sheet, x: float, y: float, k: float, glaze: Glaze, tilt: float, shadow: float = 1
) -> None:
    turn(
        s,
        x,
        y,
        [(36, 0), (37, 2), (37, 15), (34, 20), (22, 22.5), (0.5, 23.5)],
        glaze.but(foot="", pool="", rim=""),
        scale=k,
        tilt=tilt,
        hollow=False,
        shadow=shadow,
    )


def tag(s: Sheet, x: float, y: float, k: float, tilt: float) -> None:
    """A paper label on the front of something round, with the shop's name."""
    w, h, bow = 11 * k, 36 * k, 1.3 * k * tilt / 0.28
    edge = f"M{x - w} {y}Q{x} {y + bow} {x + w} {y}V{y + h}Q{x} {y + h + bow} {x - w} {y + h}Z"
    s.add(f'<path d="{edge}" fill="#f2e9d6"/>')
    s.add(
        f'<path d="{edge}" fill="{s.gradient([(0, "#fff", 0.35), (0.5, "#fff", 0), (1, "#4b3320", 0.22)])}"/>'
    )
    words(s, x, y + h * 0.40, 12.5 * k, "檐", "#3a2d24")
    words(s, x, y + h * 0.78, 12.5 * k, "下", "#3a2d24")
    s.add(
        f'<rect x="{x + 4.5 * k}" y="{y + h - 6.5 * k}" width="{4 * k}" height="{4 * k}" rx="{0.5 * k}" fill="#a8382c"/>'
    )


def words(s: Sheet, x: float, y: float, size: float, text: str, colour: str) -> None:
    s.add(
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" text-anchor="middle" fill="{colour}" '
        f'font-family="Noto Serif CJK SC" font-weight="600">{text}</text>'
    )
