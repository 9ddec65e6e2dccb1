"""The menus of a storefront: written whole, read in one query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import aliased

from storebuilder import fields, pagestore
from storebuilder.db import db, writing
from storebuilder.freshness import fresh
from storebuilder.storefronts.hosts import Front
from storebuilder.storefronts.models import MenuItem, Translation
from storebuilder.storefronts.opening import hold_shop


@dataclass(frozen=True)
class MenuEntry:
    """A line of a menu in the reader's language; ``target`` is a path or an https address."""

    title: str
    target: str


Menus = dict[str, tuple[MenuEntry, ...]]


def menus(front: Front, language: str) -> Menus:
    """All menus of ``front`` by name, as of at most a second ago."""
    return fresh(("menus", front.id, language), lambda: _read(front, language))


def _read(front: Front, language: str) -> Menus:
    """All menus; a storefront's own lines stand in the place of those for all."""
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


@dataclass(frozen=True)
class MenuDraft:
    """A line to be written; ``titles`` are its words in other languages, by tag."""

    title: str
    target: str
    titles: Mapping[str, str] = field(default_factory=dict)


def write_menu(menu: str, lines: Sequence[MenuDraft], *, storefront_id: int | None = None) -> None:
    """Write a whole menu (``main`` or ``footer``) in the place of what it held.

    ``storefront_id`` None means for every storefront that has no menu of this name of its own.
    """
    drafts = [_checked(line, place) for place, line in enumerate(lines)]
    with writing():
        pagestore.stale_all()
        hold_shop()
        mine = MenuItem.menu == fields.handle(menu)
        mine &= (
            MenuItem.storefront_id.is_(None)
            if storefront_id is None
            else MenuItem.storefront_id == storefront_id
        )
        old = db.session.scalars(select(MenuItem.id).where(mine)).all()
        db.session.execute(
            delete(Translation).where(
                Translation.kind == "menu_item", Translation.thing_id.in_(old)
            )
        )
        db.session.execute(delete(MenuItem).where(mine))
        for place, line in enumerate(drafts):
            row = MenuItem(
                menu=menu,
                storefront_id=storefront_id,
                title=line.title,
                target=line.target,
                position=place,
            )
            db.session.add(row)
            db.session.flush()
            _translate(row.id, line.titles)


def _checked(line: MenuDraft, place: int) -> MenuDraft:
    return MenuDraft(
        title=fields.line(line.title, field=f"title-{place}", least=1, most=120),
        target=fields.target(line.target, field=f"target-{place}"),
        titles={fields.language(tag): text for tag, text in line.titles.items() if text.strip()},
    )


def _translate(item_id: int, titles: Mapping[str, str]) -> None:
    db.session.add_all(
        Translation(
            kind="menu_item",
            thing_id=item_id,
            language=tag,
            field="title",
            text=fields.line(text, field="title", least=1, most=120),
        )
        for tag, text in titles.items()
    )
