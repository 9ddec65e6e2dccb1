"""Reading the fields of a form on a page, as a browser would send them back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Fields = dict[str, list[str]]


class _Reader(HTMLParser):
    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.template = form, False, 0
        self.found: Fields = {}
        self.area: str | None = None
        self.select: tuple[str, list[str], list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form" and has.get("id") == self.form:
            self.inside = True
        if tag == "template":
            self.template += 1
        name = has.get("name")
        owner = has.get("form")
        if not self.inside or self.template or not name or (owner and owner != self.form):
            if tag == "option" and self.select and self.inside:
                self._option(has)
            return
        if tag == "input":
            self._input(name, has)
        elif tag == "textarea":
            self.area = name
            self.found.setdefault(name, []).append("")
        elif tag == "select":
            self.select = (name, [], [])

    def _input(self, name: str, has: dict[str, str | None]) -> None:
        kind = has.get("type") or "text"
        if kind == "file" or (kind in {"checkbox", "radio"} and "checked" not in has):
            return
        self.found.setdefault(name, []).append(has.get("value") or "")

    def _option(self, has: dict[str, str | None]) -> None:
        assert self.select
        self.select[1].append(has.get("value") or "")
        if "selected" in has:
            self.select[2].append(has.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "template":
            self.template -= 1
        if tag == "textarea":
            self.area = None
        if tag == "select" and self.select:
            name, every, chosen = self.select
            self.found.setdefault(name, []).extend(chosen or every[:1])
            self.select = None


def fields_of(page: str, form: str) -> dict[str, Any]:
    """The fields of the form with this id, with their values."""
    reader = _Reader(form)
    reader.feed(page)
    assert reader.found, f"there is no form {form!r} on the page"
    return dict(reader.found)
