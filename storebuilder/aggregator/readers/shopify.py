"""Reading ``products.json`` of shops on Shopify: 250 products a page, in one language."""

from __future__ import annotations

import re
from typing import Any

from storebuilder import money
from storebuilder.aggregator import checking
from storebuilder.aggregator.offered import Raw, RawVariant
from storebuilder.aggregator.readers.asking import good
from storebuilder.aggregator.readers.checking_all import taken
from storebuilder.aggregator.readers.facts import Ask, PullError, Step, StoreFacts
from storebuilder.aggregator.readers.values import a_list, decoded, dicts
from storebuilder.errors import NotAccepted

PER_PAGE = 250
SMALLER = 5
LAST_PAGE = 1000


def read_page(store: StoreFacts, ask: Ask, place: dict[str, Any]) -> Step:
    """One page; the shop's currency must be known, for the file does not say it."""
    if not store.currency:
        raise PullError("nothing", said="no currency: the operator has to set it")
    page, limit = place.get("page", 1), place.get("limit", PER_PAGE)
    try:
        answer = decoded(good(ask(f"{store.address}?limit={limit}&page={page}")).body)
    except PullError as error:
        if error.key != "large" or limit <= 2:
            raise
        # The same place in the list, counted in pages that are five times smaller.
        return Step(place={"page": (page - 1) * SMALLER + 1, "limit": limit // SMALLER})
    products = answer.get("products")
    if not isinstance(products, list):
        raise PullError("malformed", said="no products in the answer")
    step = taken(store, (raw(one, store) for one in dicts(products, PER_PAGE)))
    if len(products) >= limit and page < LAST_PAGE:
        step.place = {"page": page + 1, "limit": limit}
    else:
        step.whole = True
    return step


def raw(product: dict[str, Any], store: StoreFacts) -> Raw:
    """A product of the file, as it stands there."""
    variants = a_list(product.get("variants"), 10**6)
    options = [one.get("name") for one in dicts(product.get("options"), 3)]
    # A product without a choice has one option called Title with one value.
    options = [] if options == ["Title"] and len(variants) == 1 else options
    handle = product.get("handle")
    images = [(one.get("src"), one.get("alt")) for one in dicts(product.get("images"), 20)]
    return Raw(
        id=product.get("id"),
        title=product.get("title"),
        description=product.get("body_html") or "",
        url=f"/products/{handle}" if isinstance(handle, str) and handle else "",
        brand=product.get("vendor"),
        own_category=product.get("product_type"),
        images=images,
        options=options,
        variants=[
            _variant(one, store, len(options)) for one in dicts(variants, checking.MOST_VARIANTS)
        ],
        variant_count=len(variants),
    )


def _variant(one: dict[str, Any], store: StoreFacts, options: int) -> RawVariant:
    return RawVariant(
        id=one.get("id"),
        amount=minor_units(one.get("price"), store.currency),
        compare_at=minor_units(one.get("compare_at_price"), store.currency),
        currency=store.currency,
        values=[one.get(f"option{place}") or "" for place in range(1, options + 1)],
        sku=one.get("sku"),
        gtin=one.get("barcode") or "",
        available=one.get("available"),
    )


def minor_units(value: Any, currency: str) -> Any:
    """``"15.00"`` as 1500; what is no amount is handed on as it is, to be refused."""
    if not isinstance(value, str):
        return value if value is None else repr(value)
    found = re.fullmatch(r"(-?)([0-9]{1,15}(?:\.[0-9]{1,4})?)", value.strip())
    if found is None:
        return value
    places = money.exponent(currency)
    number = found[2]
    if "." in number:
        # "1500.00" of a currency without places is 1500.
        whole, _, part = number.partition(".")
        number = f"{whole}.{part[:places]}" if places and part[:places] else whole
        if part[places:].strip("0"):
            return value
    try:
        amount = money.parse(number, currency)
    except NotAccepted:
        return value
    return -amount if found[1] and amount else amount
