"""The sections of a storefront's first page: put in order, added, taken away, put back."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from storebuilder import accounts, storefronts, theming
from storebuilder.db import db, locked, writing
from storebuilder.errors import NotFound, ShopError
from storebuilder.storefronts.models import Storefront
from storebuilder.theming import arranging
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.section_texts import TEXTS, in_all, label
from storebuilder.web.desk.speaking import say

PAGE = "index"
SECTIONS = "/storefronts/<int(max=2147483647):storefront_id>/sections"


@frame.get(SECTIONS)
@needs("manager")
def sections(storefront_id: int) -> ResponseReturnValue:
    """The sections of the first page in order, and those that can be added."""
    row = front_of(storefront_id)
    theme = theming.load(row.theme)
    placed = arranging.arranged(theme.files, row.theme_settings, PAGE)
    kinds = arranging.choices(theme.files, PAGE)
    return render(
        "panel/sections/list.html",
        row=row,
        placed=[(one, title(theme, one), summary(theme, one, row)) for one in placed],
        kinds=sorted((label(theme, kind.schema["name"]), kind.name) for kind in kinds),
        full=len(placed) >= arranging.MOST,
    )


@frame.post(SECTIONS)
@needs("manager")
def add_section(storefront_id: int) -> ResponseReturnValue:
    """Put a new section at the end, and open its form."""
    with writing():
        row = front_of(storefront_id, held=True)
        theme = theming.load(row.theme)
        kind = request.form.get("type", "")
        try:
            fresh, key = arranging.added(theme.files, row.theme_settings, PAGE, kind)
        except ShopError as error:
            notice("sections.refused", kind="bad", problem=say(error.message))
            return redirect(url_for("panel.sections", storefront_id=storefront_id), 303)
        name = label(theme, theme.files.sections[kind].schema["name"])
        keep(row, fresh, {"section": [None, name]})
    notice("sections.added", name=name)
    return redirect(url_for("panel.section", storefront_id=storefront_id, key=key), 303)


@frame.post(f"{SECTIONS}/<key>/<any(earlier,later):way>")
@needs("manager")
def move_section(storefront_id: int, key: str, way: str) -> ResponseReturnValue:
    """Move a section one place."""
    with writing():
        row = front_of(storefront_id, held=True)
        theme = theming.load(row.theme)
        by = -1 if way == "earlier" else 1
        before = [one.key for one in arranging.arranged(theme.files, row.theme_settings, PAGE)]
        fresh = arranging.moved(theme.files, row.theme_settings, PAGE, key, by)
        after = [one.key for one in arranging.arranged(theme.files, fresh, PAGE)]
        if before != after:
            keep(row, fresh, {"order": [before, after]})
    return _back(storefront_id, key)


@frame.post(f"{SECTIONS}/<key>/remove")
@needs("manager")
def remove_section(storefront_id: int, key: str) -> ResponseReturnValue:
    """Take a section off the page; this can be undone."""
    with writing():
        row = front_of(storefront_id, held=True)
        theme = theming.load(row.theme)
        name = title(theme, arranging.one(theme.files, row.theme_settings, PAGE, key))
        fresh, place = arranging.removed(theme.files, row.theme_settings, PAGE, key)
        keep(row, fresh, {"section": [name, None]})
    undo = url_for("panel.put_section_back", storefront_id=storefront_id, key=key, place=place)
    notice("sections.removed", name=name, undo=undo)
    return _back(storefront_id)


@frame.post(f"{SECTIONS}/<key>/back")
@needs("manager")
def put_section_back(storefront_id: int, key: str) -> ResponseReturnValue:
    """Put a section back where it was."""
    with writing():
        row = front_of(storefront_id, held=True)
        theme = theming.load(row.theme)
        place = request.args.get("place", 0, type=int)
        fresh = arranging.put_back(theme.files, row.theme_settings, PAGE, key, max(place, 0))
        name = title(theme, arranging.one(theme.files, fresh, PAGE, key))
        keep(row, fresh, {"section": [None, name]})
    return _back(storefront_id, key)


def front_of(storefront_id: int, *, held: bool = False) -> Storefront:
    """The storefront whose page is arranged; raises NotFound.

    ``held`` by whoever writes: all sections stand in one column, and a colleague's must stay.
    """
    find = locked if held else db.session.get
    row: Storefront | None = find(Storefront, storefront_id)
    if row is None:
        raise NotFound("There is no such storefront.")
    return row


def keep(row: Storefront, fresh: dict[str, Any], changes: dict[str, list[Any]]) -> None:
    """Write the settings of a storefront's theme, with a line in the trail; inside ``writing``."""
    storefronts.change_storefront(row.id, theme_settings=fresh)
    accounts.audit("storefront.page_changed", "storefront", row.id, row.name, changes)


def title(theme: theming.Theme, one: arranging.Arranged) -> str:
    """What the theme calls a section, in the reader's language."""
    return label(theme, str(one.section.schema.get("name") or one.section.name))


def summary(theme: theming.Theme, one: arranging.Arranged, row: Storefront) -> str:
    """The first words that a section says, to know it by."""
    parts = {
        block["type"]: block.get("settings", []) for block in one.section.schema.get("blocks", [])
    }
    held = [(one.section.schema.get("settings", []), one.settings)]
    held += [(parts[block["type"]], block["settings"]) for block in one.blocks]
    for schema, settings in held:
        for setting in schema:
            if setting["type"] in TEXTS and setting["type"] != "richtext":
                said = in_all(theme, settings[setting["id"]], row.languages)
                if text := next(filter(None, said.values()), ""):
                    return text[:120]
    return ""


def _back(storefront_id: int, key: str = "") -> ResponseReturnValue:
    there = url_for("panel.sections", storefront_id=storefront_id, _anchor=key or None)
    return redirect(there, 303)
