"""What is told to merchants: sentences by key, kept as one short line until somebody reads them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from storebuilder import words
from storebuilder.aggregator.models import Problem

FOLDER = Path(__file__).parent / "words"
LONGEST = 480  # characters of a kept line


def kept(key: str, values: Mapping[str, object]) -> str:
    """A sentence as one line for a column: its key and what is filled in."""
    short = {name: str(value)[:150] for name, value in values.items()}
    line = msgspec.json.encode([key, short]).decode()
    return line if len(line) <= LONGEST else msgspec.json.encode([key, {}]).decode()


def said(line: str, language: str) -> str:
    """A kept line in words; empty for an empty one."""
    if not line:
        return ""
    try:
        key, values = msgspec.json.decode(line, type=tuple[str, dict[str, str]])
    except msgspec.MsgspecError:
        return line
    return sentence(language, f"trouble.{key}", values)


def sentence(language: str, key: str, values: Mapping[str, str]) -> str:
    """A sentence for a merchant in their language."""
    return words.read(FOLDER, language)(key, **values)


def problem_in_words(problem: Problem, language: str) -> str:
    """What is wrong with an offer, in words."""
    return sentence(language, f"problems.{problem.key}", problem.values)
