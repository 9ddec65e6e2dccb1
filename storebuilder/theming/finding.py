"""Where themes lie: ``_themes`` inside an installed package, ``themes`` beside it in a checkout."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

import storebuilder
from storebuilder.errors import NotFound

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def themes_folder() -> Path:
    """The folder with all themes; never a ``themes/`` of the current directory.

    Decided by where this package lies, so that a merchant's own folder cannot take its place.
    """
    package = Path(storebuilder.__file__).resolve().parent
    packed = package / "_themes"
    return packed if packed.is_dir() else package.parent / "themes"


def installed(face: str = "shop") -> list[str]:
    """The names of the themes that are there for a shop or a market, in order."""
    found = (file for file in themes_folder().glob("*/theme.toml"))
    return sorted(file.parent.name for file in found if face_of(file.parent) == face)


@lru_cache(maxsize=64)
def face_of(folder: Path) -> str:
    """Whose pages the theme in ``folder`` draws, by its theme.toml: a shop's or a market's."""
    try:
        about = tomllib.loads((folder / "theme.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return "shop"  # whoever checks it is told what is wrong
    return "market" if about.get("for") == "market" else "shop"


def everything() -> list[str]:
    """The names of all themes, whatever they are for."""
    return sorted([*installed("shop"), *installed("market")])


def folder_of(name: str) -> Path:
    """The folder of the theme ``name``; raises NotFound and names what is installed."""
    if _NAME.fullmatch(name):
        folder = themes_folder() / name
        if (folder / "theme.toml").is_file():
            return folder
    raise NotFound(
        f"There is no theme {name[:40]!r}.", hint=f"Installed are: {', '.join(everything())}."
    )
