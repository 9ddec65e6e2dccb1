"""Where themes lie: ``_themes`` inside an installed package, ``themes`` beside it in a checkout."""

from __future__ import annotations

import re
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


def installed() -> list[str]:
    """The names of the themes that are there, in order."""
    return sorted(file.parent.name for file in themes_folder().glob("*/theme.toml"))


def folder_of(name: str) -> Path:
    """The folder of the theme ``name``; raises NotFound and names what is installed."""
    if _NAME.fullmatch(name):
        folder = themes_folder() / name
        if (folder / "theme.toml").is_file():
            return folder
    raise NotFound(
        f"There is no theme {name[:40]!r}.", hint=f"Installed are: {', '.join(installed())}."
    )
