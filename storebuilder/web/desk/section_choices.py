"""What a section's settings may be chosen from: pages, menus, pictures, and a panel's own kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import select

from storebuilder import media
from storebuilder.db import db
from storebuilder.media.models import Picture
from storebuilder.storefronts.models import Page
from storebuilder.theming import Theme
from storebuilder.web.desk.asking import is_id
from storebuilder.web.desk.section_texts import label
from storebuilder.web.desk.speaking import t

PICTURES = 24  # the newest, to choose from
Pairs = Sequence[tuple[str, str]]


class Choices:
    """The choices of one form; each kind is read once, where a setting asks for it."""

    def of(self, theme: Theme, setting: Mapping[str, Any], chosen: Any) -> Pairs:
        """(value, words) of a setting's choices; what is chosen now is always among them."""
        kind = setting["type"]
        if kind in ("select", "radio"):
            options = setting.get("options", [])
            return [(o["value"], label(theme, o.get("label", o["value"]))) for o in options]
        found = self.pairs(kind)
        known = {value for value, _ in found}
        text = str(chosen or "")
        return [*found, (text, text)] if found and text and text not in known else found

    def is_picture(self, number: str) -> bool:
        """Whether ``number`` is a picture that was received, or 0 for none."""
        if number == "0":
            return True
        return is_id(number) and db.session.get(Picture, int(number)) is not None

    def pictures(self, chosen: Any) -> list[media.PictureView]:
        """The newest pictures, the chosen one first."""
        ids = [chosen] if isinstance(chosen, int) and chosen else []
        ids += [number for number in self._newest if number != chosen]
        found = media.views(ids)
        return [found[number] for number in ids if number in found and found[number].ready]

    def pairs(self, kind: str) -> Pairs:
        """(value, words) of all that a setting of this kind may be; empty where it is typed."""
        if kind == "page":
            return self._pages
        if kind == "link_list":
            return [("main", t("content.menu.main")), ("footer", t("content.menu.footer"))]
        return []

    @cached_property
    def _pages(self) -> Pairs:
        rows = db.session.execute(select(Page.handle, Page.title).order_by(Page.title))
        return [("", t("sections.none")), *((row.handle, row.title) for row in rows)]

    @cached_property
    def _newest(self) -> list[int]:
        rows = db.session.scalars(
            select(Picture.id)
            .where(Picture.state == "ready")
            .order_by(Picture.id.desc())
            .limit(PICTURES)
        )
        return list(rows)
