"""Pages of a shelf, and addresses with one choice less."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request

from storebuilder.theming import contexts

Pairs = list[tuple[str, str]]
LAST_PAGE = 1000
NEAR = 2  # pages on each side of the current one that are shown as links
LONGEST = 120  # characters of what is looked for


def asked_page() -> int:
    """The page that the address asks for, counted from 1."""
    text = request.args.get("page", "")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() else 1


def asked_query() -> str:
    """What the address looks for, without surplus space."""
    return " ".join(request.args.get("q", "").replace("\0", " ").split())[:LONGEST]


def without(path: str, pairs: Pairs, name: str, value: str | None = None) -> str:
    """The address without one choice, back on the first page."""
    kept = [
        (key, own)
        for key, own in pairs
        if key != "page" and not (key == name and value in (None, own))
    ]
    return path + (f"?{urlencode(kept)}" if kept else "")


def pages_of(number: int, count: int, path: str, pairs: Pairs) -> contexts.Pages:
    """Links to the other pages of a shelf, with gaps where there are many."""

    def address(page: int) -> str:
        kept = [pair for pair in pairs if pair[0] != "page"]
        kept += [("page", str(page))] if page > 1 else []
        return path + (f"?{urlencode(kept)}" if kept else "")

    links: list[tuple[int, str]] = []
    for page in range(1, count + 1):
        if page in (1, count) or abs(page - number) <= NEAR:
            links.append((page, address(page)))
        elif links[-1][1]:
            links.append((page, ""))
    return contexts.Pages(
        number=number,
        count=count,
        previous=address(number - 1) if number > 1 else "",
        next=address(number + 1) if number < count else "",
        links=tuple(links) if count > 1 else (),
    )
