"""Kept answers are at most a second old, and never older than this process's last write."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from storebuilder import freshness, storefronts
from storebuilder.freshness import Fresh, fresh
from storebuilder.web.faces import House


@pytest.fixture
def numbers() -> Iterator[int]:
    return count()


def test_it_works(app: House, numbers: Iterator[int]) -> None:
    assert fresh("a", lambda: next(numbers)) == 0
    assert fresh("a", lambda: next(numbers)) == 0
    assert fresh("b", lambda: next(numbers)) == 1


def test_what_this_process_wrote_is_seen_at_once(app: House, numbers: Iterator[int]) -> None:
    fresh("a", lambda: next(numbers))
    storefronts.change_shop(legal_name="Tea Ltd")
    assert fresh("a", lambda: next(numbers)) == 1


def test_an_answer_can_be_forgotten(app: House, numbers: Iterator[int]) -> None:
    fresh("a", lambda: next(numbers))
    freshness.forget("a")
    assert fresh("a", lambda: next(numbers)) == 1


def test_what_another_process_wrote_is_seen_within_a_second(
    monkeypatch: pytest.MonkeyPatch, numbers: Iterator[int]
) -> None:
    kept, now = Fresh(), [100.0]
    monkeypatch.setattr("storebuilder.freshness.time.monotonic", lambda: now[0])
    kept.answer("a", lambda: next(numbers))
    now[0] += freshness.FRESH_FOR
    assert kept.answer("a", lambda: next(numbers)) == 1


def test_a_write_during_the_reading_is_not_kept_out(app: House, numbers: Iterator[int]) -> None:
    def read() -> int:
        found = next(numbers)
        storefronts.change_shop(legal_name=f"Tea {found}")
        return found

    assert fresh("a", read) == 0
    assert fresh("a", lambda: next(numbers)) == 1


def test_strangers_cannot_fill_the_memory(numbers: Iterator[int]) -> None:
    kept = Fresh()
    for each in range(freshness.MOST * 3):
        kept.answer(("search", each), lambda: next(numbers))
    assert len(kept._kept) == freshness.MOST
