"""The words of the editor for texts with formatting."""

from __future__ import annotations

from storebuilder.web.desk.speaking import t

EDITOR = "label toolbar bold italic heading bullets numbers link plain source address"


def editor_words() -> dict[str, str]:
    """The words of the editor's buttons."""
    return {name: t(f"editor.{name}") for name in EDITOR.split()}
