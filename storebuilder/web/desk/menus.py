"""The menus in the head and the foot of the shop."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from storebuilder import accounts
from storebuilder.db import db, writing
from storebuilder.errors import NotFound, ShopError
from storebuilder.storefronts import hosts
from storebuilder.storefronts import menus as shop_menus
from storebuilder.storefronts.menus import MenuDraft
from storebuilder.storefronts.models import MenuItem, Translation
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.pages import _languages
from storebuilder.web.desk.rendering import render, working_front

MENUS = ("main", "footer")
SPARE = 2  # empty lines below the written ones, for those without scripts
MOST = 40


@frame.get("/menus")
@needs("manager")
def menus() -> ResponseReturnValue:
    """Both menus of the storefront at work, or those for all."""
    front = working_front() if len(hosts.current()) > 1 else None
    drafts = _read(front)
    shown = drafts if front is None or any(drafts.values()) else _read(None)
    return _draw(shown, front, inherited=front is not None and not any(drafts.values()))


@frame.post("/menus/<name>")
@needs("manager")
def write_menu(name: str) -> ResponseReturnValue:
    """Write a menu in the place of what it was."""
    if name not in MENUS:
        raise NotFound("There is no such menu.")
    front = working_front() if len(hosts.current()) > 1 else None
    number = front.id if front else None
    lines = _sent()
    try:
        with writing():
            before = [line.title for line in _read(front)[name]]
            shop_menus.write_menu(name, lines, storefront_id=number)
            changes = {"lines": [before, [line.title for line in lines]]}
            accounts.audit("menu.changed", "menu", None, name, changes)
    except ShopError as error:
        drafts = _read(front) | {name: lines}
        return _draw(drafts, front, wrong=name, error=str(error)), error.status
    notice("shell.saved")
    return redirect(url_for("panel.menus"), 303)


def _draw(
    drafts: dict[str, list[MenuDraft]],
    front: hosts.Front | None,
    *,
    wrong: str = "",
    error: str = "",
    inherited: bool = False,
) -> str:
    empty = [MenuDraft("", "") for _ in range(SPARE)]
    return render(
        "panel/menus.html",
        menus={name: [*drafts[name], *empty] for name in MENUS},
        front=front,
        wrong=wrong,
        error=error,
        inherited=inherited,
        more=_languages(),
    )


def _sent() -> list[MenuDraft]:
    """Lines in the order of their places; lines without a title are taken out."""
    form = request.form
    lines = []
    for number in range(MOST):
        title = form.get(f"title-{number}", "").strip()
        if title:
            titles = {tag: form.get(f"title-{number}-{tag}", "") for tag in _languages()}
            place = form.get(f"place-{number}", "")
            line = MenuDraft(title, form.get(f"target-{number}", "").strip(), titles)
            lines.append((int(place) if place.isdecimal() else MOST, number, line))
    return [line for _, _, line in sorted(lines, key=lambda one: one[:2])]


def _read(front: hosts.Front | None) -> dict[str, list[MenuDraft]]:
    mine = MenuItem.storefront_id == front.id if front else MenuItem.storefront_id.is_(None)
    items = db.session.scalars(
        select(MenuItem).where(mine).order_by(MenuItem.position, MenuItem.id)
    ).all()
    said: dict[int, dict[str, str]] = {}
    ids = [item.id for item in items]
    for row in db.session.scalars(
        select(Translation).where(Translation.kind == "menu_item", Translation.thing_id.in_(ids))
    ):
        said.setdefault(row.thing_id, {})[row.language] = row.text
    found: dict[str, list[MenuDraft]] = {name: [] for name in MENUS}
    for item in items:
        draft = MenuDraft(item.title, item.target, said.get(item.id, {}))
        found.setdefault(item.menu, []).append(draft)
    return found
