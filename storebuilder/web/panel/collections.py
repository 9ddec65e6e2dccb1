"""Collections: the list in its order, one with its products by hand or by rule."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from storebuilder import accounts
from storebuilder.catalog.collecting import order_collections, remove_collection
from storebuilder.db import writing
from storebuilder.errors import ShopError
from storebuilder.web.desk.asking import is_id
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.pictures import said, take_in
from storebuilder.web.desk.rendering import render
from storebuilder.web.panel import collection_forms, face
from storebuilder.web.panel.collection_forms import CollectionForm, CollectionMeanwhile
from storebuilder.web.panel.collection_lists import move, shelves
from storebuilder.web.panel.photos import wants_json

COLLECTION = "/collections/<int(max=2147483647):collection_id>"


@face.get("/collections")
def collections() -> str:
    """All collections in the order in which the shop shows them."""
    return render("panel/collections/list.html", shelves=shelves())


@face.post("/collections/order")
def order_shelves() -> ResponseReturnValue:
    """Put them in another order: all ids, or one that moves a place (``12-up``)."""
    before = [shelf.id for shelf in shelves()]
    sent = request.form.get("ids", "").split(",")
    after = [int(number) for number in sent if is_id(number)]
    order_collections(after or move(before, request.form.get("move", "")))
    if wants_json():
        return {"ok": True}
    return redirect(url_for("panel.collections"), 303)


@face.get("/collections/new")
def new_collection() -> str:
    """The empty form."""
    return _show(CollectionForm())


@face.post("/collections/new")
def create_collection() -> ResponseReturnValue:
    """Make a collection."""
    form = collection_forms.typed(request.form)
    made = _try(form, None)
    if made is None:
        return _show(form), 422
    notice("collections.notice.added", title=form.title)
    return redirect(url_for("panel.collection", collection_id=made), 303)


@face.get(COLLECTION)
def collection(collection_id: int) -> str:
    """The form of a collection."""
    return _show(collection_forms.read(collection_id), collection_id)


@face.post(COLLECTION)
def save_collection(collection_id: int) -> ResponseReturnValue:
    """Save a collection; keeps what was typed where something is wrong."""
    collection_forms.read(collection_id)
    form = collection_forms.typed(request.form)
    if _try(form, collection_id) is None:
        return _show(form, collection_id), 409 if form.refused else 422
    notice("collections.notice.saved", title=form.title)
    return redirect(url_for("panel.collection", collection_id=collection_id), 303)


@face.post(f"{COLLECTION}/remove")
def delete_collection(collection_id: int) -> ResponseReturnValue:
    """Take a collection away; its products stay."""
    form = collection_forms.read(collection_id)
    with writing():
        remove_collection(collection_id)
        accounts.audit("collection.removed", "collection", collection_id, form.title)
    notice("collections.notice.removed", title=form.title)
    return redirect(url_for("panel.collections"), 303)


def _try(form: CollectionForm, collection_id: int | None) -> int | None:
    """Save and return the id; None where something is wrong, which the form then says."""
    collection_forms.check(form)
    try:
        file = request.files.get("picture_file")
        if file and file.filename:
            form.picture_id = take_in(file)
        return None if form.errors else collection_forms.save(form, collection_id)
    except CollectionMeanwhile:
        form.refused = True
    except ShopError as error:
        form.errors[error.field or "form"] = said(error)
    return None


def _show(form: CollectionForm, collection_id: int | None = None) -> str:
    context = collection_forms.page(form, collection_id)
    return render("panel/collections/form.html", form=form, number=collection_id, **context)
