"""Pictures of the tea ware."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import glazes as g
from flats import lay, stick, towel
from glazes import Glaze
from grounds import flat, grain, room
from scenes import scene
from sheet import Sheet
from vessels import caddy, cup, gaiwan, gaiwan_lid, pitcher, teapot, tray


@scene("gaiwan-celadon", glaze=g.CELADON, tone="paper", light="leaves")
@scene("gaiwan-moon", glaze=g.MOON, tone="sand", light="leaves")
@scene("gaiwan-tenmoku", glaze=g.TENMOKU, tone="stone", light="leaves")
def gaiwan_alone(glaze: Glaze, tone: str, light: str) -> Sheet:
    s = Sheet()
    room(s, tone, 0.58, light)
    gaiwan(s, 790, 1240, 8.2, glaze)
    grain(s)
    return s


@scene("gaiwan-open")
def gaiwan_open() -> Sheet:
    s = Sheet()
    flat(s, "wood")
    gaiwan(s, 720, 840, 7.2, g.CELADON, lid=False, liquid=g.GREEN_TEA, tilt=0.72)
    gaiwan_lid(s, 1240, 1300, 6.6, g.CELADON, tilt=0.72)
    grain(s)
    return s


@scene("teapot-red", clay=g.ZHUNI, tone="sage")
@scene("teapot-sand", clay=g.DUANNI, tone="blue")
def pot(clay: Glaze, tone: str) -> Sheet:
    s = Sheet()
    room(s, tone, 0.60, "leaves")
    teapot(s, 800, 1170, 7.2, clay)
    grain(s)
    return s


@scene("teapot-table")
def pot_in_use() -> Sheet:
    s = Sheet()
    room(s, "wood", 0.40, "window")
    tray(s, 760, 1080, 6.0, g.INK, 0.40)
    teapot(s, 700, 1010, 4.6, g.ZHUNI, 0.36)
    cup(s, 1090, 1120, 3.9, g.MOON, g.TEA, 0.38)
    cup(s, 960, 1270, 3.9, g.MOON, g.TEA, 0.38)
    grain(s)
    return s


@scene("cups-celadon", glaze=g.CELADON, liquid=g.GREEN_TEA, tone="rose")
@scene("cups-tenmoku", glaze=g.TENMOKU, liquid=g.TEA, tone="sand")
def cups(glaze: Glaze, liquid: str, tone: str) -> Sheet:
    s = Sheet()
    room(s, tone, 0.52, "window")
    cup(s, 1010, 930, 7.0, glaze, "", 0.34)
    cup(s, 500, 1090, 8.0, glaze, liquid, 0.34)
    cup(s, 1080, 1330, 8.8, glaze, liquid, 0.34)
    grain(s)
    return s


@scene("cups-above")
def cups_above() -> Sheet:
    s = Sheet()
    flat(s, "sand")
    towel(s, 830, 840, -8, 1120, 1000, "#e7dcc8", "#35568a", 2)
    for x, y, tea in (
        (560, 620, g.GREEN_TEA),
        (1010, 560, g.TEA),
        (540, 1060, g.TEA),
        (1000, 1010, ""),
        (1340, 830, ""),
    ):
        if x < 1300:
            cup(s, x, y, 5.6, g.CELADON if tea != g.TEA else g.TENMOKU, tea, 0.9)
    grain(s)
    return s


@scene("pitcher")
def pitcher_alone() -> Sheet:
    s = Sheet()
    room(s, "blue", 0.60, "leaves")
    pitcher(s, 770, 1210, 8.2, g.MOON)
    grain(s)
    return s


@scene("pitcher-table")
def pitcher_in_use() -> Sheet:
    s = Sheet()
    room(s, "wood", 0.46, "window")
    pitcher(s, 700, 1080, 6.2, g.MOON, g.TEA, 0.34)
    cup(s, 1130, 1080, 4.8, g.SKY, g.TEA, 0.36)
    cup(s, 1000, 1330, 5.2, g.SKY, g.TEA, 0.36)
    grain(s)
    return s


@scene("tray-ink", glaze=g.INK, tone="paper")
@scene("tray-ash", glaze=g.ASH, tone="sage")
def trays(glaze: Glaze, tone: str) -> Sheet:
    s = Sheet()
    room(s, tone, 0.36)
    tray(s, 790, 1000, 6.1, glaze, 0.46)
    if tone == "sage":
        gaiwan(s, 700, 980, 4.2, g.TENMOKU, tilt=0.42)
        cup(s, 1110, 1040, 3.8, g.TENMOKU, g.TEA, 0.42)
    grain(s)
    return s


@scene("caddy-sky", glaze=g.SKY, tone="paper")
@scene("caddy-persimmon", glaze=g.PERSIMMON, tone="mist")
@scene("caddy-ink", glaze=g.INK, tone="rose")
def caddies(glaze: Glaze, tone: str) -> Sheet:
    s = Sheet()
    room(s, tone, 0.62, "leaves")
    caddy(s, 790, 1270, 9.0, glaze)
    grain(s)
    return s


@scene("scoop")
def scoop() -> Sheet:
    s = Sheet()
    flat(s, "stone")
    towel(s, 860, 900, 12, 1050, 760, "#dcd1bd", "", 2)
    half = '<path d="M-330 -92H250Q420 -70 430 0Q420 70 250 92H-330Q-352 0 -330 -92Z"/>'
    bamboo = s.gradient(
        [
            (0, "#f0d9a8", 1),
            (0.28, "#b48a50", 1),
            (0.5, "#8a6434", 1),
            (0.8, "#cfa767", 1),
            (1, "#f2ddb0", 1),
        ],
        "v",
    )

    def leaves() -> None:
        import random

        rng = random.Random(2)
        for _ in range(260):
            x, y = rng.gauss(40, 130), rng.gauss(4, 22)
            turn, size = rng.uniform(0, 180), rng.uniform(26, 54)
            tone = rng.choice(["#3c3a26", "#4b4a2e", "#5a5a38", "#2f2c1e", "#6a6844"])
            s.add(
                f'<path transform="translate({x:.0f} {y:.0f}) rotate({turn:.0f})" d="M0 0q{size / 2:.0f} -7 {size:.0f} 2q{-size / 2:.0f} 6 {-size:.0f} -2z" fill="{tone}"/>'
            )

    lay(s, 760, 680, 24, half, bamboo, depth=24, inside=leaves, light=0.6)
    stick(s, 860, 1090, 18, 900, 26, 12, "#b98d50")
    grain(s)
    return s
