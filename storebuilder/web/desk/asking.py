"""What a list was asked for in its address, made safe for any database."""

from __future__ import annotations

from flask import request

LAST_PAGE = 10_000


def words_asked() -> str:
    """The search words: one line, at most 100 characters; PostgreSQL takes no NUL in a text."""
    text = request.args.get("q", "")
    return "".join(char for char in text if char.isprintable()).strip()[:100]


def page_asked() -> int:
    """The page number, from 1."""
    return min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)


def without_nul(text: str) -> str:
    """The text without the one character that PostgreSQL takes in no text."""
    return text.replace("\0", "")


def is_id(text: str) -> bool:
    """Whether the text may be the id of a row; nine digits fit into every database's integer."""
    return text.isascii() and text.isdigit() and len(text) <= 9
