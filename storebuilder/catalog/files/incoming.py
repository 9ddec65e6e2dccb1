"""What the rows of a file say of one product: only what they say, nothing made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class IncomingVariant:
    """A variant as a row tells it; ``values`` holds the columns that are to be set."""

    row: int
    #: None where the file has no options: the variant is then known by its SKU.
    choice: tuple[str, ...] | None
    values: dict[str, Any] = field(default_factory=dict)
    count: int | None = None
    tracked: bool | None = None
    oversell: bool | None = None
    image: str = ""

    @property
    def sku(self) -> str:
        return str(self.values.get("sku") or "")


@dataclass(slots=True)
class IncomingPicture:
    """A picture as a row names it."""

    row: int
    source: str
    position: int
    alt: str
    #: Set once it was received.
    picture_id: int | None = None


@dataclass(slots=True)
class Incoming:
    """A product as its rows tell it, checked and clean."""

    row: int
    handle: str
    values: dict[str, Any] = field(default_factory=dict)
    #: None where the file has no columns for options.
    option_names: tuple[str, ...] | None = None
    variants: list[IncomingVariant] = field(default_factory=list)
    pictures: list[IncomingPicture] = field(default_factory=list)
    #: {language: {field: text}}
    texts: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Problem(Exception):
    """Why a row could not be taken, in words; the product is left as it was."""

    row: int
    handle: str
    problem: str

    def note(self) -> dict[str, Any]:
        """As an ImportRun keeps it."""
        return {"row": self.row, "handle": self.handle, "problem": self.problem}
