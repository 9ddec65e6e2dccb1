"""Reading a shop over UCP (Universal Commerce Protocol 2026-04-08, REST): profile and search.

Our own shops also have a listing document and a list of changes; see docs/protocol.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from storebuilder.aggregator import checking
from storebuilder.aggregator.offered import Raw, RawVariant
from storebuilder.aggregator.readers.asking import good
from storebuilder.aggregator.readers.checking_all import taken
from storebuilder.aggregator.readers.facts import Ask, PullError, Step, StoreFacts
from storebuilder.aggregator.readers.values import a_dict, a_list, decoded, dicts, text

VERSION = "2026-04-08"
SHOPPING = "dev.ucp.shopping"
PER_PAGE = 100
SMALLER = 5  # a page that is too large is asked for again, so many times smaller
PER_LOOKUP = 50  # products that are asked for by their ids at once
MOST_PRODUCTS = 500  # of one answer, whatever was asked for
#: Everything, said as a filter: the protocol lets a shop refuse a search that asks for nothing.
EVERYTHING = {"price": {"min": 0}}
REFUSED = ("400", "422")


def read_profile(store: StoreFacts, ask: Ask) -> str:
    """The address of the shop's REST endpoint, from its profile; raises PullError."""
    reply = good(ask(f"{store.origin}/.well-known/ucp"))
    services = a_dict(a_dict(decoded(reply.body).get("ucp")).get("services"))
    for service in dicts(services.get(SHOPPING), 50):
        address = text(service.get("endpoint")).rstrip("/")
        if service.get("transport") != "rest" or service.get("version") != VERSION or not address:
            continue
        # The shop's own profile names it, so it may be at another host; asking looks at it anyway.
        return address
    raise PullError("nothing", said=f"no REST endpoint of version {VERSION}")


def search(store: StoreFacts, ask: Ask, place: dict[str, Any]) -> Step:
    """One page of the catalogue in one language; ``place`` has language, cursor and limit.

    A shop that refuses a search without a question is asked for every price (``filtered``), and
    one whose page is too large for a smaller page.
    """
    language, limit = place.get("language", 0), place.get("limit", PER_PAGE)
    page = {"limit": limit} | ({"cursor": place["cursor"]} if place.get("cursor") else {})
    narrowed = {"filters": EVERYTHING} if place.get("filtered") else {}
    try:
        answer = _post(store, ask, "/catalog/search", language, {"pagination": page, **narrowed})
    except PullError as error:
        return Step(place=place | _otherwise(error, place, limit), first=language == 0)
    step = taken(store, map(raw, dicts(answer.get("products"), MOST_PRODUCTS)), language)
    told = a_dict(answer.get("pagination"))
    cursor = text(told.get("cursor"))
    if told.get("has_next_page") is True:
        if not cursor or cursor == place.get("cursor"):
            raise PullError("loop")
        step.place = place | {"cursor": cursor}
    elif language + 1 < len(store.languages):
        step.place = {**place, "language": language + 1, "cursor": "", "limit": PER_PAGE}
    else:
        step.whole = True
    return step


def _otherwise(error: PullError, place: dict[str, Any], limit: int) -> dict[str, Any]:
    """How to ask for the same page in another way; raises the error where there is none."""
    if error.key == "large" and limit > 1:
        return {"limit": max(1, limit // SMALLER)}
    refused = error.key == "refused" or error.values.get("status") in REFUSED
    if refused and not place.get("filtered") and not place.get("cursor"):
        return {"filtered": True}
    raise error


def named(store: StoreFacts, ask: Ask, ids: Sequence[str], language: int) -> Step:
    """The named products with all their variants; those that are not there (any more) are gone.

    The protocol's lookup gives one variant of each product, so this is a search with the filter
    ``ids`` (docs/protocol.md). A shop that does not know it answers with others: then everything
    has to be read.
    """
    answer = _post(
        store,
        ask,
        "/catalog/search",
        language,
        {"filters": {"ids": list(ids)}, "pagination": {"limit": PER_PAGE}},
    )
    products = dicts(answer.get("products"), MOST_PRODUCTS)
    if any(_id(one) not in ids for one in products):
        return Step(reset=True)
    step = taken(store, map(raw, products), language)
    if language == 0:
        # What is there but cannot be shown is gone too: its old price must not stay.
        there = {one.external_id for one in step.offered}
        step.gone = [one for one in ids if one not in there]
    return step


def _post(
    store: StoreFacts, ask: Ask, path: str, language: int, body: dict[str, Any]
) -> dict[str, Any]:
    spoken = store.languages[language]
    context = {"language": spoken} | ({"currency": store.currency} if store.currency else {})
    reply = ask(
        store.address + path,
        method="POST",
        headers={"Content-Type": "application/json", "Accept-Language": spoken},
        body=msgspec.json.encode({"context": context, **body}),
    )
    answer = decoded(good(reply).body)
    if not isinstance(answer.get("products"), list):
        said = [text(one.get("content"), 200) for one in dicts(answer.get("messages"), 5)]
        raise PullError("refused", said=" ".join(said) or "no products in the answer")
    return answer


def _id(product: dict[str, Any]) -> str:
    found = product.get("id")
    return found if isinstance(found, str) else ""


def raw(product: dict[str, Any]) -> Raw:
    """A product of the protocol, as it stands there."""
    told = a_dict(product.get("description"))
    markup = told.get("html")
    variants = a_list(product.get("variants"), 10**6)
    google, own = _categories(product)
    names = [one.get("name") for one in dicts(product.get("options"), 10)]
    metadata = a_dict(product.get("metadata"))
    return Raw(
        id=product.get("id"),
        title=product.get("title"),
        description=markup or told.get("plain") or told.get("markdown") or "",
        plain=not markup,
        url=product.get("url"),
        brand=metadata.get("brand") or metadata.get("vendor") or "",
        google_category=google,
        own_category=own,
        images=_images(product),
        options=names,
        variants=[_variant(one, names) for one in dicts(variants, checking.MOST_VARIANTS)],
        variant_count=len(variants),
    )


def _variant(one: dict[str, Any], names: list[Any]) -> RawVariant:
    price, listed = a_dict(one.get("price")), a_dict(one.get("list_price"))
    available = a_dict(one.get("availability"))
    chosen = {option.get("name"): option.get("label") for option in dicts(one.get("options"), 10)}
    codes = [code.get("value") for code in dicts(one.get("barcodes"), 10)]
    media = _images(one)
    return RawVariant(
        id=one.get("id"),
        amount=price.get("amount"),
        compare_at=listed.get("amount") if listed.get("currency") == price.get("currency") else 0,
        currency=price.get("currency"),
        values=[chosen.get(name, "") for name in names],
        sku=one.get("sku"),
        gtin=codes[0] if codes else "",
        available=available.get("available"),
        availability=available.get("status"),
        url=one.get("url"),
        image=media[0][0] if media else "",
    )


def _images(thing: dict[str, Any]) -> list[tuple[Any, Any]]:
    found = (one for one in dicts(thing.get("media"), 50) if one.get("type") == "image")
    return [(one.get("url"), one.get("alt_text")) for one in found]


def _categories(product: dict[str, Any]) -> tuple[Any, Any]:
    google: Any = ""
    own: Any = ""
    for one in dicts(product.get("categories"), 20):
        if one.get("taxonomy") == "google_product_category":
            google = google or one.get("value")
        elif one.get("taxonomy") in (None, "merchant"):
            own = own or one.get("value")
    return google, own
