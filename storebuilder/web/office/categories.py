"""The one category tree: what shops' own words mean, and what is left out."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from storebuilder import accounts
from storebuilder.aggregator import managing, mapping
from storebuilder.aggregator.models import CategoryMap, Offer, Store
from storebuilder.aggregator.tree import Tree, tree
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.web.desk.asking import is_id
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import language
from storebuilder.web.office import face

MOST = 100  # words on one page: those with the most goods first


@face.get("/categories")
@needs("manager")
def categories() -> ResponseReturnValue:
    """Words of shops that nobody has placed yet or all of them, and the tree."""
    every = request.args.get("show") == "all"
    return render(
        "panel/categories.html", words=_words(every), every=every, paths=paths(),
        tree=tree(), counts=_counts(tree()), reader=language(),
    )  # fmt: skip


@face.post("/categories/words/<int(max=2147483647):map_id>")
@needs("manager")
def place_word(map_id: int) -> ResponseReturnValue:
    """Say what a shop's own word means; its goods follow at once."""
    row = db.session.get(CategoryMap, map_id)
    if row is None:
        raise NotFound("There is no such word.")
    wanted = _chosen(request.form.get("category", "").strip())
    with writing():
        before = row.category_id
        own, store_id = row.own, row.store_id
        moved = mapping.set_category(store_id, own, wanted)
        changes = {"category": [before, wanted]}
        accounts.audit("category.mapped", "store", store_id, own, changes)
    notice("office.category.placed", count=moved)
    return redirect(url_for("panel.categories", show=request.args.get("show")), 303)


@face.post("/categories/<int(max=2147483647):category_id>")
@needs("manager")
def show_category(category_id: int) -> ResponseReturnValue:
    """Show a category to buyers, or leave it out of the tree."""
    shown = request.form.get("shown") == "1"
    with writing():
        managing.show_category(category_id, shown)
        name = tree().nodes[category_id].name("en")
        changes = {"shown": [not shown, shown]}
        accounts.audit("category.changed", "category", category_id, name, changes)
    notice("shell.saved")
    return redirect(url_for("panel.categories"), 303)


def paths() -> dict[int, str]:
    """Every category as a path in the reader's language, in their order."""
    found = tree()
    named = {
        number: " › ".join(tag.name for tag in found.trail(number, language()))
        for number in found.nodes
    }
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _chosen(typed: str) -> int | None:
    """The category that was chosen: by its path, or by its number; None for none."""
    if not typed:
        return None
    by_path = {path: number for number, path in paths().items()}
    if typed not in by_path and not is_id(typed):
        raise NotAccepted("Choose a category of the list.", field="category")
    return by_path[typed] if typed in by_path else int(typed)


def _words(every: bool) -> list[object]:
    goods = (
        select(func.count(Offer.id))
        .where(Offer.store_id == CategoryMap.store_id, Offer.own_category == CategoryMap.own)
        .where(Offer.gone_at.is_(None))
        .correlate(CategoryMap)
        .scalar_subquery()
    )
    wanted = select(
        CategoryMap.id, CategoryMap.own, CategoryMap.category_id, CategoryMap.by,
        Store.name.label("store"), Store.id.label("store_id"), goods.label("goods"),
    ).join(Store, Store.id == CategoryMap.store_id)  # fmt: skip
    if not every:
        wanted = wanted.where(CategoryMap.category_id.is_(None), CategoryMap.by != "set")
    return list(db.session.execute(wanted.order_by(goods.desc(), CategoryMap.id).limit(MOST)))


def _counts(found: Tree) -> dict[int, int]:
    rows = db.session.execute(
        select(Offer.category_id, func.count())
        .where(Offer.shown, Offer.category_id.is_not(None))
        .group_by(Offer.category_id)
    )
    return found.rolled_up({number: count for number, count in rows if number})
