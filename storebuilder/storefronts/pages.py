"""Pages of text: about, contact, shipping, returns, privacy, terms and the merchant's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import nh3
from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import aliased

from storebuilder import clock, fields, pagestore
from storebuilder.db import db, writing
from storebuilder.errors import NotFound
from storebuilder.storefronts.hosts import Front
from storebuilder.storefronts.models import Page, Storefront, Translation
from storebuilder.storefronts.opening import hold_shop

#: What the merchant's text may hold; everything else is taken out when it is written.
TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "a", "ul", "ol", "li", "dl", "dt", "dd", "blockquote"),
    *("strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "code", "figure", "figcaption"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


@dataclass(frozen=True)
class PageView:
    """A page of text in the reader's language; ``body_html`` was cleaned when it was written."""

    handle: str
    title: str
    body_html: str
    updated_at: datetime
    #: The only storefront that has it; None means that all have it.
    storefront_id: int | None = None


def cleaned(html: str) -> str:
    """``html`` without anything that runs, loads or links elsewhere than over http and mail."""
    return nh3.clean(html, tags=TAGS, url_schemes={"http", "https", "mailto", "tel"})


def write_page(
    handle: str,
    *,
    title: str,
    body_html: str,
    storefront_id: int | None = None,
    published: bool = True,
) -> Page:
    """Write a page anew or over what it said; ``storefront_id`` None means on every storefront."""
    handle = fields.handle(handle)
    title = fields.line(title, field="title", least=1, most=200)
    body = cleaned(body_html)
    with writing():
        pagestore.stale_all()
        hold_shop()
        row = db.session.scalar(
            select(Page).where(Page.handle == handle, Page.storefront_id.is_(storefront_id))
            if storefront_id is None
            else select(Page).where(Page.handle == handle, Page.storefront_id == storefront_id)
        )
        if row is None:
            row = Page(handle=handle, storefront_id=_checked(storefront_id), title=title)
            db.session.add(row)
        row.title, row.body_html, row.published = title, body, published
        row.updated_at = clock.now()
    return row


def remove_page(page_id: int) -> None:
    """Remove a page with its translations; raises NotFound."""
    with writing():
        pagestore.stale_all()
        row = db.session.get(Page, page_id)
        if row is None:
            raise NotFound("There is no such page.")
        for said in _translations(page_id):
            db.session.delete(said)
        db.session.delete(row)


def translate_page(page_id: int, language: str, *, title: str, body_html: str) -> None:
    """Write a page's title and text in another language; an empty text takes it back."""
    language = fields.language(language)
    texts = {"title": fields.line(title, field="title", most=200), "body_html": cleaned(body_html)}
    with writing():
        pagestore.stale_all()
        if db.session.get(Page, page_id) is None:
            raise NotFound("There is no such page.")
        found = {row.field: row for row in _translations(page_id) if row.language == language}
        for name, text in texts.items():
            row = found.get(name)
            if row is not None and text:
                row.text = text
            elif row is not None:
                db.session.delete(row)
            elif text:
                db.session.add(
                    Translation(
                        kind="page", thing_id=page_id, language=language, field=name, text=text
                    )
                )


def page(front: Front, language: str, handle: str) -> PageView:
    """The published page ``handle`` of a storefront, its own before the one for all."""
    found = several(front, language, [handle])
    if not found:
        raise NotFound("There is no such page.")
    return found[0]


def several(front: Front, language: str, handles: Sequence[str]) -> list[PageView]:
    """Those of the pages ``handles`` that there are, in no order; one query."""
    title, body = aliased(Translation), aliased(Translation)
    rows = db.session.execute(
        select(
            Page.handle,
            func.coalesce(title.text, Page.title).label("title"),
            func.coalesce(body.text, Page.body_html).label("body_html"),
            Page.updated_at,
            Page.storefront_id,
        )
        .outerjoin(title, _said(title, language, "title"))
        .outerjoin(body, _said(body, language, "body_html"))
        .where(Page.handle.in_(handles), _shown(front))
        .order_by(Page.storefront_id.is_not(None))  # its own comes last, and stays
    )
    return list({row.handle: PageView(*row) for row in rows}.values())


def titles(front: Front, language: str) -> dict[str, str]:
    """The title of every published page of a storefront by its handle, in order of the handles."""
    title = aliased(Translation)
    rows = db.session.execute(
        select(Page.handle, func.coalesce(title.text, Page.title))
        .outerjoin(title, _said(title, language, "title"))
        .where(_shown(front))
        .order_by(Page.handle, Page.storefront_id.is_not(None))
    )
    return {row[0]: row[1] for row in rows}


def handles(front: Front) -> Sequence[Row[str, datetime]]:
    """Handle and time of change of every published page of a storefront."""
    return db.session.execute(
        select(Page.handle, func.max(Page.updated_at).label("updated_at"))
        .where(_shown(front))
        .group_by(Page.handle)
        .order_by(Page.handle)
    ).all()


def _shown(front: Front) -> ColumnElement[bool]:
    mine = (Page.storefront_id == front.id) | Page.storefront_id.is_(None)
    return and_(Page.published.is_(True), mine)


def _said(said: type[Translation], language: str, name: str) -> ColumnElement[bool]:
    return and_(
        said.kind == "page",
        said.thing_id == Page.id,
        said.language == language,
        said.field == name,
    )


def _translations(page_id: int) -> Sequence[Translation]:
    return db.session.scalars(
        select(Translation).where(Translation.kind == "page", Translation.thing_id == page_id)
    ).all()


def _checked(storefront_id: int | None) -> int | None:
    if storefront_id is not None and db.session.get(Storefront, storefront_id) is None:
        raise NotFound(f"There is no storefront number {storefront_id}.")
    return storefront_id
