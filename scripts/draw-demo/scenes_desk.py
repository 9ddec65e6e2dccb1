"""Pictures of the desk things."""

from __future__ import annotations

import glazes as g
from flats import envelope, letter, notebook
from grounds import flat, grain, room
from scenes import scene
from sheet import Sheet
from standing import brush, mountain
from tableware import brush_pot
from vessels import cup


@scene("brush-pot")
def pot_alone() -> Sheet:
    s = Sheet()
    room(s, "paper", 0.62, "leaves")
    brush_pot(s, 790, 1290, 7.6)
    grain(s)
    return s


@scene("brush-pot-desk")
def pot_in_use() -> Sheet:
    s = Sheet()
    room(s, "wood", 0.56, "window")
    x, y, k, tilt = 740, 1330, 6.4, 0.26
    rim = brush_pot(s, x, y, k, tilt=tilt)
    r = 43 * k
    opening = f'<path d="M0 0H1600V{rim}H{x + r}A{r} {r * tilt} 0 0 1 {x - r} {rim}H0Z"/>'
    with s.group(s.clip(opening)):
        for dx, angle, long, wood, tip in (
            (-120, -104, 118, "#a9743f", True),
            (60, -84, 128, "#6d4429", True),
            (150, -68, 104, "#c89b5d", True),
            (-20, -95, 92, "#35568a", False),
        ):
            brush(s, x + dx * 0.5, rim + 190, angle, k * 0.92, long, wood, tip)
    grain(s)
    return s


@scene("notebook-indigo", cover="#34507c", tone="paper")
@scene("notebook-persimmon", cover="#b5633b", tone="mist")
@scene("notebook-moss", cover="#6c7551", tone="sand")
def book(cover: str, tone: str) -> Sheet:
    s = Sheet()
    flat(s, tone)
    notebook(s, 790, 790, -9, 5.4, cover)
    grain(s)
    return s


@scene("notebook-desk")
def book_in_use() -> Sheet:
    s = Sheet()
    flat(s, "wood")
    notebook(s, 560, 860, -14, 3.9, "#6c7551")
    notebook(s, 760, 760, 4, 3.9, "#34507c")
    brush(s, 1300, 1330, -104, 4.2, 190)
    cup(s, 1250, 480, 5.0, g.MOON, g.GREEN_TEA, 0.9)
    grain(s)
    return s


@scene("letter-set")
def letters() -> Sheet:
    s = Sheet()
    flat(s, "rose")
    envelope(s, 1130, 840, 12, 4.1)
    letter(s, 560, 830, -7, 4.3)
    letter(s, 640, 800, -2, 4.3)
    grain(s)
    return s


@scene("letter-written")
def letter_written() -> Sheet:
    s = Sheet()
    flat(s, "dark wood")
    letter(s, 660, 790, -5, 5.8, written=True)
    brush(s, 1450, 1480, -101, 4.4, 190, "#c89b5d")
    cup(s, 1330, 330, 4.6, g.TENMOKU, g.TEA, 0.9)
    grain(s)
    return s


@scene("mountain-rest")
def mountain_alone() -> Sheet:
    s = Sheet()
    room(s, "mist", 0.60, "leaves")
    mountain(s, 790, 1120, 6.6, "#b9cfca")
    grain(s)
    return s


@scene("mountain-rest-desk")
def mountain_in_use() -> Sheet:
    s = Sheet()
    room(s, "wood", 0.50, "window")
    mountain(s, 720, 1010, 4.4, "#b9cfca")
    s.add(
        f'<path d="M150 1075L1490 1010V1040L150 1100Z" fill="#2b1d12" opacity=".35" {s.blur(16)}/>'
    )
    brush(s, 1450, 880, 177.5, 5.4, 190, "#a9743f")
    grain(s)
    return s
