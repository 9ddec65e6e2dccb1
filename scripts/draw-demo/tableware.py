"""Things of the kitchen and the desk that are turned; measures as in vessels."""

from __future__ import annotations

from bars import tube
from glazes import CLAY, MOON, Glaze
from lathe import Bands, turn
from sheet import Point, Sheet, mix
from vessels import up


def bowl(
    s: Sheet,
    x: float,
    y: float,
    k: float,
    glaze: Glaze,
    *,
    liquid: str = "",
    tilt: float = 0.3,
    fill: float = 0.7,
    shadow: float = 1,
) -> None:
    turn(
        s,
        x,
        y,
        [(25, 0), (26, 7), (26, 7), (43, 17), (56, 38), (61, 60)],
        glaze,
        scale=k,
        tilt=tilt,
        wall=2,
        liquid=liquid,
        fill=fill,
        shadow=shadow,
    )


def noodle_bowl(
    s: Sheet, x: float, y: float, k: float, glaze: Glaze, *, liquid: str = "", tilt: float = 0.34
) -> None:
    turn(
        s,
        x,
        y,
        [(36, 0), (37, 8), (37, 8), (66, 22), (86, 48), (93, 72)],
        glaze,
        scale=k,
        tilt=tilt,
        wall=2.6,
        liquid=liquid,
        fill=0.78,
    )


def plate(
    s: Sheet,
    x: float,
    y: float,
    k: float,
    glaze: Glaze,
    *,
    tilt: float = 0.45,
    size: float = 1,
    shadow: float = 1,
) -> None:
    turn(
        s,
        x,
        y,
        [(62, 0), (64, 3), (64, 3), (90, 7), (108, 17)],
        glaze,
        scale=k * size,
        tilt=tilt,
        wall=1.6,
        shadow=shadow,
        inner=[(106.4, 17), (98, 11), (84, 7.5), (70, 5.4), (55, 4.6), (30, 4.3), (0.5, 4.2)],
    )


def rice_pot(
    s: Sheet,
    x: float,
    y: float,
    k: float,
    glaze: Glaze,
    *,
    lid: bool = True,
    liquid: str = "",
    tilt: float = 0.32,
) -> None:
    body = [(62, 0), (66, 3), (66, 3), (94, 24), (106, 54), (103, 78), (107, 86)]

    def at(px: float, height: float) -> Point:
        return (x + px * k, up(y, height, k, tilt))

    turn(s, x, y, body, glaze, scale=k, tilt=tilt, wall=6)
    for side in (-1, 1):
        tube(
            s,
            [at(side * 98, 70), at(side * 124, 76), at(side * 124, 56), at(side * 99, 52)],
            [11 * k, 10 * k, 10 * k, 11 * k],
            glaze,
        )
    turn(s, x, y, body, glaze, scale=k, tilt=tilt, wall=6, shadow=0, liquid=liquid, fill=0.8)
    if lid:
        rice_pot_lid(s, x, up(y, 83, k, tilt), k, glaze, tilt, 0)


def rice_pot_lid(
    s: Sheet, x: float, y: float, k: float, glaze: Glaze, tilt: float, shadow: float = 1
) -> None:
    plain = glaze.but(foot="", pool="", rim="")
    turn(
        s,
        x,
        y,
        [(102, 0), (103, 4), (86, 18), (52, 28), (19, 31)],
        plain,
        scale=k,
        tilt=tilt,
        hollow=False,
        shadow=shadow,
    )
    turn(
        s,
        x,
        up(y, 30, k, tilt),
        [(13, 0), (13, 5), (20, 12), (21, 16)],
        plain,
        scale=k,
        tilt=tilt,
        wall=4,
        shadow=0,
    )


def cruet(s: Sheet, x: float, y: float, k: float, glaze: Glaze, tilt: float = 0.27) -> None:
    def at(px: float, height: float) -> Point:
        return (x + px * k, up(y, height, k, tilt))

    body = [(25, 0), (26, 3), (26, 3), (35, 16), (36, 32), (26, 52), (14, 64), (12, 76), (14, 82)]
    turn(s, x, y, body, glaze, scale=k, tilt=tilt, wall=2)
    tube(s, [at(16, 68), at(42, 70), at(50, 48), at(34, 34)], [5 * k, 5 * k, 5 * k, 5.6 * k], glaze)
    tube(s, [at(-27, 36), at(-40, 50), at(-47, 70)], [12 * k, 8 * k, 5.6 * k], glaze)
    turn(s, x, y, body, glaze, scale=k, tilt=tilt, wall=2, shadow=0)
    turn(
        s,
        x,
        up(y, 81, k, tilt),
        [(12, 0), (12, 2), (8, 5), (3, 6), (4, 10), (0.5, 13)],
        glaze.but(foot=""),
        scale=k,
        tilt=tilt,
        hollow=False,
        shadow=0,
    )


def striped(colour: str, *marks: tuple[float, float]) -> Bands:
    """Painted lines round a vessel at heights from ``low`` to ``high`` (0 to 1)."""

    def paint(height: float, base: tuple[float, float, float]) -> tuple[float, float, float]:
        return (
            mix(base, colour, 0.85) if any(low <= height <= high for low, high in marks) else base
        )

    return paint


def brush_pot(
    s: Sheet, x: float, y: float, k: float, glaze: Glaze = MOON, tilt: float = 0.26
) -> float:
    marks = striped("#35568a", (0.10, 0.115), (0.13, 0.16), (0.86, 0.89), (0.905, 0.915))
    return turn(
        s,
        x,
        y,
        [(43, 0), (44, 2), (44, 2), (43, 60), (45, 112), (46, 118)],
        glaze,
        scale=k,
        tilt=tilt,
        wall=3,
        bands=marks,
    )


def raw(s: Sheet, x: float, y: float, k: float, kind: str, tilt: float = 0.2) -> None:
    """An unfired vessel, chalk-white, as it stands on a drying board."""
    clay = CLAY.but(colour="#e2d8ca", gloss=0.0)
    shape = {
        "bowl": [(25, 0), (26, 7), (43, 17), (56, 38), (61, 60)],
        "cup": [(15, 0), (16, 4), (24, 12), (30, 28), (32.5, 41)],
        "vase": [(22, 0), (36, 26), (38, 52), (20, 80), (13, 98), (18, 108)],
    }[kind]
    turn(s, x, y, [(float(r), float(h)) for r, h in shape], clay, scale=k, tilt=tilt, wall=2.5)
