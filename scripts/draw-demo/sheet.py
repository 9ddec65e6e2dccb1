"""A sheet to draw on: an SVG document that collects its gradients and filters."""

# ruff: noqa: E501  (a shape's markup stays on one line)
from __future__ import annotations

from collections.abc import Iterable

RGB = tuple[float, float, float]
Point = tuple[float, float]


def rgb(colour: str | RGB) -> RGB:
    """A hex colour as three numbers from 0 to 1."""
    if not isinstance(colour, str):
        return colour
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return tuple(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))  # type: ignore[return-value]


def css(colour: str | RGB) -> str:
    """A colour as hex."""
    red, green, blue = (max(0, min(255, round(part * 255))) for part in rgb(colour))
    return f"#{red:02x}{green:02x}{blue:02x}"


def mix(one: str | RGB, other: str | RGB, share: float) -> RGB:
    """``one`` with ``share`` of ``other`` in it."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return tuple(a + (b - a) * share for a, b in pairs)  # type: ignore[return-value]


class Sheet:
    """Markup in drawing order, with shared definitions kept once."""

    def __init__(self, width: int = 1600, height: int = 1600) -> None:
        self.width, self.height = width, height
        self._defs: dict[str, str] = {}
        self._body: list[str] = []
        #: Where the last liquid was painted: the middle of its surface and its radius.
        self.surface: tuple[float, float, float] = (0, 0, 0)

    def add(self, markup: str) -> None:
        self._body.append(markup)

    def define(self, markup: str) -> str:
        """Keep ``markup`` (with ``{id}`` in it) once and return its id."""
        if markup not in self._defs:
            self._defs[markup] = f"d{len(self._defs)}"
        return self._defs[markup]

    def gradient(self, stops: Iterable[tuple[float, str | RGB, float]], angle: str = "h") -> str:
        """A paint from stops (offset, colour, opacity); ``h``, ``v``, ``d`` or radial ``r…``."""
        marks = "".join(
            f'<stop offset="{at:.3f}" stop-color="{css(colour)}"'
            + (f' stop-opacity="{opacity:.3f}"/>' if opacity < 1 else "/>")
            for at, colour, opacity in stops
        )
        shape = {"h": 'x2="1"', "v": 'x2="0" y2="1"', "d": 'x2="1" y2="1"'}.get(angle)
        if shape:
            name = self.define(f'<linearGradient id="{{id}}" {shape}>{marks}</linearGradient>')
        else:  # "r 0.3 0.2 0.9": centre and radius in parts of the box
            _, cx, cy, r = angle.split()
            name = self.define(
                f'<radialGradient id="{{id}}" cx="{cx}" cy="{cy}" r="{r}">{marks}</radialGradient>'
            )
        return f"url(#{name})"

    def blur(self, by: float, across: float | None = None) -> str:
        """A filter attribute that softens by so many pixels."""
        deviation = f"{by:.1f}" if across is None else f"{across:.1f} {by:.1f}"
        name = self.define(
            '<filter id="{id}" x="-60%" y="-60%" width="220%" height="220%">'
            f'<feGaussianBlur stdDeviation="{deviation}"/></filter>'
        )
        return f'filter="url(#{name})"'

    def clip(self, shape: str) -> str:
        """A clip-path attribute that cuts to ``shape``."""
        name = self.define(f'<clipPath id="{{id}}">{shape}</clipPath>')
        return f'clip-path="url(#{name})"'

    def group(self, attributes: str) -> Group:
        """``with sheet.group('opacity=".5"'):`` what is added goes inside."""
        return Group(self, attributes)

    def svg(self, scale: float = 1) -> str:
        defs = "".join(markup.replace("{id}", name) for markup, name in self._defs.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width * scale:.0f}" height="{self.height * scale:.0f}" '
            f'viewBox="0 0 {self.width} {self.height}"><defs>{defs}</defs>{"".join(self._body)}</svg>'
        )


class Group:
    """An open <g>."""

    def __init__(self, sheet: Sheet, attributes: str) -> None:
        self.sheet, self.attributes = sheet, attributes

    def __enter__(self) -> None:
        self.sheet.add(f"<g {self.attributes}>")

    def __exit__(self, *_: object) -> None:
        self.sheet.add("</g>")


def smooth(points: list[Point], steps: int = 12, closed: bool = False) -> list[Point]:
    """Points on a Catmull-Rom curve through ``points``; a point given twice is a corner."""
    if len(points) < 3:
        return points
    ends = (
        [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    )
    curve: list[Point] = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        if b == c:
            continue
        a, d = (b if a == b else a), (c if d == c else d)
        for step in range(steps):
            t = step / steps
            curve.append(tuple(_catmull(a[i], b[i], c[i], d[i], t) for i in (0, 1)))  # type: ignore[arg-type]
    return curve if closed else [*curve, points[-1]]


def _catmull(a: float, b: float, c: float, d: float, t: float) -> float:
    # Half the usual tangents: profiles of vessels must not overshoot.
    m, n = (c - a) * 0.5, (d - b) * 0.5
    return (
        (2 * t**3 - 3 * t**2 + 1) * b
        + (t**3 - 2 * t**2 + t) * m
        + (-2 * t**3 + 3 * t**2) * c
        + (t**3 - t**2) * n
    )


def path(points: Iterable[Point], closed: bool = True) -> str:
    """Points as path data."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")
