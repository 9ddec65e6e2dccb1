"""Single values that a shop sent: is it an id, an amount, a line, a GTIN."""

from __future__ import annotations

import unicodedata
from typing import Any

from storebuilder.aggregator.offered import AVAILABILITY, RawVariant

DEAREST = 10**11  # minor units


def is_gtin(digits: str) -> bool:
    """Whether 8, 12, 13 or 14 digits end in their check digit (GS1 General Specifications 7.9)."""
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (8, 12, 13, 14):
        return False
    summed = sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(reversed(digits)))
    return summed % 10 == 0 and int(digits) > 0


def availability(raw: RawVariant) -> str:
    """In UCP's words, from what a source says of it."""
    if raw.availability in AVAILABILITY:
        # "in stock" and "not available" at once: the cautious one counts.
        refused = raw.available is False and raw.availability == "in_stock"
        return "out_of_stock" if refused else str(raw.availability)
    return "out_of_stock" if raw.available is False else "in_stock"


def is_amount(value: Any) -> bool:
    """Whether it is whole minor units within reason."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= DEAREST


def is_id(value: Any) -> bool:
    """Whether it can name a thing: short, and without control characters."""
    whole = isinstance(value, (str, int)) and not isinstance(value, bool)
    return whole and 0 < len(str(value)) <= 250 and is_plain(str(value))


def is_plain(text: str) -> bool:
    """Whether it has neither control characters nor halves of letters."""
    return all(unicodedata.category(char) not in ("Cc", "Cs") for char in text)


def line(value: Any, most: int) -> str:
    """One line of text without control and direction characters, cut to ``most``."""
    if not isinstance(value, str):
        return ""
    kept = (c if unicodedata.category(c)[0] != "C" else " " for c in value[: most * 4])
    return " ".join("".join(kept).split())[:most].rstrip()
