"""Bent round bars: handles and spouts."""

from __future__ import annotations

import math

from glazes import Glaze, lit
from lathe import view_of
from sheet import Point, Sheet, css, smooth


def tube(
    sheet: Sheet,
    spine: list[Point],
    widths: list[float],
    glaze: Glaze,
    lean: Point = (-0.34, -0.42),
) -> None:
    """A bent round bar (a handle, a spout) along ``spine``, with a width at each of its points."""
    curve = smooth(spine, 16)
    spread = smooth([(float(i), w) for i, w in enumerate(widths)], 16)
    layers = 16
    for layer in range(layers):
        t = layer / (layers - 1)
        normal_up = -0.75 + 1.5 * t
        side = (-0.15 - 0.55 * t, normal_up, math.sqrt(max(0.02, 1 - normal_up**2) * 0.6))
        size = math.sqrt(sum(part * part for part in side))
        colour = lit(
            glaze.at(0.6), tuple(part / size for part in side), view_of(0.3), glaze.gloss * 0.8
        )  # type: ignore[arg-type]
        shrink = (1 - t) ** 0.72
        sheet.add(f'<path d="{_ribbon(curve, spread, shrink, t, lean)}" fill="{css(colour)}"/>')


def _ribbon(curve: list[Point], spread: list[Point], shrink: float, t: float, lean: Point) -> str:
    left, right = [], []
    for i, (px, py) in enumerate(curve):
        (ax, ay), (bx, by) = curve[max(0, i - 1)], curve[min(len(curve) - 1, i + 1)]
        size = math.hypot(bx - ax, by - ay) or 1
        nx, ny = -(by - ay) / size, (bx - ax) / size
        half = spread[min(i, len(spread) - 1)][1] / 2
        shift = half * t * 0.9
        cx, cy = px + lean[0] * shift, py + lean[1] * shift
        left.append((cx + nx * half * shrink, cy + ny * half * shrink))
        right.append((cx - nx * half * shrink, cy - ny * half * shrink))
    points = left + right[::-1]
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in points) + "Z"
