"""What a target gives: an offer with its price, a rented server, and an end that leaves nothing.

Everything of a shop carries the tag ``storebuilder=<shop>`` or, where a cloud has no tags for it, a
name that only that shop can have. So it is found again without any record of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

Say = Callable[[str], None]
Sleep = Callable[[float], None]

TAG = "storebuilder"
KEPT_SNAPSHOTS = 3


@dataclass(frozen=True)
class Billed:
    """One thing that costs: ``price`` is a month's, as text with its currency."""

    name: str
    kind: str
    price: str
    where: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name} in {self.where}: {self.price}"


@dataclass(frozen=True)
class Rented:
    """A server that can be reached; ``key`` is None where another computer has it."""

    address: str
    user: str
    #: Lines for a known_hosts file; empty where the cloud doesn't tell: then trust on first use.
    host_keys: tuple[str, ...]
    key: Path | None
    bill: tuple[Billed, ...]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is wanted of a cloud. ``months`` and ``renew`` count only where one pays ahead."""

    shop: str
    #: The cloud's own name of a size; empty takes the smallest that carries a shop.
    size: str = ""
    hosts: tuple[str, ...] = ()
    bucket: bool = False
    auto_snapshots: bool = True
    months: int = 1
    renew: bool = True


@dataclass(frozen=True)
class Offer:
    """What would be made, and what it costs; nothing was made."""

    bill: tuple[Billed, ...]
    #: What is taken at once and not by the hour; empty where nothing is.
    prepaid: str = ""
    notes: tuple[str, ...] = ()


class Target(Protocol):
    """A region of a cloud. Every verb may be called again after it was interrupted."""

    @property
    def region(self) -> str: ...

    def offer(self, wish: Wish) -> Offer: ...

    def rent(self, wish: Wish, say: Say) -> Rented: ...

    def find(self, shop: str) -> Rented | None: ...

    def snapshot(self, shop: str, label: str) -> str: ...

    def open_ports(self, shop: str) -> None: ...

    def holdings(self, shop: str) -> tuple[Billed, ...]: ...

    def destroy(self, shop: str, say: Say, *, backups: bool = False) -> tuple[Billed, ...]: ...


def called(shop: str) -> str:
    """The name of a shop's server; other names are this, ``_`` and more, which no shop's has."""
    return f"{TAG}-{shop}"


def snapshot_name(shop: str, label: str) -> str:
    """A name that both clouds take: the moment, then the label's letters and digits."""
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    words = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-") or "kept"
    return f"{called(shop)}_{moment}_{words}"
