"""Talking to an aggregator: its profile, our application, our news. Never from a web process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from storebuilder import signing
from storebuilder.errors import ShopError
from storebuilder.fetching import Limits, NotFetchedError, fetch
from storebuilder.joining.addresses import may_be_local

LIMITS = Limits(seconds=10, size=256 * 1024)
PROFILE = "/.well-known/ucp"
MOST_KEYS = 20


class Unreachable(ShopError):
    """There was no answer, or one that nobody can use."""


@dataclass(frozen=True)
class Answer:
    """What was answered; a status of 0 says that nothing was. Header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def said(self) -> tuple[int, str]:
        """The status, and in one line what goes with it."""
        words = " ".join(self.body[:300].decode("utf-8", "replace").split())
        plain = self.headers.get("content-type", "").startswith("text/plain")
        shown = words if plain else ""
        return self.status, (f"{self.status} {shown}" if self.status else shown).strip()[:200]


def get(url: str) -> Answer:
    """Ask an aggregator; raises Unreachable where it does not answer."""
    return _ask("GET", url, {}, None)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send something signed; where nothing is answered, the answer's status is 0 and says why."""
    sent = {"Content-Type": "application/json", **headers}
    try:
        return _ask("POST", url, sent, body)
    except Unreachable as error:
        return Answer(0, {"content-type": "text/plain"}, str(error).encode())


def profile(aggregator: str) -> tuple[str, list[bytes]]:
    """What an aggregator calls itself, and the keys it signs with; raises Unreachable."""
    answer = get(aggregator + PROFILE)
    if answer.status != 200:
        raise Unreachable(f"{aggregator} has no profile: it answers with {answer.status}.")
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    listed = said.get("signing_keys") if isinstance(said, dict) else None
    rows = listed[:MOST_KEYS] if isinstance(listed, list) else []
    keys = [key for one in rows if (key := signing.from_jwk(one))]
    if not isinstance(said, dict) or not keys:
        raise Unreachable(f"{aggregator} is no aggregator: its profile lists no ed25519 key.")
    name = said.get("name")
    return (name if isinstance(name, str) else ""), keys


def _ask(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    try:
        found = fetch(url, LIMITS, nearby=may_be_local(), method=method, headers=headers, body=body)
    except NotFetchedError as error:
        raise Unreachable(str(error)) from None
    return Answer(found.status, found.headers, found.body)
