"""Turned things: a profile of radii over height, painted as a stack of lit ellipses."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from glazes import Glaze, lit
from sheet import RGB, Point, Sheet, css, mix, smooth

STOPS = 15


def view_of(tilt: float) -> tuple[float, float, float]:
    """The direction to the eye; ``tilt`` is the height of an ellipse over its width."""
    return (0.0, tilt, math.sqrt(1 - tilt * tilt))


def _dense(profile: list[Point], rise: float, tilt: float) -> list[Point]:
    """The smoothed profile with steps of at most about two pixels on the sheet."""
    curve = smooth(profile, 10)
    points = [curve[0]]
    for (r, h), (radius, height) in pairwise(curve):
        length = max(abs(height - h) * rise, abs(radius - r))
        for step in range(1, max(1, math.ceil(length / 2.2)) + 1):
            t = step / max(1, math.ceil(length / 2.2))
            points.append((r + (radius - r) * t, h + (height - h) * t))
    return points


def _slopes(points: list[Point]) -> list[Point]:
    """Outward normals (radial, up) along a profile that runs upwards."""
    normals = []
    reach = 3
    for i in range(len(points)):
        (r0, h0), (r1, h1) = points[max(0, i - reach)], points[min(len(points) - 1, i + reach)]
        dr, dh = r1 - r0, h1 - h0
        size = math.hypot(dr, dh) or 1
        normals.append((dh / size, -dr / size))
    return normals


def _ring(sheet: Sheet, x: float, y: float, r: float, tilt: float, paint: str) -> None:
    sheet.add(
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{max(r, 0.3):.1f}" '
        f'ry="{max(r * tilt, 0.3):.1f}" fill="{paint}"/>'
    )


def _paint(
    sheet: Sheet,
    colour: RGB,
    radial: float,
    up: float,
    tilt: float,
    gloss: float,
    dim: Callable[[float], float],
) -> str:
    stops = []
    for i in range(STOPS):
        angle = -math.pi / 2 + math.pi * i / (STOPS - 1)
        normal = (math.sin(angle) * radial, up, math.cos(angle) * radial)
        tone = lit(colour, normal, view_of(tilt), gloss, dim(math.sin(angle)))
        stops.append(((math.sin(angle) + 1) / 2, tone, 1.0))
    return sheet.gradient(stops)


def turn(
    sheet: Sheet,
    x: float,
    y: float,
    profile: list[Point],
    glaze: Glaze,
    *,
    scale: float = 1,
    tilt: float = 0.3,
    wall: float = 7,
    hollow: bool = True,
    liquid: str = "",
    fill: float = 0.72,
    shadow: float = 1,
    bands: Bands | None = None,
    inner: list[Point] | None = None,
) -> float:
    """Paint a turned thing standing at (x, y); returns the y of its rim's centre."""
    body = [(r * scale, h * scale) for r, h in profile]
    rise = math.sqrt(1 - tilt * tilt)
    points = _dense(body, rise, tilt)
    top, wall = points[-1][1] or 1, wall * scale
    if shadow:
        cast(sheet, x, y, points, tilt, shadow)
    for (r, h), (radial, up) in zip(points, _slopes(points), strict=True):
        colour = glaze.at(h / top)
        if bands:
            colour = bands(h / top, colour)
        near = 1 - 0.30 * math.exp(-h / 26)
        paint = _paint(sheet, colour, radial, up, tilt, _gloss(glaze, h / top), lambda _, n=near: n)
        _ring(sheet, x, y - h * rise, r, tilt, paint)
    rim_y = y - top * rise
    if hollow:
        hole = [(r * scale, h * scale) for r, h in inner] if inner else _inside(points, wall)
        _hollow(sheet, x, y, hole, points[-1], glaze, tilt, wall, liquid, fill)
    return rim_y


Bands = Callable[[float, RGB], RGB]


def _gloss(glaze: Glaze, height: float) -> float:
    return 0.04 if glaze.foot and height < glaze.foot_to else glaze.gloss


def _inside(points: list[Point], wall: float) -> list[Point]:
    """The inner profile from just under the rim down to the middle of the floor."""
    floor = min(points[-1][1] * 0.3, wall * 2.2)
    hole = [(r - wall, h) for r, h in reversed(points) if h > floor and r > wall]
    last = hole[-1][0] if hole else 1
    steps = max(6, int(last / 3))
    return hole + [
        (
            last * math.cos(i / steps * math.pi / 2),
            floor - wall * 0.2 * math.sin(i / steps * math.pi / 2),
        )
        for i in range(1, steps + 1)
    ]


def _hollow(
    sheet: Sheet,
    x: float,
    y: float,
    hole: list[Point],
    rim: Point,
    glaze: Glaze,
    tilt: float,
    wall: float,
    liquid: str,
    fill: float,
) -> None:
    rise = math.sqrt(1 - tilt * tilt)
    top_r, top_h = hole[0]
    lip = lit(
        mix(glaze.rim or glaze.colour, "#ffffff", 0.18), (0, 1, 0), view_of(tilt), glaze.gloss * 0.6
    )
    _ring(sheet, x, y - rim[1] * rise, rim[0], tilt, css(lip))
    cut = sheet.clip(
        f'<ellipse cx="{x:.1f}" cy="{y - rim[1] * rise:.1f}" rx="{top_r:.1f}" ry="{top_r * tilt:.1f}"/>'
    )
    depth = top_h - hole[-1][1] or 1
    surface = hole[-1][1] + depth * fill
    tint = glaze.inside or glaze.colour
    with sheet.group(cut):
        dense = _dense(hole, rise, tilt)
        for (r, h), (radial, up) in zip(dense, _slopes(dense), strict=True):
            if liquid and h < surface:
                _liquid(sheet, x, y - h * rise, r, tilt, liquid)
                sheet.surface = (x, y - h * rise, r)
                break
            deep = (top_h - h) / depth
            narrow = min(1.0, depth / (2.2 * top_r))
            shade = 1 - narrow * (0.16 + 0.52 * deep)
            colour = mix(tint, glaze.rim or tint, max(0.0, 0.5 - deep * 4))
            paint = _paint(
                sheet,
                colour,
                radial,
                up,
                tilt,
                glaze.gloss * 0.7,
                lambda u, s=shade, n=narrow: s * (1 - 0.30 * n * max(0.0, -u)),
            )
            _ring(sheet, x, y - h * rise, r, tilt, paint)


def _liquid(sheet: Sheet, x: float, y: float, r: float, tilt: float, colour: str) -> None:
    body = sheet.gradient(
        [
            (0, mix(colour, "#1c0d05", 0.42), 1),
            (0.35, mix(colour, "#2a1508", 0.12), 1),
            (0.8, mix(colour, "#fff2cf", 0.18), 1),
            (1, mix(colour, "#fff2cf", 0.34), 1),
        ],
        "d",
    )
    _ring(sheet, x, y, r, tilt, body)
    sheet.add(
        f'<ellipse cx="{x - r * 0.3:.1f}" cy="{y - r * tilt * 0.35:.1f}" rx="{r * 0.32:.1f}" '
        f'ry="{r * tilt * 0.20:.1f}" fill="#fff" opacity=".38" {sheet.blur(r * 0.035)}/>'
    )
    sheet.add(
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{r * 0.985:.1f}" ry="{r * tilt * 0.975:.1f}" '
        f'fill="none" stroke="#fff6dc" stroke-opacity=".35" stroke-width="{max(1.2, r * 0.012):.1f}"/>'
    )


def cast(
    sheet: Sheet, x: float, y: float, points: list[Point], tilt: float, strength: float = 1
) -> None:
    """The shadow that a turned thing throws to the right, and its dark line of contact."""
    foot, widest = points[0][0], max(r for r, _ in points)
    every = points[:: max(1, len(points) // 26)]
    lean = 0.62 if tilt < 0.75 else 0.42
    for part, soft, dark in ((1.0, 0.17, 0.24), (0.45, 0.08, 0.24)):
        with sheet.group(f'{sheet.blur(max(8, widest * soft))} opacity="{dark * strength:.3f}"'):
            for r, h in every:
                if h <= points[-1][1] * part:
                    sheet.add(
                        f'<ellipse cx="{x + h * lean + widest * 0.05:.1f}" cy="{y + h * 0.10 * tilt:.1f}" '
                        f'rx="{r:.1f}" ry="{r * tilt * 0.92:.1f}" fill="#3a2a1c"/>'
                    )
    sheet.add(
        f'<ellipse cx="{x + foot * 0.05:.1f}" cy="{y + foot * tilt * 0.10:.1f}" rx="{foot * 1.05:.1f}" '
        f'ry="{foot * tilt * 1.06:.1f}" fill="#22160d" opacity="{0.55 * strength:.2f}" {sheet.blur(7)}/>'
    )
