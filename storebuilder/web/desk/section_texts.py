"""Texts of a section in several languages: as forms show them, and as they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from storebuilder import words
from storebuilder.theming import Theme
from storebuilder.web.desk.speaking import language

TEXTS = {"text": 500, "textarea": 5_000, "richtext": 20_000}  # characters


def in_all(theme: Theme, value: Any, languages: Sequence[str]) -> dict[str, str]:
    """A setting's text by language: the theme's own words, the merchant's, or one for all."""
    if isinstance(value, Mapping):
        return {tag: str(value.get(tag, "")) for tag in languages}
    if isinstance(value, str) and value.startswith("t:"):
        return {tag: _words(theme, tag)(value[2:]) for tag in languages}
    return {tag: str(value or "") if tag == languages[0] else "" for tag in languages}


def kept(theme: Theme, before: Any, sent: Mapping[str, str]) -> Any:
    """How texts by language are kept; what nobody changed stays as it was.

    A text in a language that this storefront no longer has is not lost.
    """
    if in_all(theme, before, list(sent)) == sent:
        return before
    other = dict(before) if isinstance(before, Mapping) else {}
    said = {**other, **sent}
    return {tag: text for tag, text in said.items() if text} or ""


def label(theme: Theme, text: str) -> str:
    """A word of a schema in the reader's language."""
    return _words(theme, language())(text[2:]) if text.startswith("t:") else text


def _words(theme: Theme, tag: str) -> words.Words:
    return words.read(theme.files.folder / "locales", tag)
