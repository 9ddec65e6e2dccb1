"""Asking a shop within limits that have names."""

from __future__ import annotations

import time
from collections.abc import Mapping
from threading import Lock
from urllib.parse import urlsplit

from storebuilder.aggregator.readers.facts import Cost, PullError, Reply
from storebuilder.fetching import Limits, NotFetchedError, fetch

SECONDS = 15.0  # of one request, from the name's look-up to the last byte
LARGEST = 4 * 1024 * 1024  # bytes of one answer
FEED_SECONDS = 120.0
LARGEST_FEED = 64 * 1024 * 1024
SPACING = 0.1  # seconds between two requests to one host


class Asking:
    """Asks one shop for one step, and counts what that costs."""

    def __init__(self, aggregator: str, *, nearby: bool) -> None:
        self.aggregator, self.nearby = aggregator, nearby
        self.cost = Cost()

    def __call__(
        self,
        address: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limits: Limits | None = None,
    ) -> Reply:
        """Ask, and return whatever status it answers with; raises PullError."""
        limits = limits or Limits(seconds=SECONDS, size=LARGEST)
        agent = f'profile="{self.aggregator}/.well-known/ucp"'
        sent = {"UCP-Agent": agent, "Accept": "application/json, */*;q=0.1", **(headers or {})}
        if not self.nearby:
            keep_distance(urlsplit(address).netloc)
        begun = time.monotonic()
        try:
            answer = fetch(
                address, limits, nearby=self.nearby, method=method, headers=sent, body=body
            )
        except NotFetchedError as error:
            raise PullError(error.kind, said=error.message) from None
        finally:
            self.cost.requests += 1
            self.cost.waited += int((time.monotonic() - begun) * 1000)
        self.cost.bytes += len(answer.body)
        return Reply(answer.status, answer.headers, answer.body)


_next: dict[str, float] = {}
_lock = Lock()


def keep_distance(host: str) -> None:
    """Wait until this host may be asked again, however many shops are behind it."""
    with _lock:
        now = time.monotonic()
        for old in [name for name, at in _next.items() if at < now]:
            del _next[old]
        turn = max(now, _next.get(host, 0.0))
        _next[host] = turn + SPACING
    time.sleep(max(0.0, turn - time.monotonic()))


def good(reply: Reply) -> Reply:
    """The reply where it is a success; raises PullError with the status otherwise."""
    if not 200 <= reply.status < 300:
        pause = reply.headers.get("retry-after", "") if reply.status in (429, 503) else ""
        again = int(pause) if pause.isascii() and pause.isdigit() and len(pause) < 6 else None
        raise PullError("status", status=reply.status, again_in=again)
    return reply
