"""Asking merchants' servers while a buyer waits: several at once, and none for long.

A merchant that does not answer in time is left out: the page says so, and others are not kept
waiting. At most ``AT_ONCE`` requests of buyers do this at the same time, so that threads stay free
for those who only look.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from flask import current_app

from storebuilder.aggregator.market import market
from storebuilder.aggregator.models import Store
from storebuilder.aggregator.readers.facts import PullError, StoreFacts
from storebuilder.aggregator.readers.ucp import read_profile
from storebuilder.aggregator.readers.values import decoded
from storebuilder.fetching import Limits, NotFetchedError, fetch, look_at
from storebuilder.signing import es256
from storebuilder.signing.es256 import Pair
from storebuilder.signing.requests import sign_request

LIMITS = Limits(seconds=4.0, size=256 * 1024)
AT_ONCE = 2  # requests of buyers that wait for merchants; the web process has four threads
PATIENCE = 3.0  # seconds that a buyer waits for a turn
SIDE_BY_SIDE = 8  # merchants that are asked at the same time

_turns = threading.BoundedSemaphore(AT_ONCE)
Thing = TypeVar("Thing")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Shopkeeper:
    """A merchant's server as it is asked; plain data, for threads without a database."""

    store_id: int
    origin: str
    address: str
    aggregator: str
    nearby: bool
    language: str
    pair: Pair

    def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, key: str = ""
    ) -> dict[str, Any]:
        """The answer's JSON; raises PullError where there is none that can be used."""
        headers = {
            "UCP-Agent": f'profile="{self.aggregator}/.well-known/ucp"',
            "Accept": "application/json",
            "Accept-Language": self.language,
            "Request-Id": key or "buyer",
        }
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        address = self._endpoint() + path
        sent = b"" if body is None else msgspec.json.encode(body)
        # What is begun signed is changed by signed requests only, and orders are told to no other.
        sign_request(self.pair, method, address, headers, sent)
        try:
            reply = fetch(
                address,
                LIMITS,
                nearby=self.nearby,
                method=method,
                headers=headers,
                body=None if body is None else sent,
            )
        except NotFetchedError as error:
            raise PullError(error.kind, said=error.message) from None
        busy = reply.status == 409 and "retry-after" in reply.headers  # the same key, under way
        if busy or reply.status >= 500 or reply.status in (401, 403, 404, 405, 429):
            raise PullError("status", status=reply.status)
        return decoded(reply.body)

    def may_link(self, address: str) -> bool:
        """Whether an address of the merchant's answer may be linked to."""
        try:
            look_at(address, nearby=self.nearby)
        except NotFetchedError:
            return False
        return True

    def _endpoint(self) -> str:
        return self.address or read_profile(self._facts(), self._plain)

    def _facts(self) -> StoreFacts:
        return StoreFacts(
            id=self.store_id, origin=self.origin, source="ucp", address="", languages=(),
            currency="", nearby=self.nearby,
        )  # fmt: skip

    def _plain(self, address: str) -> Any:
        try:
            return fetch(address, LIMITS, nearby=self.nearby)
        except NotFetchedError as error:
            raise PullError(error.kind, said=error.message) from None


def shopkeepers(stores: Collection[Store], language: str) -> dict[int, Shopkeeper]:
    """How merchants are asked on behalf of a buyer who reads ``language``, by their ids."""
    if not stores:
        return {}
    config = current_app.config["SHOP"]
    ours, pair = config.origin(market().host), es256.newest()
    return {
        store.id: Shopkeeper(
            store_id=store.id,
            origin=store.origin,
            address=store.address if store.source == "ucp" else "",
            aggregator=ours,
            nearby=config.nicknames,
            language=language,
            pair=pair,
        )
        for store in stores
    }


def side_by_side(
    things: Sequence[Thing], ask: Callable[[Thing], Found], *, hurry: bool = True
) -> list[Found | PullError]:
    """Ask for all things at the same time; a failure stands in the place of its answer.

    ``hurry`` is for buyers who wait: without a turn within PATIENCE nobody is asked.
    """
    if not things:
        return []
    if hurry and not _turns.acquire(timeout=PATIENCE):
        return [PullError("slow", said="busy") for _ in things]
    try:
        with ThreadPoolExecutor(min(SIDE_BY_SIDE, len(things))) as pool:
            return list(pool.map(lambda one: _caught(ask, one), things))
    finally:
        if hurry:
            _turns.release()


def _caught(ask: Callable[[Thing], Found], thing: Thing) -> Found | PullError:
    try:
        return ask(thing)
    except PullError as error:
        return error
