"""What things are made of: a colour that may change with height, and how it takes the light."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from sheet import RGB, mix, rgb

LIGHT = (-0.60, 0.66, 0.46)  # from the upper left, a little in front; x right, y up, z to us
_SUN: RGB = (1.02, 0.985, 0.93)
_SKY: RGB = (0.40, 0.42, 0.455)
_GROUND: RGB = (0.17, 0.15, 0.125)


@dataclass(frozen=True)
class Glaze:
    """A surface; ``rim`` shows where the glaze runs thin, ``foot`` is the bare clay below it."""

    colour: str
    rim: str = ""
    pool: str = ""
    foot: str = ""
    foot_to: float = 0.0
    gloss: float = 0.55
    inside: str = ""

    def at(self, height: float) -> RGB:
        """The colour at ``height`` from 0 (foot) to 1 (rim)."""
        if self.foot and height < self.foot_to:
            return rgb(self.foot)
        tone = rgb(self.colour)
        if self.pool:
            tone = mix(tone, self.pool, max(0.0, 1 - (height - self.foot_to) / 0.45) ** 2 * 0.8)
        if self.rim:
            tone = mix(tone, self.rim, max(0.0, (height - 0.86) / 0.14) ** 1.6 * 0.9)
        return tone

    def but(self, **changes: object) -> Glaze:
        return replace(self, **changes)  # type: ignore[arg-type]


def lit(
    base: RGB,
    normal: tuple[float, float, float],
    view: tuple[float, float, float],
    gloss: float,
    dim: float = 1.0,
) -> RGB:
    """The colour that the eye sees of ``base`` under our light."""
    length = math.sqrt(sum(part * part for part in LIGHT))
    light = tuple(part / length for part in LIGHT)
    toward = sum(n * part for n, part in zip(normal, light, strict=True))
    wrapped = max(0.0, (toward + 0.28) / 1.28) ** 1.25
    up = normal[1] * 0.5 + 0.5
    half = tuple(a + b for a, b in zip(light, view, strict=True))
    size = math.sqrt(sum(part * part for part in half))
    shine = max(0.0, sum(n * part / size for n, part in zip(normal, half, strict=True)))
    glint = gloss * (0.75 * _soft(shine, 0.95, 0.982) + 0.16 * shine**9)
    facing = max(0.0, sum(n * part for n, part in zip(normal, view, strict=True)))
    edge = gloss * 0.22 * (1 - facing) ** 3 * (0.4 + 0.6 * up)
    result = []
    for channel, sun, sky, ground in zip(base, _SUN, _SKY, _GROUND, strict=True):
        energy = (wrapped * sun * 0.80 + sky * (0.35 + 0.65 * up) + ground * (1 - up)) * dim
        value = (channel**2.0 * energy) ** 0.5
        result.append(min(1.0, value + (glint * 0.85 + edge) * dim))
    return result[0], result[1], result[2]


def _soft(value: float, low: float, high: float) -> float:
    t = max(0.0, min(1.0, (value - low) / (high - low)))
    return t * t * (3 - 2 * t)


Paint = Callable[[float], RGB]

CELADON = Glaze("#b4c8b6", rim="#dfe3d0", pool="#8fab98", foot="#b08a6b", foot_to=0.045)
MOON = Glaze("#e9e6dd", rim="#f4f1ea", pool="#d5d8d6", foot="#c9b79f", foot_to=0.04)
TENMOKU = Glaze("#3d2b23", rim="#9a6238", pool="#211714", foot="#6b4a38", foot_to=0.06, gloss=0.7)
SKY = Glaze("#9db8c4", rim="#d5dfdf", pool="#7399a8", foot="#a9876c", foot_to=0.05)
PERSIMMON = Glaze("#b8683f", rim="#8a4526", pool="#9c5230", foot="#6f4733", foot_to=0.05)
ASH = Glaze("#cbbfa6", rim="#a98f6c", pool="#b3a88c", foot="#9a7557", foot_to=0.06, gloss=0.25)
OAT = Glaze("#dcd2c0", rim="#b59b7c", pool="#cbbfa9", foot="#b08d6e", foot_to=0.05, gloss=0.22)
INK = Glaze("#3c4043", rim="#6d6a64", pool="#2b2f32", foot="#6b5848", foot_to=0.05, gloss=0.3)
COBALT = Glaze("#2f4c7a", rim="#c7cfd8", pool="#22375c", foot="#b79a7d", foot_to=0.05)
ZHUNI = Glaze("#9a5138", gloss=0.14)
DUANNI = Glaze("#c9ac79", gloss=0.12)
CLAY = Glaze("#b98e6c", gloss=0.05)
IRONWARE = Glaze("#44403c", gloss=0.14)
WALNUT = Glaze("#7a5238", gloss=0.16)
BAMBOO = Glaze("#d2b078", gloss=0.18)
BRASS = Glaze("#c39a4e", gloss=0.8)
STEEL = Glaze("#b9bcbd", gloss=0.7)
WAX = Glaze("#e6c98a", gloss=0.2)
WAX_WHITE = Glaze("#efe6d2", gloss=0.2)
PAPER = Glaze("#f3ead8", gloss=0.0)
GLASS = Glaze("#cfdad6", gloss=0.9)
TEA = "#b9772e"
GREEN_TEA = "#c5b660"
DARK_TEA = "#7c3a1c"
