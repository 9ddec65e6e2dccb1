"""Pages of text: about, policies, and the merchant's own, in every language of the storefronts."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import BooleanField, SelectField, StringField, TextAreaField

from storebuilder import accounts, storefronts
from storebuilder.db import db, writing
from storebuilder.errors import NotFound
from storebuilder.storefronts import hosts
from storebuilder.storefronts import pages as shop_pages
from storebuilder.storefronts.models import Page, Translation
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.forms import PanelForm, named, sent
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import t


class PageForm(PanelForm):
    """A page in the shop's own language; its translations come as title-TAG and body-TAG."""

    handle = StringField()
    title = StringField()
    body_html = TextAreaField()
    storefront_id = SelectField(coerce=int)
    published = BooleanField(default=True)


@frame.get("/pages")
@needs("manager")
def pages() -> ResponseReturnValue:
    """All pages; one query."""
    rows = db.session.scalars(select(Page).order_by(Page.title)).all()
    by_id = {front.id: front for front in hosts.current()}
    return render("panel/pages.html", rows=rows, by_id=by_id)


@frame.route("/pages/new", methods=["GET", "POST"])
@needs("manager")
def new_page() -> ResponseReturnValue:
    """Write a page."""
    return _edit(None, PageForm(sent()))


@frame.route("/pages/<int(max=2147483647):page_id>", methods=["GET", "POST"])
@needs("manager")
def page(page_id: int) -> ResponseReturnValue:
    """Change a page and its translations."""
    row = db.session.get(Page, page_id)
    if row is None:
        raise NotFound("There is no such page.")
    return _edit(row, PageForm(sent(), obj=row))


@frame.post("/pages/<int(max=2147483647):page_id>/remove")
@needs("manager")
def remove_page(page_id: int) -> ResponseReturnValue:
    """Remove a page."""
    with writing():
        title = db.session.scalar(select(Page.title).where(Page.id == page_id)) or ""
        shop_pages.remove_page(page_id)
        accounts.audit("page.removed", "page", page_id, title)
    notice("content.page_removed", title=title)
    return redirect(url_for("panel.pages"), 303)


def _edit(row: Page | None, form: PageForm) -> ResponseReturnValue:
    page_id = row.id if row else None
    fronts = [(0, t("shell.all_fronts")), *((f.id, f.name) for f in hosts.current())]
    form.storefront_id.choices = named(fronts)
    if row and request.method == "GET":
        form.storefront_id.data = row.storefront_id or 0
    languages = _languages()
    texts = _texts(page_id) if request.method == "GET" else request.form
    if form.sent_and_done(request.method, lambda: _save(page_id, form, languages)):
        notice("shell.saved")
        return redirect(url_for("panel.pages"), 303)
    drawn = render(
        "panel/page.html", form=form, page_id=page_id, languages_more=languages, texts=texts
    )
    return drawn, form.status


def _save(page_id: int | None, form: PageForm, languages: list[str]) -> None:
    with writing():
        row = db.session.get(Page, page_id) if page_id else None
        front = row.storefront_id if row else form.storefront_id.data or None
        handle = row.handle if row else form.handle.data or ""
        before = {"title": row.title, "published": row.published} if row else {}
        text_before = row.body_html if row else ""
        saved = shop_pages.write_page(
            handle,
            title=form.title.data or "",
            body_html=form.body_html.data or "",
            storefront_id=front,
            published=bool(form.published.data),
        )
        db.session.flush()
        for tag in languages:
            shop_pages.translate_page(
                saved.id,
                tag,
                title=request.form.get(f"title-{tag}", ""),
                body_html=request.form.get(f"body-{tag}", ""),
            )
        after = {"title": saved.title, "published": saved.published}
        changes = accounts.differences(before, after)
        if text_before != saved.body_html:
            changes["text"] = [f"{len(text_before)}", f"{len(saved.body_html)} characters"]
        action = "page.changed" if page_id else "page.added"
        accounts.audit(action, "page", saved.id, saved.title, changes)


def _languages() -> list[str]:
    """Every language of a storefront but the one that texts are written in."""
    tags = [tag for front in hosts.current() for tag in front.languages]
    own = storefronts.the_shop().language
    return [tag for tag in dict.fromkeys(tags) if tag != own]


def _texts(page_id: int | None) -> dict[str, str]:
    wanted = select(Translation).where(Translation.kind == "page", Translation.thing_id == page_id)
    names = {"title": "title", "body_html": "body"}
    return {f"{names[row.field]}-{row.language}": row.text for row in db.session.scalars(wanted)}
