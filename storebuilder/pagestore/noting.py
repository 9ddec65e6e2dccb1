"""Noting what a page shows while it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Shown:
    """What one page showed; a change of any of these makes a kept copy stale.

    A key is a word and a name: ``product:17``, ``collection:3``, ``menu:main``, ``theme:plain``,
    ``page:about``, ``shelf:newest``, ``stock:shelves`` (what any goods on shelves have left); in a
    market ``offer:4``, ``store:2`` and ``goods:shelves`` (which goods stand on its shelves).
    """

    keys: set[str] = field(default_factory=set)

    def products(self, ids: Iterable[int]) -> None:
        """Note products, whether in full or on a card."""
        self.keys.update(f"product:{number}" for number in ids)

    def offers(self, ids: Iterable[int]) -> None:
        """Note a market's offers, whether in full or on a card."""
        self.keys.update(f"offer:{number}" for number in ids)

    def stores(self, ids: Iterable[int]) -> None:
        """Note a market's merchants, whether in full or by name."""
        self.keys.update(f"store:{number}" for number in ids)

    def collections(self, ids: Iterable[int]) -> None:
        """Note collections whose products or title were shown."""
        self.keys.update(f"collection:{number}" for number in ids)

    def note(self, kind: str, *names: str) -> None:
        """Note anything else by its kind and name."""
        self.keys.update(f"{kind}:{name}" for name in names)

    def header(self) -> str:
        """All keys in order, separated by spaces, for logs and for the keeper of pages."""
        return " ".join(sorted(self.keys))
