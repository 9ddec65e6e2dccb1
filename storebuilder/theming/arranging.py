"""Arranging a composed page: pure functions from a storefront's ``theme_settings`` to new ones."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from storebuilder.errors import NotAccepted, NotFound
from storebuilder.theming.reading import Files, Section

Settings = dict[str, Any]
MOST = 24  # sections of a page


@dataclass(frozen=True)
class Arranged:
    """A section of a page as the merchant arranges it: as it is written, not as it is shown."""

    key: str
    section: Section
    settings: Settings
    blocks: list[Settings]


def arranged(files: Files, own: Mapping[str, Any], template: str) -> list[Arranged]:
    """The sections of a page in order; those that this theme does not have are left out."""
    page = _page(files, own, template)
    return [
        _arranged(files.sections[entry["type"]], key, entry)
        for key in page["order"]
        if (entry := page["sections"].get(key)) and entry.get("type") in files.sections
    ]


def one(files: Files, own: Mapping[str, Any], template: str, key: str) -> Arranged:
    """The section ``key`` of a page; raises NotFound where somebody took it away."""
    found = next((each for each in arranged(files, own, template) if each.key == key), None)
    if found is None:
        raise NotFound("This section is no longer on the page.")
    return found


def choices(files: Files, template: str) -> list[Section]:
    """The sections that may stand on a page: all that do not say on which others they belong."""
    return [section for section in files.sections.values() if section.fits(template)]


def added(files: Files, own: Mapping[str, Any], template: str, kind: str) -> tuple[Settings, str]:
    """The settings with a new section at the end, and its key."""
    if kind not in {section.name for section in choices(files, template)}:
        raise NotAccepted("This theme has no such section for this page.", field="type")
    page = _page(files, own, template)
    if len(page["order"]) >= MOST:
        raise NotAccepted(f"A page holds at most {MOST} sections.", field="type")
    number = 1
    while f"{kind}-{number}" in page["sections"]:
        number += 1
    key = f"{kind}-{number}"
    page["sections"][key] = {"type": kind}
    page["order"].append(key)
    return _with(own, template, page), key


def moved(files: Files, own: Mapping[str, Any], template: str, key: str, by: int) -> Settings:
    """The settings with a section moved past its neighbours that are shown."""
    shown = [each.key for each in arranged(files, own, template)]
    if key not in shown:
        raise NotFound("This section is no longer on the page.")
    place = min(max(shown.index(key) + by, 0), len(shown) - 1)
    page = _page(files, own, template)
    order = page["order"]
    order.insert(order.index(shown[place]), order.pop(order.index(key)))
    return _with(own, template, page)


def removed(files: Files, own: Mapping[str, Any], template: str, key: str) -> tuple[Settings, int]:
    """The settings without a section, and where it stood; it can be put back until the next one."""
    page = _page(files, own, template)
    if key not in page["order"]:
        raise NotFound("This section is no longer on the page.")
    kept = set(page["order"])
    page["sections"] = {name: entry for name, entry in page["sections"].items() if name in kept}
    place = page["order"].index(key)
    del page["order"][place]
    return _with(own, template, page), place


def put_back(files: Files, own: Mapping[str, Any], template: str, key: str, place: int) -> Settings:
    """The settings with a section where it stood before it was removed."""
    page = _page(files, own, template)
    if key not in page["sections"] or key in page["order"]:
        raise NotFound("This section cannot be put back.")
    page["order"].insert(place, key)
    return _with(own, template, page)


def written(
    files: Files,
    own: Mapping[str, Any],
    template: str,
    key: str,
    settings: Settings,
    blocks: list[Settings] | None,
) -> Settings:
    """The settings with other contents of a section; what is as the theme has it is not kept."""
    before = one(files, own, template, key)
    page = _page(files, own, template)
    entry: Settings = {"type": before.section.name}
    entry["settings"] = _own(before.section.defaults(), settings)
    if blocks is not None:
        entry["blocks"] = [
            {
                "type": block["type"],
                "settings": _own(before.section.block_defaults(block["type"]), block["settings"]),
            }
            for block in blocks
        ]
    page["sections"][key] = entry
    return _with(own, template, page)


def _arranged(section: Section, key: str, entry: Settings) -> Arranged:
    kinds = {block["type"] for block in section.schema.get("blocks", [])}
    blocks = entry.get("blocks")
    return Arranged(
        key=key,
        section=section,
        settings=section.defaults() | (entry.get("settings") or {}),
        blocks=[
            {
                "type": block["type"],
                "settings": section.block_defaults(block["type"]) | (block.get("settings") or {}),
            }
            for block in (section.schema.get("preset", []) if blocks is None else blocks)
            if block.get("type") in kinds
        ],
    )


def _own(defaults: Settings, settings: Settings) -> Settings:
    return {name: value for name, value in settings.items() if value != defaults.get(name)}


def _page(files: Files, own: Mapping[str, Any], template: str) -> Settings:
    found = (own.get("templates") or {}).get(template) or files.pages.get(template) or {}
    page: Settings = deepcopy(dict(found))
    page.setdefault("sections", {})
    page["order"] = [key for key in page.get("order", []) if key in page["sections"]]
    return page


def _with(own: Mapping[str, Any], template: str, page: Settings) -> Settings:
    return {**own, "templates": {**(own.get("templates") or {}), template: page}}
