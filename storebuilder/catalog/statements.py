"""Statements that are put together once: on a hot page that costs more than carrying them out."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

from sqlalchemy import Select

from storebuilder.storefronts import Front

Make = Callable[[], Any]


class _Key:
    """A key that carries how to make its value, but is compared without it."""

    __slots__ = ("make", "parts")

    def __init__(self, parts: Hashable, make: Make) -> None:
        self.parts = parts
        self.make = make

    def __hash__(self) -> int:
        return hash(self.parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.parts == other.parts


@lru_cache(maxsize=128)
def _built(key: _Key) -> Any:
    made = key.make()
    key.make = _forgotten  # the closure would keep its request alive
    return made


def _forgotten() -> Any:
    raise RuntimeError("a statement is made once")


def built(name: str, front: Front, language: str, *parts: Hashable, make: Make) -> Select[Any]:
    """The statement called ``name`` for these values, made by ``make`` the first time.

    Everything that ``make`` reads must be in the key: what of a storefront decides a statement (its
    number and whether the language is its first) is; ``parts`` are the rest. They must be few: a
    statement takes some 50 kB, so what strangers write (a query, filters) is never one of them.
    """
    own = language == front.languages[0]
    statement: Select[Any] = _built(_Key((name, front.id, own, language, *parts), make))
    return statement
