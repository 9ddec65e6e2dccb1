"""Reading what a shop serves about itself; in a job, over the safe fetcher."""

from __future__ import annotations

import json
from typing import Any

from storebuilder import signing
from storebuilder.aggregator.applying.opening import nearby, ours
from storebuilder.errors import ShopError
from storebuilder.fetching import Answer, Limits, NotFetchedError, fetch

LIMITS = Limits(seconds=6, size=256 * 1024)
MOST_KEYS = 20


class Unproved(ShopError):
    """A shop did not prove what it said; ``passing`` where it perhaps will a little later.

    One that is slow is not waited for again: that costs the worker its time.
    """

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


def keys_of(origin: str) -> list[bytes]:
    """The ed25519 keys that a shop's profile lists, in its order; raises Unproved."""
    _, said = ask(f"{origin}/.well-known/ucp")
    listed = said.get("signing_keys")
    rows = listed[:MOST_KEYS] if isinstance(listed, list) else []
    keys = [key for one in rows if (key := signing.from_jwk(one))]
    if not keys:
        raise Unproved(f"The profile of {origin} lists no ed25519 key.")
    return keys


def ask(url: str) -> tuple[Answer, dict[str, Any]]:
    """The answer and the JSON object in it; raises Unproved."""
    headers = {
        "Accept": "application/json",
        "UCP-Agent": f'profile="{ours()}/.well-known/ucp"',
    }
    try:
        answer = fetch(url, LIMITS, nearby=nearby(), headers=headers)
    except NotFetchedError as error:
        raise Unproved(str(error), passing=error.kind == "unreachable") from None
    if answer.status != 200:
        said = f"{url.partition('?')[0]} answers with {answer.status}."
        raise Unproved(said, passing=answer.status >= 500 or answer.status == 429)
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unproved(f"{url.partition('?')[0]} answers with something else than a JSON object.")
    return answer, found
