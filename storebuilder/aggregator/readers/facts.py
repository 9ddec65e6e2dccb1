"""What a reading knows of a shop, what one step of it gives, and how it may fail.

Steps run in threads without a database: plain values come in, plain values go out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storebuilder.aggregator.offered import Fault, Offered
from storebuilder.errors import ShopError


class PullError(ShopError):
    """A reading that cannot go on; ``key`` names the sentence for the merchant.

    ``slow``, ``unreachable``, ``large``, ``redirected``, ``address``, ``status``, ``malformed``,
    ``refused``, ``loop`` or ``nothing``.
    """

    def __init__(self, key: str, *, again_in: int | None = None, **values: object) -> None:
        self.key = key
        #: Seconds after which the shop wants to be asked again (Retry-After).
        self.again_in = again_in
        self.values = {name: str(value)[:200] for name, value in values.items()}
        super().__init__(f"{key} {self.values}")


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """A shop as its reading sees it."""

    id: int
    origin: str
    source: str
    address: str
    #: The languages that are read, the one whose facts count first.
    languages: tuple[str, ...]
    currency: str
    country: str = ""
    changes: str = ""
    cursor: str = ""
    listing_etag: str = ""
    changes_etag: str = ""
    feed_etag: str = ""
    #: Our own origin, by which shops know us, and where feeds are kept while they are read.
    aggregator: str = ""
    folder: Path = Path()
    #: Loopback addresses and plain http are asked: only on one's own machine.
    nearby: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer over the network."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Cost:
    """What a reading has cost so far: bytes that came, milliseconds of waiting, requests."""

    bytes: int = 0
    waited: int = 0
    requests: int = 0


#: ``ask(address, method=, headers=, body=)``: a reply of whatever status; raises PullError.
Ask = Callable[..., Reply]


@dataclass(slots=True)
class Step:
    """What one step of a reading gives."""

    #: Where the next step begins; None where the reading is over.
    place: dict[str, Any] | None = None
    offered: list[Offered] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    #: Whether this was the language whose facts count.
    first: bool = True
    gone: list[str] = field(default_factory=list)
    #: Whether everything was read, so that what was not seen is gone.
    whole: bool = False
    #: Columns of the shop that are known better now.
    learned: dict[str, Any] = field(default_factory=dict)
    #: The shop says that it has left.
    left: bool = False
    #: The list of changes does not reach back: everything must be read.
    reset: bool = False
