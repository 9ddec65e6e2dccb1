"""Pictures of the textiles."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import glazes as g
from bundles import bundle
from flats import lay, sheet_of, towel
from grounds import flat, grain, room, weave
from scenes import scene
from sheet import Sheet, css, mix, path, smooth
from standing import hanging
from tableware import bowl
from vessels import cup


@scene("towel-undyed", colour="#e4dac6", stripe="", tone="stone")
@scene("towel-indigo", colour="#ece5d6", stripe="#35568a", tone="sand")
@scene("towel-persimmon", colour="#ece5d6", stripe="#b5633b", tone="mist")
def towels(colour: str, stripe: str, tone: str) -> Sheet:
    s = Sheet()
    flat(s, tone)
    towel(s, 790, 790, -6, 980, 1060, colour, stripe, 4)
    grain(s)
    return s


@scene("towel-hung")
def towel_hung() -> Sheet:
    s = Sheet()
    room(s, "paper", 1.2, "leaves")
    hanging(s, 790, 250, 760, 1080, "#ece5d6", "#35568a")
    grain(s)
    return s


def runner(s: Sheet, x: float, y: float, angle: float, w: float, h: float, colour: str) -> None:
    def face() -> None:
        weave(s, sheet_of(w, h), colour, 1.6, 10)
        for at in (-0.44, -0.425, 0.425, 0.44):
            s.add(
                f'<rect x="{-w / 2}" y="{h * at}" width="{w}" height="7" fill="#7d6a48" opacity=".55"/>'
            )

    with s.group(f'transform="translate({x} {y}) rotate({angle})"'):
        for side in (-1, 1):
            for i in range(int(h / 14)):
                py = -h / 2 + 8 + i * 14
                s.add(
                    f'<path d="M{side * w / 2} {py}q{side * 30} {3 if i % 2 else -3} {side * 62} {(i % 5 - 2) * 2}" fill="none" stroke="{css(mix(colour, "#6b5535", 0.25))}" stroke-width="5"/>'
                )
    lay(s, x, y, angle, sheet_of(w, h, 3), colour, depth=7, inside=face)


@scene("runner")
def runner_alone() -> Sheet:
    s = Sheet()
    flat(s, "dark wood")
    runner(s, 800, 800, -18, 1900, 560, "#d9c9a3")
    grain(s)
    return s


@scene("runner-table")
def runner_in_use() -> Sheet:
    s = Sheet()
    flat(s, "wood")
    runner(s, 800, 820, 0, 2000, 720, "#d9c9a3")
    bowl(s, 480, 930, 5.6, g.INK, tilt=0.88)
    cup(s, 960, 690, 5.4, g.CELADON, g.GREEN_TEA, 0.88)
    cup(s, 1230, 1010, 5.4, g.CELADON, g.GREEN_TEA, 0.88)
    grain(s)
    return s


def apron(s: Sheet, colour: str) -> None:
    x = 800
    outline = smooth(
        [
            (600, 330),
            (600, 330),
            (560, 480),
            (470, 640),
            (380, 690),
            (380, 690),
            (370, 1000),
            (350, 1370),
            (350, 1370),
            (800, 1400),
            (1250, 1370),
            (1250, 1370),
            (1230, 1000),
            (1220, 690),
            (1220, 690),
            (1130, 640),
            (1040, 480),
            (1000, 330),
            (1000, 330),
            (800, 350),
            (600, 330),
        ]
    )
    shape = f'<path d="{path(outline)}"/>'
    strap = css(mix(colour, "#000000", 0.18))
    s.add(
        f'<path d="M620 340C640 200 740 140 800 130C860 140 960 200 980 340" fill="none" stroke="#2b1d12" opacity=".22" stroke-width="34" transform="translate(30 24)" {s.blur(14)}/>'
    )
    s.add(
        f'<path d="M620 345C640 200 740 140 800 132C860 140 960 200 980 345" fill="none" stroke="{strap}" stroke-width="34"/>'
    )
    for side in (-1, 1):
        s.add(
            f'<path d="M{x + side * 415} 705q{side * 90} 40 {side * 110} 190q{side * -10} 120 {side * 30} 240" fill="none" stroke="{strap}" stroke-width="22" stroke-linecap="round"/>'
        )
    s.add(
        f'<g transform="translate(44 34)" fill="#2b1d12" opacity=".28" {s.blur(26)}>{shape}</g><g fill="{colour}">{shape}</g>'
    )
    with s.group(s.clip(shape)):
        weave(s, shape, colour, 1.0, 8)
        for at, lean, wide, dark in (
            (520, -60, 90, 0.14),
            (700, -20, 70, 0.10),
            (930, 40, 90, 0.13),
            (1090, 80, 80, 0.12),
        ):
            fold = s.gradient(
                [(0, "#20150c", 0), (0.45, "#20150c", dark), (0.52, "#fff", dark), (1, "#fff", 0)]
            )
            s.add(
                f'<path d="M{at} 560L{at + lean - wide} 1420H{at + lean + wide}Z" fill="{fold}"/>'
            )
        pocket = "M530 880H1070V1120Q1060 1180 1000 1190H600Q540 1180 530 1120Z"
        s.add(
            f'<path d="{pocket}" fill="{css(mix(colour, "#ffffff", 0.05))}" stroke="{strap}" stroke-width="5"/><path d="{pocket}" transform="translate(0 12)" fill="none" stroke="#fff" stroke-opacity=".3" stroke-width="3" stroke-dasharray="12 8"/><path d="M800 880V1190" stroke="{strap}" stroke-width="5"/>'
        )
        s.add(
            f'<rect width="1600" height="1600" fill="{s.gradient([(0, "#fff8ea", 0.2), (0.5, "#fff8ea", 0), (1, "#2b1d12", 0.25)], "d")}"/>'
        )
        s.add(
            '<rect x="960" y="420" width="44" height="44" rx="5" fill="#a8382c"/><text x="982" y="455" font-size="34" text-anchor="middle" fill="#f6ead6" font-family="Noto Serif CJK SC" font-weight="700">檐</text>'
        )
    s.add(
        f'<circle cx="800" cy="128" r="20" fill="{s.gradient([(0, "#c79a6a", 1), (1, "#6d4729", 1)], "r 0.35 0.3 0.8")}"/>'
    )


@scene("apron-ink", colour="#474c50", tone="sand")
@scene("apron-flax", colour="#cbb994", tone="sage")
def aprons(colour: str, tone: str) -> Sheet:
    s = Sheet()
    room(s, tone, 1.2, "window")
    apron(s, colour)
    grain(s)
    return s


@scene("wrap-cloth")
def wrap_flat() -> Sheet:
    s = Sheet()
    flat(s, "paper")

    def face() -> None:
        weave(s, sheet_of(1040, 1040), "#2f4a75", 0.7, 8)
        for row in range(7):
            for column in range(7):
                x, y = -450 + column * 150, -450 + row * 150
                if (row + column) % 2:
                    s.add(
                        f'<circle cx="{x}" cy="{y}" r="34" fill="none" stroke="#e8ecef" stroke-width="13" opacity=".85" {s.blur(1.4)}/><circle cx="{x}" cy="{y}" r="9" fill="#e8ecef" opacity=".8" {s.blur(1)}/>'
                    )
                else:
                    s.add(
                        f'<circle cx="{x}" cy="{y}" r="8" fill="#e8ecef" opacity=".75" {s.blur(1)}/>'
                    )
        s.add(
            '<rect x="-500" y="-500" width="1000" height="1000" fill="none" stroke="#e8ecef" stroke-opacity=".5" stroke-width="4"/>'
        )

    lay(s, 790, 790, 9, sheet_of(1040, 1040, 10), "#2f4a75", depth=10, inside=face)
    grain(s)
    return s


@scene("wrap-bundle")
def wrap_tied() -> Sheet:
    s = Sheet()
    room(s, "rose", 0.60, "leaves")
    bundle(s, 790, 1230, 6.2, "#34507c")
    grain(s)
    return s
