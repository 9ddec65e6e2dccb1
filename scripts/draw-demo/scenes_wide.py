"""The wide picture of the home page, one for every collection, three for the page about us."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import random

import glazes as g
from flats import letter, notebook, towel
from grounds import falling, flat, grain, room
from lights import candlestick, lantern
from scenes import scene
from scenes_gifts import incense
from scenes_kitchen import rice
from sheet import Sheet, css, mix, path, smooth
from standing import brush, mountain, smoke
from tableware import bowl, cruet, plate, raw, rice_pot
from vessels import caddy, cup, gaiwan, pitcher, teapot


@scene("hero")
def hero() -> Sheet:
    s = Sheet(2400, 1350)
    room(s, "wood", 0.66, "window")
    with s.group('transform="translate(330 -120)"'):
        falling(s, "leaves")
    caddy(s, 740, 970, 4.1, g.SKY, tilt=0.2)
    pitcher(s, 1650, 950, 3.5, g.MOON, tilt=0.22)
    teapot(s, 1330, 1060, 4.7, g.ZHUNI, 0.24)
    gaiwan(s, 850, 1220, 3.7, g.CELADON, tilt=0.25)
    cup(s, 1660, 1140, 3.9, g.CELADON, g.TEA, 0.26)
    cup(s, 1330, 1250, 4.1, g.TENMOKU, g.TEA, 0.27)
    grain(s)
    return s


@scene("collection-tea")
def tea() -> Sheet:
    s = Sheet()
    room(s, "sage", 0.50, "leaves")
    caddy(s, 470, 930, 4.9, g.PERSIMMON)
    teapot(s, 1010, 1010, 5.2, g.DUANNI)
    gaiwan(s, 500, 1340, 4.6, g.TENMOKU)
    cup(s, 1010, 1380, 5.2, g.MOON, g.TEA)
    cup(s, 1330, 1320, 5.2, g.MOON, g.TEA)
    grain(s)
    return s


@scene("collection-kitchen")
def kitchen() -> Sheet:
    s = Sheet()
    room(s, "wood", 0.46, "window")
    rice_pot(s, 560, 980, 4.2, g.IRONWARE)
    cruet(s, 1230, 1000, 5.6, g.TENMOKU)
    plate(s, 1080, 1320, 3.6, g.MOON, tilt=0.34)
    bowl(s, 500, 1400, 4.8, g.OAT, tilt=0.34, liquid="#efe6d4", fill=0.86)
    rice(s)
    grain(s)
    return s


@scene("collection-desk")
def desk() -> Sheet:
    s = Sheet()
    flat(s, "wood")
    letter(s, 1090, 760, 8, 4.2, written=True)
    notebook(s, 500, 800, -10, 3.7, "#34507c")
    brush(s, 1400, 1500, -158, 4.4, 200)
    cup(s, 360, 1360, 4.2, g.CELADON, g.GREEN_TEA, 0.9)
    grain(s)
    return s


@scene("collection-textiles")
def textiles() -> Sheet:
    s = Sheet()
    flat(s, "stone")
    towel(s, 560, 700, -14, 760, 860, "#34507c", "#e9e4d8", 3)
    towel(s, 930, 850, 5, 760, 860, "#ece5d6", "#b5633b", 4)
    grain(s)
    return s


@scene("collection-light")
def light() -> Sheet:
    s = Sheet()
    room(s, "night", 0.68)
    lantern(s, 560, 1260, 4.0)
    candlestick(s, 1150, 1330, 5.0, height=70)
    grain(s)
    return s


@scene("collection-gifts")
def gifts() -> Sheet:
    s = Sheet()
    room(s, "rose", 0.52, "leaves")
    incense(s, 1150, 1130, 4.4, g.INK)
    mountain(s, 560, 1060, 3.8, "#b9cfca")
    cup(s, 500, 1400, 5.2, g.CELADON)
    cup(s, 880, 1420, 5.2, g.TENMOKU)
    grain(s)
    return s


@scene("about-eaves")
def eaves() -> Sheet:
    s = Sheet()
    sky = s.gradient([(0, "#dfe5e3", 1), (0.6, "#e9e6dc", 1), (1, "#d9d6ca", 1)], "v")
    s.add(f'<rect width="1600" height="1600" fill="{sky}"/>')
    rng = random.Random(21)
    for i, (base, tone) in enumerate(
        ((820, "#c3cfcd"), (940, "#a3b5b2"), (1080, "#7f9793"), (1230, "#5e7873"))
    ):
        ridge = smooth([(-100 + j * 200, base - rng.uniform(20, 240 - i * 36)) for j in range(10)])
        fog = s.gradient(
            [(0, tone, 1), (0.5, mix(tone, "#dfe5e3", 0.4), 1), (1, "#e3e6e0", 1)], "v"
        )
        s.add(f'<path d="{path([*ridge, (1800, 1700), (-200, 1700)])}" fill="{fog}"/>')
    s.add(
        f'<path d="M1090 1330V1010l28 -14h34l26 14V1330Z" fill="{s.gradient([(0, "#a5714f", 1), (1, "#5d3c29", 1)])}"/>'
    )
    smoke(s, 1134, 1000, 1.5)
    house = s.gradient([(0, "#efeae0", 1), (1, "#cfc8ba", 1)])
    s.add(
        f'<path d="M620 1180H1290V1420H620Z" fill="{house}"/><path d="M560 1190Q700 1160 780 1080H1150Q1230 1160 1360 1190Z" fill="#4b4d4d"/><rect x="880" y="1250" width="130" height="170" fill="#5d4634"/><rect x="700" y="1260" width="100" height="80" fill="#caa566"/><rect x="1110" y="1260" width="100" height="80" fill="#caa566"/>'
    )
    s.add(
        f'<rect y="1400" width="1600" height="220" fill="{s.gradient([(0, "#8b9a83", 1), (1, "#6f7f6a", 1)], "v")}"/>'
    )
    s.add('<path d="M-20 -20H1620V230Q1200 330 800 330T-20 230Z" fill="#3c3f40"/>')
    for i in range(27):
        x = -20 + i * 63
        drop = 330 - ((x - 800) / 820) ** 2 * 100
        tube = s.gradient([(0, "#6d7273", 1), (0.35, "#7d8384", 1), (1, "#2e3132", 1)])
        s.add(
            f'<rect x="{x}" y="-20" width="34" height="{drop + 20:.0f}" fill="{tube}"/><circle cx="{x + 17}" cy="{drop:.0f}" r="21" fill="#565b5c"/><circle cx="{x + 17}" cy="{drop:.0f}" r="13" fill="none" stroke="#7f8586" stroke-width="4"/>'
        )
        s.add(f'<path d="M{x + 42} {drop - 14:.0f}q7 34 0 52q-8 -18 -8 -52z" fill="#474b4c"/>')
        s.add(
            f'<path d="M{x + 40} {drop + 44:.0f}V{drop + 44 + rng.uniform(300, 1050):.0f}" stroke="#fff" stroke-opacity=".5" stroke-width="2.4" stroke-dasharray="{rng.uniform(30, 90):.0f} {rng.uniform(18, 60):.0f}"/>'
        )
    s.add(f'<rect y="340" width="1600" height="120" fill="#20282a" opacity=".10" {s.blur(30)}/>')
    grain(s)
    return s


@scene("about-workshop")
def workshop() -> Sheet:
    s = Sheet()
    room(s, "paper", 1.3, "window")
    for shelf, (y, kinds) in enumerate(
        (
            (560, ("bowl", "bowl", "bowl", "bowl")),
            (1000, ("vase", "cup", "cup", "vase", "cup")),
            (1440, ("cup", "bowl", "bowl", "vase")),
        )
    ):
        s.add(
            f'<rect x="-20" y="{y + 46}" width="1640" height="60" fill="#2b1d12" opacity=".22" {s.blur(20)}/>'
        )
        wood = s.gradient([(0, "#c9a276", 1), (1, "#86603c", 1)], "v")
        s.add(
            f'<rect x="-20" y="{y - 12}" width="1640" height="62" fill="{wood}"/><path d="M-20 {y - 10}H1620" stroke="#fff" stroke-opacity=".4" stroke-width="4"/>'
        )
        for i, kind in enumerate(kinds):
            raw(
                s,
                210 + i * (1600 - 380) / (len(kinds) - 1) + (shelf % 2) * 6,
                y + 8,
                {"bowl": 2.5, "cup": 3.0, "vase": 2.7}[kind],
                kind,
            )
    grain(s)
    return s


@scene("about-packing")
def packing() -> Sheet:
    from scenes_gifts import box

    s = Sheet()
    flat(s, "dark wood")
    box(s, 700, 720, 980, 900, "#b99a6c")
    gaiwan(s, 560, 700, 3.6, g.CELADON, tilt=0.9)
    cup(s, 900, 590, 4.0, g.MOON, "", 0.92)
    cup(s, 900, 960, 4.0, g.MOON, "", 0.92)
    letter(s, 1340, 1260, 14, 2.3, written=True)
    s.add(
        f'<circle cx="1390" cy="420" r="120" fill="#2b1d12" opacity=".35" transform="translate(20 24)" {s.blur(16)}/>'
    )
    for r in range(118, 24, -8):
        tone = css(mix("#c9a873", "#7b5a34", (r % 16) / 22))
        s.add(f'<circle cx="1390" cy="420" r="{r}" fill="none" stroke="{tone}" stroke-width="8"/>')
    s.add(
        '<path d="M1390 538q-60 120 40 180t-30 190" fill="none" stroke="#c2a06c" stroke-width="8" stroke-linecap="round"/>'
    )
    grain(s)
    return s
