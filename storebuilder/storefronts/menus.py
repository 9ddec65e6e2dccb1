"""The menus of a storefront, read in one query."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from storebuilder.db import db
from storebuilder.storefronts.hosts import Front
from storebuilder.storefronts.models import MenuItem, Translation


@dataclass(frozen=True)
class MenuEntry:
    """A line of a menu in the reader's language; ``target`` is a path or an https address."""

    title: str
    target: str


def menus(front: Front, language: str) -> dict[str, tuple[MenuEntry, ...]]:
    """All menus of ``front`` by name; its own lines stand in the place of those for all."""
    said = aliased(Translation)
    rows = db.session.execute(
        select(
            MenuItem.menu,
            MenuItem.storefront_id,
            func.coalesce(said.text, MenuItem.title).label("title"),
            MenuItem.target,
        )
        .outerjoin(
            said,
            and_(
                said.kind == "menu_item",
                said.thing_id == MenuItem.id,
                said.language == language,
                said.field == "title",
            ),
        )
        .where((MenuItem.storefront_id == front.id) | MenuItem.storefront_id.is_(None))
        .order_by(MenuItem.menu, MenuItem.position, MenuItem.id)
    ).all()
    own = {row.menu for row in rows if row.storefront_id is not None}
    found: dict[str, list[MenuEntry]] = {}
    for row in rows:
        if row.menu in own and row.storefront_id is None:
            continue
        found.setdefault(row.menu, []).append(MenuEntry(row.title, row.target))
    return {menu: tuple(entries) for menu, entries in found.items()}
