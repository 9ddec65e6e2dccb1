"""Where things stand: walls and tables, cloth and wood, and the light that falls across them."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import math
import random

from sheet import Sheet, css, mix, path

# wall, table
TONES = {
    "paper": ("#ebe4d8", "#e4dbcc"),
    "sand": ("#e2d5c1", "#d8c8b0"),
    "mist": ("#dfe2df", "#d3d7d3"),
    "sage": ("#cfd5c6", "#c3cab8"),
    "rose": ("#e6d2c5", "#dbc3b3"),
    "stone": ("#d4cec6", "#c7c0b6"),
    "blue": ("#cdd6da", "#c0cbd0"),
    "dusk": ("#6f665f", "#5d544d"),
    "night": ("#3d3a3a", "#322e2d"),
    "wood": ("#e6dccd", "#b98f66"),
    "dark wood": ("#d8cec0", "#7c5a41"),
}


def room(sheet: Sheet, tone: str = "paper", horizon: float = 0.60, light: str = "") -> None:
    """A wall above a table, meeting at ``horizon``; ``light`` is window, leaves or nothing."""
    wall, table = TONES[tone]
    width, height = sheet.width, sheet.height
    edge = height * horizon
    up = sheet.gradient(
        [(0, mix(wall, "#ffffff", 0.28), 1), (0.7, wall, 1), (1, mix(wall, "#6d5c4a", 0.16), 1)],
        "d",
    )
    down = sheet.gradient(
        [
            (0, mix(table, "#6b5643", 0.12), 1),
            (0.16, table, 1),
            (1, mix(table, "#ffffff", 0.10), 1),
        ],
        "v",
    )
    sheet.add(f'<rect width="{width}" height="{height}" fill="{up}"/>')
    soft = 3 if "wood" in tone else 16
    with sheet.group(sheet.blur(soft)):
        sheet.add(
            f'<rect x="-200" y="{edge:.0f}" width="{width + 400}" height="{height - edge + 200:.0f}" fill="{down}"/>'
        )
    if "wood" in tone:
        _boards(sheet, edge + 2, table)
    if light:
        falling(sheet, light)
    _falloff(sheet)


def flat(sheet: Sheet, tone: str = "paper", texture: str = "") -> None:
    """A table top seen from above."""
    _, table = TONES[tone]
    fill = sheet.gradient(
        [(0, mix(table, "#ffffff", 0.34), 1), (0.6, table, 1), (1, mix(table, "#6d5c4a", 0.14), 1)],
        "d",
    )
    sheet.add(f'<rect width="{sheet.width}" height="{sheet.height}" fill="{fill}"/>')
    if "wood" in tone:
        _boards(sheet, -10, table, planks=4)
    if texture:
        weave(sheet, f'<rect width="{sheet.width}" height="{sheet.height}"/>', texture, 0.5)
    _falloff(sheet)


def _boards(sheet: Sheet, top: float, colour: str, planks: int = 3) -> None:
    """Grain of wood running across, a little wavy, planks parted by thin dark lines."""
    rng = random.Random(f"{colour}{top}")
    width, height = sheet.width, sheet.height
    deep = css(mix(colour, "#2a1608", 0.45))
    with sheet.group(
        f'fill="none" stroke="{deep}" {sheet.clip(f"""<rect y="{top}" width="{width}" height="{height}"/>""")}'
    ):
        y = top + 4
        while y < height + 30:
            wave = rng.uniform(2, 9)
            phase, length = rng.uniform(0, 6), rng.uniform(500, 1100)
            points = [
                (px, y + wave * math.sin(px / length * 6.28 + phase))
                for px in range(-20, width + 41, 40)
            ]
            sheet.add(
                f'<path d="{path(points, False)}" stroke-width="{rng.uniform(0.8, 3.4):.1f}" opacity="{rng.uniform(0.03, 0.13):.2f}"/>'
            )
            y += rng.uniform(5, 19) * (0.6 + (y - top) / height)
        for i in range(1, planks):
            line = top + (height - top) * (i / planks) ** (1.3 if top > 0 else 1)
            sheet.add(f'<path d="M-10 {line:.0f}H{width + 10}" stroke-width="3" opacity=".38"/>')
            sheet.add(
                f'<path d="M-10 {line + 3:.0f}H{width + 10}" stroke="#fff" stroke-width="2" opacity=".16"/>'
            )


def falling(sheet: Sheet, kind: str) -> None:
    """Light through a window, or the shadow of leaves, across the whole sheet."""
    if kind == "window":
        with sheet.group(f'{sheet.blur(22)} fill="#fff6e2" opacity=".30"'):
            for column in range(2):
                for row in range(3):
                    x, y = 120 + column * 360, -60 + row * 330
                    sheet.add(f'<path d="M{x} {y}l310 40l120 290l-310 -40z"/>')
        return
    rng = random.Random(11)
    with sheet.group(f'{sheet.blur(13)} fill="#4b4a38" opacity=".15"'):
        for stem in range(4):
            sx, sy = 1640 - stem * 130, -120 + stem * 70
            for leaf in range(9):
                t = leaf / 9
                x, y = sx - t * 760 + rng.uniform(-60, 60), sy + t * 560 + rng.uniform(-70, 70)
                angle, size = rng.uniform(95, 175), rng.uniform(130, 250)
                sheet.add(
                    f'<path transform="translate({x:.0f} {y:.0f}) rotate({angle:.0f})" '
                    f'd="M0 0C{size * 0.3:.0f} {-size * 0.13:.0f} {size * 0.7:.0f} {-size * 0.10:.0f} {size:.0f} 0'
                    f'C{size * 0.7:.0f} {size * 0.10:.0f} {size * 0.3:.0f} {size * 0.13:.0f} 0 0Z"/>'
                )
            sheet.add(f'<path d="M{sx} {sy}l-820 600" stroke="#4b4a38" stroke-width="7"/>')


def _falloff(sheet: Sheet) -> None:
    fall = sheet.gradient(
        [(0, "#fffaf0", 0.32), (0.45, "#fffaf0", 0), (0.72, "#3b2c1e", 0), (1, "#3b2c1e", 0.22)],
        "r 0.22 0.12 1.25",
    )
    sheet.add(f'<rect width="{sheet.width}" height="{sheet.height}" fill="{fall}"/>')


def weave(sheet: Sheet, shape: str, colour: str, strength: float = 1, step: float = 7) -> None:
    """Threads over and under, inside ``shape`` (markup without a fill)."""
    dark, pale = css(mix(colour, "#20160e", 0.5)), css(mix(colour, "#ffffff", 0.6))
    half = step / 2
    name = sheet.define(
        f'<pattern id="{{id}}" width="{step}" height="{step}" patternUnits="userSpaceOnUse">'
        f'<rect width="{half}" height="{half}" fill="{pale}" opacity="{0.20 * strength:.2f}"/>'
        f'<rect x="{half}" y="{half}" width="{half}" height="{half}" fill="{pale}" opacity="{0.12 * strength:.2f}"/>'
        f'<path d="M0 {half}H{step}M{half} 0V{step}" stroke="{dark}" stroke-width="1" opacity="{0.16 * strength:.2f}"/></pattern>'
    )
    sheet.add(shape.replace("/>", f' fill="url(#{name})"/>', 1))


def grain(sheet: Sheet) -> None:
    """The tooth of the paper over everything."""
    name = sheet.define(
        '<filter id="{id}" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" '
        'baseFrequency=".9" numOctaves="2" seed="4"/><feColorMatrix values="0 0 0 0 .5 0 0 0 0 .48 '
        '0 0 0 0 .45 0 0 0 .9 -.2"/></filter>'
    )
    sheet.add(
        f'<rect width="{sheet.width}" height="{sheet.height}" filter="url(#{name})" opacity=".07" style="mix-blend-mode:overlay"/>'
    )
