"""One section of the first page: its settings, and the parts that can be repeated."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from storebuilder import theming
from storebuilder.db import writing
from storebuilder.errors import Conflict, ShopError
from storebuilder.storefronts.models import Storefront
from storebuilder.theming import arranging
from storebuilder.web.desk.desk import the_desk
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.editor import editor_words
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.section_fields import Field, Sent, shown
from storebuilder.web.desk.section_texts import label
from storebuilder.web.desk.sections import PAGE, SECTIONS, front_of, keep, title

MOST = 12  # parts of a section
#: Blocks with the numbers that their fields have in the form.
Numbered = list[tuple[int, dict[str, Any]]]


@dataclass(frozen=True)
class Part:
    """A block of a section as the form shows it."""

    prefix: str
    kind: str
    name: str
    fields: list[Field]


@frame.route(f"{SECTIONS}/<key>", methods=["GET", "POST"])
@needs("manager")
def section(storefront_id: int, key: str) -> ResponseReturnValue:
    """Change what a section says and shows."""
    row = front_of(storefront_id)
    theme = theming.load(row.theme)
    one = arranging.one(theme.files, row.theme_settings, PAGE, key)
    if request.method == "GET":
        return _draw(row, theme, one, one.settings, list(enumerate(one.blocks)), None)
    sent = Sent(theme, row.languages, the_desk().choices(), request.form, request.files)
    settings = sent.settings(one.section.schema.get("settings", []), one.settings, "")
    blocks = _blocks(sent, one)
    if not sent.problems:
        try:
            _save(storefront_id, key, settings, blocks)
        except ShopError as error:
            sent.problems.append(("", str(error)))
    if sent.problems:
        return _draw(row, theme, one, settings, blocks or [], sent)
    notice("shell.saved")
    if request.form.get("more"):
        return redirect(url_for("panel.section", storefront_id=storefront_id, key=key), 303)
    return redirect(url_for("panel.sections", storefront_id=storefront_id, _anchor=key), 303)


def _save(storefront_id: int, key: str, settings: dict[str, Any], blocks: Numbered | None) -> None:
    parts = None if blocks is None else [block for _, block in blocks]
    with writing():
        row = front_of(storefront_id, held=True)
        theme = theming.load(row.theme)
        before = arranging.one(theme.files, row.theme_settings, PAGE, key)
        if request.form.get("seen") != seen(before):
            raise Conflict(
                "Somebody changed this section meanwhile.", hint="Open it again to see how."
            )
        fresh = arranging.written(theme.files, row.theme_settings, PAGE, key, settings, parts)
        after = arranging.one(theme.files, fresh, PAGE, key)
        if seen(before) != seen(after):
            keep(row, fresh, _changes(theme, before, after))


def seen(one: arranging.Arranged) -> str:
    """A short text that is another one as soon as the section says something else."""
    held = json.dumps([one.section.name, one.settings, one.blocks], sort_keys=True, default=str)
    return hashlib.sha256(held.encode()).hexdigest()[:16]


def _changes(
    theme: theming.Theme, before: arranging.Arranged, after: arranging.Arranged
) -> dict[str, list[Any]]:
    name = title(theme, after)
    changes = {
        f"{name}: {setting}": [before.settings.get(setting), value]
        for setting, value in after.settings.items()
        if before.settings.get(setting) != value
    }
    if before.blocks != after.blocks:
        changes[f"{name}: parts"] = [len(before.blocks), len(after.blocks)]
    return changes


def _blocks(sent: Sent, one: arranging.Arranged) -> Numbered | None:
    """The parts in the order of their places; None where the section has no such parts."""
    kinds = {block["type"]: block for block in one.section.schema.get("blocks", [])}
    if not kinds:
        return None
    found = []
    for number in range(MOST):
        prefix = f"part-{number}-"
        kind = sent.form.get(f"{prefix}type", "")
        if kind not in kinds or f"{prefix}gone" in sent.form:
            continue
        before = one.section.block_defaults(kind)
        if number < len(one.blocks) and one.blocks[number]["type"] == kind:
            before = one.blocks[number]["settings"]
        settings = sent.settings(kinds[kind].get("settings", []), before, prefix)
        place = sent.form.get(f"{prefix}place", "")
        at = int(place) if place.isascii() and place[:4].isdecimal() else MOST
        found.append((at, number, {"type": kind, "settings": settings}))
    blocks = [each[1:] for each in sorted(found, key=lambda each: each[:2])]
    more = sent.form.get("more", "")
    if more in kinds and len(blocks) < MOST:
        blocks.append((MOST, {"type": more, "settings": one.section.block_defaults(more)}))
    return blocks


def _draw(
    row: Storefront,
    theme: theming.Theme,
    one: arranging.Arranged,
    settings: dict[str, Any],
    blocks: Numbered,
    sent: Sent | None,
) -> ResponseReturnValue:
    choices, kinds = the_desk().choices(), one.section.schema.get("blocks", [])
    schemas = {block["type"]: block for block in kinds}
    problems = sent.problems if sent else []

    def fields(schema: dict[str, Any], held: dict[str, Any], prefix: str = "") -> list[Field]:
        typed = sent.form if sent else None
        known = schema.get("settings", [])
        return shown(theme, row.languages, choices, known, held, prefix, typed)

    parts = [
        Part(
            prefix=f"part-{number}-",
            kind=block["type"],
            name=label(theme, schemas[block["type"]]["name"]),
            fields=fields(schemas[block["type"]], block["settings"], f"part-{number}-"),
        )
        for number, block in blocks
    ]
    page = render(
        "panel/sections/form.html",
        row=row,
        name=title(theme, one),
        fields=fields(one.section.schema, settings),
        parts=parts,
        kinds=[(block["type"], label(theme, block["name"])) for block in kinds],
        full=len(parts) >= MOST,
        choices=choices,
        problems=problems,
        errors={name: [text] for name, text in problems},
        seen=request.form.get("seen") or seen(one),
        editor_words=editor_words(),
    )
    return page, 422 if problems else 200
