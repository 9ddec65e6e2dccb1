"""What our own shops say beyond UCP: their listing, and what changed since a cursor."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from storebuilder.aggregator import checks
from storebuilder.aggregator.readers.asking import good
from storebuilder.aggregator.readers.facts import Ask, PullError, Step, StoreFacts
from storebuilder.aggregator.readers.values import a_dict, a_list, decoded, text

LISTING = "/ucp/listing"
MOST_IDS = 2000  # taken of one answer
RULES = ("returns", "shipping", "privacy", "terms")


def read_listing(store: StoreFacts, ask: Ask) -> Step:
    """What the shop says of itself, if it is one of ours; a shop that left says so (410).

    Any other answer than a listing means that it is a shop of another make.
    """
    known = {"If-None-Match": store.listing_etag} if store.listing_etag else {}
    about = urlencode({"aggregator": store.aggregator})
    reply = ask(f"{store.origin}{LISTING}?{about}", headers=known)
    if reply.status == 304:
        return Step()
    if reply.status == 410:
        return Step(left=True)
    if reply.status != 200:
        if store.changes and reply.status >= 500:
            raise PullError("status", status=reply.status)
        return Step(learned={"changes": ""} if store.changes else {})
    said = decoded(reply.body)
    if said.get("state") == "left":
        return Step(left=True)
    learned = facts(said, store)
    learned["listing_etag"] = text(reply.headers.get("etag"), 200)
    return Step(learned=learned)


def facts(said: dict[str, Any], store: StoreFacts) -> dict[str, Any]:
    """Columns of the shop from its listing; what is not of its form is left out."""
    learned: dict[str, Any] = {"listing": _small(said)}
    if name := checks.line(said.get("name"), 120):
        learned["name"] = name
    about = {key: checks.line(value, 600) for key, value in a_dict(said.get("about")).items()}
    learned["about"] = {key: value for key, value in about.items() if value and len(key) <= 12}
    if len(code := text(said.get("country"), 3)) == 2 and code.isalpha():
        learned["country"] = code.upper()
    if len(code := text(said.get("currency"), 4)) == 3 and code.isalpha():
        learned["currency"] = code.upper()
    languages = [text(one, 13) for one in a_list(said.get("languages"), 40)]
    learned["languages"] = [one for one in languages if 2 <= len(one) <= 12]
    countries = [text(one, 3).upper() for one in a_list(said.get("ships_to"), 300)]
    learned["ships_to"] = [one for one in countries if len(one) == 2 and one.isalpha()]
    learned["logo"] = text(said.get("logo"), 1000) if _is_web(said.get("logo"), store) else ""
    if "@" in (address := checks.line(said.get("email"), 254)):
        learned["email"] = address
    policies = {key: a_dict(said.get("policies")).get(key) for key in RULES}
    learned["policies"] = {key: url for key, url in policies.items() if _is_web(url, store)}
    learned["changes"] = said["changes"] if _is_own(said.get("changes"), store) else ""
    return learned


def read_changes(store: StoreFacts, ask: Ask, place: dict[str, Any]) -> Step:
    """The ids that changed since a cursor; ``place`` gets them under ``ids``, to be looked up."""
    after = place.get("after", store.cursor)
    about = urlencode({"after": after, "aggregator": store.aggregator})
    known = store.changes_etag if "after" not in place else ""
    address = f"{store.changes}{'&' if '?' in store.changes else '?'}{about}"
    reply = ask(address, headers={"If-None-Match": known} if known else {})
    if reply.status == 304:
        return Step()
    if reply.status == 410:
        return Step(left=True)
    said = decoded(good(reply).body)
    cursor = text(said.get("cursor"), 201)
    if not 0 < len(cursor) <= 200:
        raise PullError("malformed", said="changes without a cursor")
    if said.get("reset") is True:
        return Step(reset=True)
    learned = {"cursor": cursor, "changes_etag": text(reply.headers.get("etag"), 200)}
    ids, gone = _ids(said.get("changed")), _ids(said.get("gone"))
    more = said.get("more") is True
    if more and cursor == after:
        raise PullError("loop")
    step = Step(gone=gone, learned={} if ids or more else learned)
    if ids or more:
        step.place = {"stage": "lookup", "ids": ids, "language": 0, "learned": learned}
        step.place |= {"after": cursor} if more else {}
    return step


def newest_cursor(store: StoreFacts, ask: Ask) -> str:
    """The cursor of this moment: what changes while everything is read is heard after it."""
    if not store.changes:
        return ""
    about = urlencode({"after": "", "aggregator": store.aggregator})
    reply = good(ask(f"{store.changes}{'&' if '?' in store.changes else '?'}{about}"))
    return text(decoded(reply.body).get("cursor"), 200)


def _ids(found: Any) -> list[str]:
    return [str(one) for one in a_list(found, MOST_IDS) if checks.is_id(one)]


def _is_web(address: Any, store: StoreFacts) -> bool:
    if not isinstance(address, str) or not 0 < len(address) <= 1000:
        return False
    allowed = ("https", "http") if store.nearby else ("https",)
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in allowed and bool(parts.hostname) and checks.is_plain(address)


def _is_own(address: Any, store: StoreFacts) -> bool:
    return _is_web(address, store) and str(address).startswith(f"{store.origin}/")


def _small(said: dict[str, Any]) -> dict[str, Any]:
    """What is kept of the document as it was, for the operator to look at."""
    kept = ("origin", "state", "storefront", "ucp", "legal_name", "address")
    return {key: said[key] for key in kept if key in said and len(repr(said[key])) <= 2000}
