"""The form of a collection: read from rows or from a request, checked, saved."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storebuilder import accounts, catalog, fields, media
from storebuilder.catalog.filters import SORTS
from storebuilder.catalog.finding import facets
from storebuilder.catalog.models import Collection, CollectionProduct
from storebuilder.catalog.ruling import RULES
from storebuilder.db import db, writing
from storebuilder.errors import Conflict, NotAccepted, NotFound
from storebuilder.storefronts.models import Translation
from storebuilder.web.desk.asking import is_id, without_nul
from storebuilder.web.desk.editor import editor_words
from storebuilder.web.desk.pictures import said
from storebuilder.web.desk.speaking import t
from storebuilder.web.panel.collection_lists import goods
from storebuilder.web.panel.product_around import foreign_languages
from storebuilder.web.panel.product_views import the_market

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict


class CollectionMeanwhile(Conflict):
    """Somebody else saved this collection after the form was opened."""


@dataclass
class CollectionForm:
    """Everything on the form of a collection."""

    title: str = ""
    description_html: str = ""
    handle: str = ""
    #: ``hand``, or the kind of rule; ``rule_value`` is the tag, kind or vendor.
    filled: str = "hand"
    rule_value: str = ""
    sort: str = "hand"
    published: bool = True
    picture_id: int | None = None
    products: list[int] = field(default_factory=list)
    seen: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    refused: bool = False

    @property
    def rule(self) -> dict[str, Any] | None:
        """The rule as the catalogue keeps it."""
        if self.filled == "hand":
            return None
        return {"all": True} if self.filled == "all" else {self.filled: self.rule_value.strip()}

    def fingerprint(self) -> str:
        """Says whether somebody else changed it meanwhile."""
        content = asdict(self)
        for name in ("seen", "errors", "refused"):
            content.pop(name)
        if self.filled != "hand":
            content.pop("products")  # the rule fills it
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:24]


def read(collection_id: int) -> CollectionForm:
    """The collection as its form shows it; raises NotFound."""
    row = db.session.get(Collection, collection_id)
    if row is None:
        raise NotFound("There is no such collection.")
    filled, value = next(iter(row.rule.items())) if row.rule else ("hand", "")
    on_shelf = select(CollectionProduct.product_id).where(
        CollectionProduct.collection_id == collection_id
    )
    order = (CollectionProduct.position, CollectionProduct.product_id)
    form = CollectionForm(
        title=row.title,
        description_html=row.description_html,
        handle=row.handle,
        filled=filled,
        rule_value=value if isinstance(value, str) else "",
        sort=row.sort,
        published=row.published,
        picture_id=row.picture_id,
        products=list(db.session.scalars(on_shelf.order_by(*order))),
    )
    form.seen = form.fingerprint()
    return form


def typed(sent: MultiDict[str, str]) -> CollectionForm:
    """The form as it was sent: products in the order of their fields, ``drop`` ones left out."""
    dropped = set(sent.getlist("drop"))
    ids = [number for number in sent.getlist("product") if is_id(number) and number not in dropped]
    ids += [number for number in sent.getlist("pick") if is_id(number)]
    picture = sent.get("picture", "")
    return CollectionForm(
        title=without_nul(sent.get("title", "")),
        description_html=without_nul(sent.get("description_html", "")),
        handle=sent.get("handle", "").strip(),
        filled=sent.get("filled", "hand"),
        rule_value=without_nul(sent.get(f"rule-{sent.get('filled', '')}", "")),
        sort=sent.get("sort", "hand"),
        published="published" in sent,
        picture_id=int(picture) if is_id(picture) and "no_picture" not in sent else None,
        products=list(dict.fromkeys(int(number) for number in ids)),
        seen=sent.get("seen", ""),
    )


def check(form: CollectionForm) -> None:
    """Note what is wrong, in the reader's language."""
    if not form.title.strip():
        form.errors["title"] = t("collections.problem.title")
    elif len(form.title.strip()) > 200:
        form.errors["title"] = t("products.problem.long", most=200)
    if form.filled not in ("hand", *RULES):
        form.errors["filled"] = t("collections.problem.rule")
    elif form.filled in RULES[:3] and not form.rule_value.strip():
        form.errors[f"rule-{form.filled}"] = t("collections.problem.rule")
    if form.sort not in SORTS:
        form.errors["sort"] = t("collections.problem.sort")
    if form.picture_id is not None and not media.views([form.picture_id]):
        form.picture_id = None
    if form.handle:
        try:
            fields.handle(form.handle)
        except NotAccepted as error:
            form.errors["handle"] = said(error)


def save(form: CollectionForm, collection_id: int | None) -> int:
    """Save a checked form, in one transaction; raises CollectionMeanwhile."""
    values: dict[str, Any] = {
        "title": form.title,
        "description_html": form.description_html,
        "rule": form.rule,
        "sort": form.sort,
        "picture_id": form.picture_id,
        "published": form.published,
    }
    with writing():
        if collection_id is None:
            number = catalog.add_collection(**values, handle=form.handle).id
            accounts.audit("collection.added", "collection", number, form.title)
        else:
            number = _change(form, collection_id, values)
        if form.rule is None:
            catalog.fill_collection(number, form.products)
    return number


def _change(form: CollectionForm, number: int, values: dict[str, Any]) -> int:
    locked = select(Collection.id).where(Collection.id == number).with_for_update(key_share=True)
    db.session.scalar(locked)
    before = read(number)
    if before.seen != form.seen:
        raise CollectionMeanwhile("This collection was changed meanwhile.")
    if form.handle:
        values["handle"] = form.handle
    was = {name: getattr(before, name) for name in values}
    changes = accounts.differences(was, values)
    if before.products != form.products and form.rule is None:
        changes["products"] = [len(before.products), len(form.products)]
    if "description_html" in changes:
        changes["description_html"] = ["", ""]
    catalog.change_collection(number, **values)
    if changes:
        accounts.audit("collection.changed", "collection", number, form.title, changes)
    return number


def page(form: CollectionForm, collection_id: int | None) -> dict[str, Any]:
    """What the page shows around the form."""
    known = facets()
    languages = dict.fromkeys(foreign_languages(the_market()), 0)
    mine = (Translation.kind == "collection") & (Translation.thing_id == (collection_id or 0))
    rows = select(Translation.language, func.count()).where(mine).group_by(Translation.language)
    for row in db.session.execute(rows):
        if row.language in languages:
            languages[row.language] = row[1]
    return {
        "fresh": read(collection_id).seen if collection_id else "",
        "on_shelf": goods(form.products),
        "every": goods(),
        "kinds": list(known.kinds),
        "vendors": list(known.vendors),
        "sorts": [(name, t(f"collections.sort.{name}")) for name in SORTS],
        "picture": media.views([form.picture_id]).get(form.picture_id) if form.picture_id else None,
        "translations": languages if collection_id else {},
        "editor_words": editor_words(),
    }
