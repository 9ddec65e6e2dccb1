"""The theme's words for the little that views say themselves, such as titles of pages."""

from __future__ import annotations

from flask import g

from storebuilder import theming, words
from storebuilder.storefronts import Front


def say(key: str, **names: object) -> str:
    """The text of ``key`` in the page's language, from the storefront's theme."""
    front: Front = g.front
    folder = theming.load(front.theme).files.folder / "locales"
    return words.read(folder, g.language)(key, **names)
