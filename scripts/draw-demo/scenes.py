"""Every picture of the demo shop by its name."""

from __future__ import annotations

from collections.abc import Callable

from sheet import Sheet

Scene = Callable[[], Sheet]
SCENES: dict[str, Scene] = {}


def scene(name: str, **given: object) -> Callable[[Callable[..., Sheet]], Callable[..., Sheet]]:
    """Register a drawing under ``name``; several names on one drawing are its colours."""

    def register(draw: Callable[..., Sheet]) -> Callable[..., Sheet]:
        SCENES[name] = lambda: draw(**given)
        return draw

    return register


import scenes_cloth  # noqa: E402, F401
import scenes_desk  # noqa: E402, F401
import scenes_gifts  # noqa: E402, F401
import scenes_kitchen  # noqa: E402, F401
import scenes_light  # noqa: E402, F401
import scenes_tea  # noqa: E402, F401
import scenes_wide  # noqa: E402, F401
