"""The catalogue for programs: searching, looking up, and choosing a variant.

Source: Universal Commerce Protocol 2026-04-08, catalog.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from storebuilder import catalog, joining
from storebuilder.agents import answers, choosing, goods
from storebuilder.agents.answers import Body
from storebuilder.agents.messages import Message, error, info, say, warning
from storebuilder.agents.negotiating import Caller, require, speaking
from storebuilder.agents.offering import LOOKUP, SEARCH
from storebuilder.agents.troubles import Trouble
from storebuilder.catalog import Filters, ProductView, VariantView
from storebuilder.catalog.models import CollectionProduct, Product, Variant
from storebuilder.db import db

MOST_PER_PAGE, USUAL = 100, 10
MOST_IDS = 100
LONGEST_QUERY = 200
INPUTS = ("query", "filters", "pagination", "context")
_ID = re.compile(r"(prod|var)_([0-9]{1,9})")
_CURSOR = re.compile(r"([0-9]{1,5}):([0-9]{1,3})")


def search_catalog(caller: Caller, data: Mapping[str, Any]) -> Body:
    """A page of what a query and filters find; without a query everything, the newest first."""
    require(caller, SEARCH)
    if not any(data.get(name) for name in INPUTS):
        raise Trouble("invalid_request", "Name a query or filters; an empty one is not searched.")
    caller = speaking(caller, data)
    if wanted := (data.get("filters") or {}).get("ids"):
        return _named(caller, wanted)
    page, limit = _page(data.get("pagination") or {})
    filters, notes = _filters(caller, data)
    shelf = catalog.shelf(
        caller.front,
        caller.language,
        query=str(data.get("query") or "")[:LONGEST_QUERY],
        filters=filters,
        page=page,
        per_page=limit,
        within=_within(caller),
    )
    ids = [card.product_id for card in shelf.cards]
    more = page < shelf.pages
    pagination: Body = {"has_next_page": more, "total_count": shelf.total}
    if more:
        pagination["cursor"] = base64.urlsafe_b64encode(f"{page + 1}:{limit}".encode()).decode()
    return _found(caller, ids, pagination, notes)


def _named(caller: Caller, wanted: Any) -> Body:
    """The named products with all their variants, for those who keep a copy of the catalogue."""
    ids = [each for each in wanted if isinstance(each, str)] if isinstance(wanted, list) else []
    if len(ids) > MOST_IDS:
        raise Trouble("request_too_large", f"At most {MOST_IDS} ids are asked for at once.")
    numbers = dict.fromkeys(number for number, _ in _places(caller, ids).values())
    return _found(caller, list(numbers), {"has_next_page": False}, [])


def _found(caller: Caller, ids: Sequence[int], pagination: Body, notes: list[Message]) -> Body:
    views = catalog.products(caller.front, caller.language, ids)
    body: Body = {
        "ucp": answers.ucp(caller, SEARCH),
        "products": [goods.product(caller.front, caller.language, view) for view in views],
        "pagination": pagination,
    }
    return body | {"messages": notes} if notes else body


def lookup_catalog(caller: Caller, data: Mapping[str, Any]) -> Body:
    """The products of these ids (products, variants or handles), each once."""
    require(caller, LOOKUP)
    ids = list(dict.fromkeys(data["ids"]))
    if len(ids) > MOST_IDS:
        raise Trouble("request_too_large", f"At most {MOST_IDS} ids are looked up at once.")
    caller = speaking(caller, data)
    filters, notes = _filters(caller, data)
    where = _places(caller, ids)
    views = catalog.products(caller.front, caller.language, [one for one, _ in where.values()])
    found, known = [], set()
    for view in views:
        inputs = _inputs(view, where)
        chosen = [one for one in view.variants if one.id in inputs and _fits(view, one, filters)]
        known |= {each["id"] for several in inputs.values() for each in several}
        if chosen:
            said = goods.product(caller.front, caller.language, view, chosen)
            for each, one in zip(said["variants"], chosen, strict=True):
                each["inputs"] = inputs[one.id]
            found.append(said)
    notes += [info("not_found", each[:200]) for each in ids if each not in known]
    body: Body = {"ucp": answers.ucp(caller, LOOKUP), "products": found}
    return body | {"messages": notes} if notes else body


def get_product(caller: Caller, data: Mapping[str, Any]) -> Body:
    """One product with the variants that fit what is chosen, and what else could be chosen."""
    require(caller, LOOKUP)
    caller = speaking(caller, data)
    given = str(data["id"])
    filters, notes = _filters(caller, data)
    number, variant_id = _places(caller, [given]).get(given, (0, None))
    views = catalog.products(caller.front, caller.language, [number])
    named = [one for one in views[0].variants if one.id == variant_id] if views else []
    if not views or (variant_id is not None and not named):
        text = say(caller.language, "not_found.product")
        return answers.refusal(caller, LOOKUP, [error("not_found", text)])
    view = views[0]
    if named:
        choice = choosing.choice_of(view, named[0])
        variants = named + [one for one in choosing.matching(view, choice) if one not in named]
    elif data.get("selected"):
        wish = choosing.wished(view, data["selected"])
        choice = choosing.effective(view, wish, data.get("preferences") or [])
        variants = choosing.matching(view, choice)
    else:
        choice = choosing.choice_of(view, view.variant())
        variants = [view.variant()]
    variants = [one for one in variants if _fits(view, one, filters)] or variants[:1]
    said = goods.product(caller.front, caller.language, view, variants)
    said |= {"options": choosing.options(view, choice), "selected": _said(view, choice)}
    body: Body = {"ucp": answers.ucp(caller, LOOKUP), "product": said}
    return body | {"messages": notes} if notes else body


def _said(view: ProductView, choice: choosing.Choice) -> list[dict[str, str]]:
    return [
        {"name": option.name, "id": goods.value_id(value.id), "label": value.value}
        for option in view.options
        for value in option.values
        if choice.get(option.id) == value.id
    ]


def _page(pagination: Mapping[str, Any]) -> tuple[int, int]:
    """The number of the page and its size; a cursor of ours carries both."""
    limit = min(pagination.get("limit") or USUAL, MOST_PER_PAGE)
    cursor = pagination.get("cursor")
    if not cursor:
        return 1, limit
    try:
        read = base64.urlsafe_b64decode(cursor.encode()[:40]).decode()
    except (binascii.Error, ValueError):
        read = ""
    found = _CURSOR.fullmatch(read)
    if found is None or not 1 <= int(found[2]) <= MOST_PER_PAGE:
        raise Trouble("invalid_request", "$.pagination.cursor: this is none of our cursors.")
    return int(found[1]), int(found[2])


def _filters(caller: Caller, data: Mapping[str, Any]) -> tuple[Filters, list[Message]]:
    """What narrows the search; a price in another currency is told, since nothing is converted."""
    given = data.get("filters") or {}
    price, notes = given.get("price") or {}, []
    asked = str((data.get("context") or {}).get("currency") or "").upper()
    if price and asked and asked != caller.front.currency:
        text = say(caller.language, "other_currency", currency=caller.front.currency)
        notes.append(warning("price_filter_ignored", text))
        price = {}
    filters = Filters(
        price_min=price.get("min"),
        price_max=price.get("max"),
        kinds=tuple(str(one)[:120] for one in (given.get("categories") or [])[:40]),
    )
    return filters, notes


def _fits(view: ProductView, one: VariantView, filters: Filters) -> bool:
    low, high = filters.price_min, filters.price_max
    priced = (low is None or one.price >= low) and (high is None or one.price <= high)
    return priced and (not filters.kinds or view.kind in filters.kinds)


def _within(caller: Caller) -> int | None:
    """The collection that the merchant lets this aggregator list, where it is one."""
    return joining.within(caller.origin, caller.front.id)


def _places(caller: Caller, ids: Sequence[str]) -> dict[str, tuple[int, int | None]]:
    """For each id its product, and its variant where it names one; four queries at most."""
    parsed = {each: _ID.fullmatch(each) for each in ids}
    variants = {int(one[2]) for one in parsed.values() if one and one[1] == "var"}
    handles = [each[:120] for each, one in parsed.items() if one is None and "\0" not in each]
    products = _pairs(select(Variant.id, Variant.product_id).where(Variant.id.in_(variants)))
    named = _pairs(select(Product.handle, Product.id).where(Product.handle.in_(handles)))
    found: dict[str, tuple[int, int | None]] = {}
    for each, one in parsed.items():
        if one is None and each in named:
            found[each] = (named[each], None)
        elif one is not None and one[1] == "prod":
            found[each] = (int(one[2]), None)
        elif one is not None and int(one[2]) in products:
            found[each] = (products[int(one[2])], int(one[2]))
    if (shelf := _within(caller)) is None:
        return found
    mine = select(CollectionProduct.product_id).where(CollectionProduct.collection_id == shelf)
    listed = set(db.session.scalars(mine.where(CollectionProduct.product_id.in_(_numbers(found)))))
    return {each: place for each, place in found.items() if place[0] in listed}


def _numbers(found: Mapping[str, tuple[int, int | None]]) -> set[int]:
    return {number for number, _ in found.values()}


def _inputs(
    view: ProductView, where: Mapping[str, tuple[int, int | None]]
) -> dict[int, list[dict[str, str]]]:
    """Which ids led to each variant, and how."""
    found: dict[int, list[dict[str, str]]] = {}
    for each, (number, variant_id) in where.items():
        if number != view.id:
            continue
        shown = {one.id for one in view.variants}
        if variant_id is None:
            found.setdefault(view.variant().id, []).append({"id": each, "match": "featured"})
        elif variant_id in shown:
            found.setdefault(variant_id, []).append({"id": each, "match": "exact"})
    return found


def _pairs(statement: Any) -> dict[Any, int]:
    return {row[0]: row[1] for row in db.session.execute(statement)}
