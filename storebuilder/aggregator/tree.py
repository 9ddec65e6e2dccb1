"""The category tree: Google's product taxonomy, cut to what shops here sell.

``taxonomy.json`` names its source. Ids that the cut leaves out belong to the nearest category above
them that it has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storebuilder import jobs
from storebuilder.aggregator.models import Category
from storebuilder.aggregator.shelves import CategoryNode
from storebuilder.aggregator.views import CategoryTag
from storebuilder.bulk import upsert
from storebuilder.db import db, writing
from storebuilder.freshness import fresh

FILE = Path(__file__).with_name("taxonomy.json")


@dataclass(frozen=True, slots=True)
class Node:
    """A category in the tree of this process."""

    id: int
    parent_id: int | None
    names: dict[str, str]
    shown: bool
    children: list[int] = field(default_factory=list)

    def name(self, language: str) -> str:
        """In the reader's language, else in a near one, else in English."""
        near = next((own for own in self.names if own[:2] == language[:2]), "en")
        return self.names.get(language) or self.names.get(near, "")


class Tree:
    """All categories with ways up and down."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.nodes = {row.id: Node(row.id, row.parent_id, row.names, row.shown) for row in rows}
        self.roots: list[int] = []
        for node in self.nodes.values():
            above = self.nodes.get(node.parent_id) if node.parent_id is not None else None
            (above.children if above else self.roots).append(node.id)

    def below(self, number: int) -> list[int]:
        """A category's id and those of all below it; nothing for an unknown one."""
        if number not in self.nodes:
            return []
        found = [number]
        for one in found:
            found += self.nodes[one].children
        return found

    def above(self, number: int | None) -> Iterator[Node]:
        """A category and all above it, itself first."""
        while number is not None and number in self.nodes:
            node = self.nodes[number]
            yield node
            number = node.parent_id

    def trail(self, number: int | None, language: str) -> tuple[CategoryTag, ...]:
        """From the top down to a category."""
        tags = [CategoryTag(node.id, node.name(language)) for node in self.above(number)]
        return tuple(reversed(tags))

    def rolled_up(self, counts: dict[int, int]) -> dict[int, int]:
        """How many are in each category and below it, from how many are in it itself."""
        summed: dict[int, int] = {}
        for number, count in counts.items():
            for node in self.above(number):
                summed[node.id] = summed.get(node.id, 0) + count
        return summed

    def drawn(self, counts: dict[int, int], language: str) -> tuple[CategoryNode, ...]:
        """The tree of what is shown and not empty."""
        return self._nodes(self.roots, self.rolled_up(counts), language)

    def _nodes(
        self, ids: list[int], summed: dict[int, int], language: str
    ) -> tuple[CategoryNode, ...]:
        return tuple(
            CategoryNode(
                id=number,
                name=self.nodes[number].name(language),
                count=summed[number],
                children=self._nodes(self.nodes[number].children, summed, language),
            )
            for number in ids
            if summed.get(number) and self.nodes[number].shown
        )


def trail(language: str, number: int) -> tuple[CategoryTag, ...]:
    """From the top down to a category; nothing for one that is not here or is left out."""
    node = tree().nodes.get(number)
    return tree().trail(number, language) if node is not None and node.shown else ()


def tree() -> Tree:
    """The tree as of at most a second ago."""
    return fresh("market categories", _read)


def _read() -> Tree:
    columns = (Category.id, Category.parent_id, Category.names, Category.shown)
    return Tree(db.session.execute(select(*columns).order_by(Category.position, Category.id)).all())


@cache
def taxonomy() -> dict[str, Any]:
    """The file as it is: ``source``, ``version``, ``categories`` and ``under``."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def prepare() -> None:
    """See that there are categories before the first goods, and rates to compare prices by.

    Done again it changes nothing.
    """
    if db.session.scalar(select(Category.id).limit(1)) is None:
        with writing():
            plant()
            jobs.later("market.rates", key="market.rates:first")


def plant() -> None:
    """Write the categories of the file; what the operator chose to leave out stays so."""
    rows = [
        {
            "id": number,
            "parent_id": parent,
            "names": {"en": english, "zh-CN": chinese},
            "position": place,
            "shown": True,
        }
        for place, (number, parent, english, chinese) in enumerate(taxonomy()["categories"])
    ]
    with writing():
        upsert(Category, rows, key=("id",), change=("parent_id", "names", "position"))
