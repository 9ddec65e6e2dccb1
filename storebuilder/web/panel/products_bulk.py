"""The same done to many products: ticked on the list, or all that the list's view finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from storebuilder import accounts, catalog, fields
from storebuilder.bulk import batches
from storebuilder.catalog.finding import find_ids
from storebuilder.catalog.models import Product
from storebuilder.db import db, writing
from storebuilder.storefronts import hosts
from storebuilder.web.desk.asking import is_id
from storebuilder.web.desk.notices import notice
from storebuilder.web.panel import face
from storebuilder.web.panel.product_checking import STATES
from storebuilder.web.panel.product_lists import looking_of, query_of
from storebuilder.web.panel.product_saving import set_state

STATE_OF = {"publish": "published", "unpublish": "draft", "archive": "archived"}
AT_ONCE = 100
UNDOABLE = 200  # more ids than this do not fit into the address that undoes it


@face.post("/products/many")
def change_products() -> ResponseReturnValue:
    """Carry out one action on many products and say on how many."""
    looking = looking_of(MultiDict(parse_qsl(request.form.get("view", ""))))
    back = redirect(url_for("panel.products") + query_of(looking), 303)
    found = request.form.get("scope") == "found"
    ids = find_ids(looking) if found else [int(i) for i in request.form.getlist("id") if is_id(i)]
    verb = request.form.get("do", "")
    if not ids:
        notice("products.bulk.none", kind="warning")
    elif verb in STATE_OF:
        _set_states(dict.fromkeys(ids, STATE_OF[verb]), f"products.bulk.done.{verb}")
    elif verb == "tag":
        _tag(ids, fields.line(request.form.get("tag", ""), field="tag", most=60))
    elif verb.partition("-")[0] in {"show", "hide"} and is_id(verb.partition("-")[2]):
        _list(ids, int(verb.partition("-")[2]), wanted=verb.startswith("show"))
    else:
        notice("products.bulk.what", kind="warning")
    return back


@face.post("/products/states")
def set_states() -> ResponseReturnValue:
    """Bring products into the states that the address names (``?draft=1.2``): undoes the above."""
    wanted = {
        int(number): state
        for state in STATES
        for number in request.args.get(state, "").split(".")
        if is_id(number)
    }
    _set_states(wanted, "products.bulk.undone")
    return redirect(url_for("panel.products"), 303)


def _set_states(wanted: dict[int, str], said: str) -> None:
    before: dict[str, list[str]] = {}

    def change(row: Product) -> dict[str, list[object]]:
        state = wanted[row.id]
        if row.state == state:
            return {}
        before.setdefault(row.state, []).append(str(row.id))
        pair: list[object] = [row.state, state]
        set_state(row.id, state)
        return {"state": pair}

    count = _each(list(wanted), change)
    undo = ""
    if 0 < count <= UNDOABLE:
        undo = url_for("panel.set_states", **{s: ".".join(i) for s, i in before.items()})  # type: ignore[arg-type]
    notice(said, undo=undo, count=count)


def _tag(ids: list[int], tag: str) -> None:
    if not tag:
        notice("products.bulk.no_tag", kind="warning")
        return

    def change(row: Product) -> dict[str, list[object]]:
        if tag in row.tags:
            return {}
        pair: list[object] = [", ".join(row.tags), ", ".join([*row.tags, tag])]
        catalog.change_product(row.id, tags=[*row.tags, tag])
        return {"tags": pair}

    notice("products.bulk.done.tag", count=_each(ids, change), tag=tag)


def _list(ids: list[int], storefront_id: int, *, wanted: bool) -> None:
    name = next((front.name for front in hosts.current() if front.id == storefront_id), "")

    def change(row: Product) -> dict[str, list[object]]:
        catalog.set_listing(row.id, storefront_id, wanted=wanted)
        return {f"storefront {name}": ["", "shown" if wanted else "hidden"]}

    said = "show" if wanted else "hide"
    notice(f"products.bulk.done.{said}", count=_each(ids, change), name=name)


def _each(ids: list[int], change: Callable[[Product], dict[str, list[object]]]) -> int:
    """Change each product that there is; returns how many were really changed.

    A hundred in a transaction: other writers, buyers among them, need not wait for thousands.
    """
    return sum(_some(piece, change) for piece in batches(ids, AT_ONCE))


def _some(ids: Sequence[int], change: Callable[[Product], dict[str, list[object]]]) -> int:
    count = 0
    with writing():
        # Held: a tag that a colleague puts on in this moment stays.
        held = select(Product.id).where(Product.id.in_(ids)).order_by(Product.id)
        known = set(db.session.scalars(held.with_for_update(key_share=True)))
        for number in (number for number in ids if number in known):
            row = db.session.get_one(Product, number)
            title = row.title
            changes = change(row)
            if changes:
                accounts.audit("product.changed", "product", number, title, changes)
                count += 1
    return count
