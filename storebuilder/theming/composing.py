"""Composed pages: a JSON file names sections, their settings and their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from storebuilder.theming.reading import Files, Section
from storebuilder.words import FALLBACK, Words

Sayer = Callable[[Any], Any]


@dataclass(frozen=True)
class Block:
    """A part of a section that the merchant can repeat, such as one promise of several."""

    type: str
    settings: dict[str, Any]


@dataclass(frozen=True)
class Placed:
    """A section on a page, with its settings; in its template it is called ``section``."""

    id: str
    type: str
    settings: dict[str, Any]
    blocks: tuple[Block, ...] = ()
    #: Counted from 0 on this page.
    index: int = 0


def sections_of(files: Files, template: str, own: Mapping[str, Any], say: Sayer) -> list[Placed]:
    """The sections of ``template`` in order: the storefront's own page where it has one.

    ``own`` is a storefront's ``theme_settings``. Sections of a type that the theme does not have
    are left out, so that a page survives a change of theme.
    """
    page = (own.get("templates") or {}).get(template) or files.pages.get(template)
    if not page:
        return []
    placed: list[Placed] = []
    for key in page.get("order", []):
        entry = page.get("sections", {}).get(key) or {}
        section = files.sections.get(str(entry.get("type")))
        if section is None or entry.get("disabled"):
            continue
        placed.append(
            Placed(
                id=str(key),
                type=section.name,
                settings=_set(section, section.defaults(), entry.get("settings"), say),
                blocks=_blocks(section, entry.get("blocks"), say),
                index=len(placed),
            )
        )
    return placed


def _blocks(
    section: Section, entries: list[dict[str, Any]] | None, say: Sayer
) -> tuple[Block, ...]:
    kinds = {block["type"] for block in section.schema.get("blocks", [])}
    return tuple(
        Block(
            entry["type"],
            _set(section, section.block_defaults(entry["type"]), entry.get("settings"), say),
        )
        for entry in (section.schema.get("preset", []) if entries is None else entries)
        if entry.get("type") in kinds
    )


def _set(
    section: Section, defaults: dict[str, Any], own: Mapping[str, Any] | None, say: Sayer
) -> dict[str, Any]:
    settings, rich = known(defaults, own, say), section.rich()
    for name in rich & settings.keys():  # cleaned when it was written
        settings[name] = Markup(settings[name])  # noqa: S704
    return settings


def known(defaults: dict[str, Any], own: Mapping[str, Any] | None, say: Sayer) -> dict[str, Any]:
    """The settings that a schema knows, with ``own`` over the defaults, in the page's language."""
    mine = {key: value for key, value in (own or {}).items() if key in defaults}
    return {key: say(value) for key, value in (defaults | mine).items()}


def sayer(words: Words) -> Sayer:
    """How a setting is said in the language of ``words``.

    ``t:home.welcome`` is a key of the theme's words; ``{"en": "Tea", "zh-CN": "茶"}`` is a text
    that the merchant wrote in several languages.
    """

    def say(value: Any) -> Any:
        if isinstance(value, str) and value.startswith("t:"):
            return words(value[2:])
        if isinstance(value, dict):
            for tag in (words.language, words.language.partition("-")[0], FALLBACK):
                if tag in value:
                    return value[tag]
            return next(iter(value.values()), "")
        return value

    return say
