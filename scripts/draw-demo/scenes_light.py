"""Pictures of lamps and candles."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import glazes as g
from flats import lay, sheet_of
from grounds import flat, grain, room
from lights import candle, candlestick, lantern, table_lamp
from scenes import scene
from sheet import Sheet


@scene("lantern-lit")
def lantern_lit() -> Sheet:
    s = Sheet()
    room(s, "dusk", 0.66)
    lantern(s, 800, 1280, 5.2)
    grain(s)
    return s


@scene("lantern-day")
def lantern_day() -> Sheet:
    s = Sheet()
    room(s, "sage", 0.66, "leaves")
    lantern(s, 800, 1310, 5.2, on=False)
    grain(s)
    return s


@scene("candlestick-lit")
def candle_lit() -> Sheet:
    s = Sheet()
    room(s, "dusk", 0.62)
    candlestick(s, 800, 1270, 6.6)
    grain(s)
    return s


@scene("candlestick-day")
def candle_day() -> Sheet:
    s = Sheet()
    room(s, "paper", 0.56, "window")
    candlestick(s, 640, 1160, 5.6, on=False, height=90)
    candlestick(s, 1060, 1320, 6.0, on=False, height=60)
    grain(s)
    return s


@scene("lamp-moon", glaze=g.MOON)
@scene("lamp-celadon", glaze=g.CELADON)
def lamps(glaze: g.Glaze) -> Sheet:
    s = Sheet()
    room(s, "dusk" if glaze is g.CELADON else "stone", 0.70)
    table_lamp(s, 800, 1420, 5.1, glaze, on=glaze is g.CELADON)
    grain(s)
    return s


@scene("candles")
def candles() -> Sheet:
    s = Sheet()
    flat(s, "stone")
    for x, colour in ((640, "#dba94f"), (742, "#e2b45c"), (844, "#dba94f"), (946, "#e6bd6c")):
        wax = s.gradient([(0, "#f6dfa6", 1), (0.3, colour, 1), (0.7, colour, 1), (1, "#946526", 1)])
        s.add(
            f'<path d="M{x} 262q10 -34 -4 -62" fill="none" stroke="#efe4cc" stroke-width="9" stroke-linecap="round"/>'
        )
        lay(
            s,
            x,
            790,
            0,
            '<path d="M-44 520V-500Q-40 -530 0 -532Q40 -530 44 -500V520Q0 534 -44 520Z"/>',
            wax,
            depth=14,
            light=0.5,
        )

    def words() -> None:
        s.add(
            '<text x="0" y="22" font-size="66" text-anchor="middle" fill="#3a2d24" letter-spacing="20" font-family="Noto Serif CJK SC" font-weight="600">檐下 灯</text>'
        )

    lay(s, 793, 860, 0, sheet_of(436, 190, 4), "#f1e6d0", depth=9, inside=words)
    grain(s)
    return s


@scene("candles-lit")
def candles_lit() -> Sheet:
    s = Sheet()
    room(s, "night", 0.62)
    for x, y, tall in ((560, 1200, 120), (800, 1290, 150), (1040, 1190, 92)):
        candle(s, x, y, 6.2, tall, 11)
    grain(s)
    return s
