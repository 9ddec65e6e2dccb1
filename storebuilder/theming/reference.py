"""The reference of the template context, made from the classes: docs/theme-context.md."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from types import ModuleType

from storebuilder.theming import filters, links
from storebuilder.theming.contexts import (
    MARKET_PAGES,
    PAGES,
    bags,
    buying,
    goods,
    market,
    offers,
    ordering,
    pages,
    site,
)

#: The pages on the way to an order, which are written as markup.
MARKUP_PAGES: dict[str, type] = {
    "cart": buying.CartPage,
    "checkout": buying.CheckoutPage,
    "order": ordering.OrderPage,
    "pay": ordering.PayPage,
}

#: The same of a market.
MARKET_MARKUP: dict[str, type] = {
    "bag": bags.MarketCartPage,
    "bag-address": bags.MarketCheckoutPage,
    "bag-order": bags.MarketOrderPage,
    "bag-orders": bags.MarketOrdersPage,
}

FUNCTIONS = (
    ("t(key, **names)", "The words of `key` in the page's language; `count` chooses the plural."),
    ("money(amount)", "An amount in minor units the way the page's language writes it."),
    ("date(day, format)", "A day; `format` is short, medium (the default) or long."),
    ("link(name, **parts)", "An address in the page's language. Names: {links}."),
    ("asset(name)", "The address of a file of `assets/`, with its content's hash in it."),
    ("styles(template)", "The addresses of base.css and of the style sheets called like the page."),
    ("scripts(template)", "The addresses of base.js and of the scripts called like the page."),
    ("settings", "The theme's settings by their ids, with the storefront's own on top."),
    ("section", "In a section: `id`, `type`, `settings`, `blocks` (each with `type`, `settings`)."),
)
OPENING = """\
# What a template sees

This page is made from the classes in `storebuilder/theming/contexts/`; a test compares them.
Templates see nothing else: no models, no request, no configuration. A name that is not here is an
error, so that a slip is seen at once (`storebuilder theme check NAME` says the line).

Every page is given `site`, `head` and the fields of its own class. Amounts are whole minor units.

## In every template

| name | what it is |
|---|---|
"""
MARKET = """
## Pages of a market

A theme with `for = "market"` in its theme.toml draws a shopping site over many merchants.

| template | context |
|---|---|
"""


def reference() -> str:
    """The whole page."""
    parts = [OPENING]
    names = ", ".join(f"`{name}`" for name in links.SHOP)
    names += "; of a market: " + ", ".join(f"`{name}`" for name in links.MARKET)
    parts += [f"| `{name}` | {said.format(links=names)} |\n" for name, said in FUNCTIONS]
    known = sorted([*filters.KEPT, "attrs", "join", "replace", "tojson"])
    parts.append(f"\nFilters: {', '.join(f'`{name}`' for name in known)}.\n")
    parts.append("\n## Pages\n\n| template | context |\n|---|---|\n")
    parts += [
        f"| `templates/{name}.json` | [{page.__name__}](#{page.__name__.lower()}) |\n"
        for name, page in PAGES.items()
    ]
    parts += [
        f"| `templates/{name}.html` | [{page.__name__}](#{page.__name__.lower()}) |\n"
        for name, page in MARKUP_PAGES.items()
    ]
    parts.append(MARKET)
    parts += [
        f"| `templates/{name}.json` | [{page.__name__}](#{page.__name__.lower()}) |\n"
        for name, page in MARKET_PAGES.items()
    ]
    parts += [
        f"| `templates/{name}.html` | [{page.__name__}](#{page.__name__.lower()}) |\n"
        for name, page in MARKET_MARKUP.items()
    ]
    for module in (pages, goods, buying, ordering, market, offers, bags, site):
        parts += [*_classes(module)]
    return "".join(parts)


def _classes(module: ModuleType) -> Iterator[str]:
    source = inspect.getsource(module)
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            yield f"\n## {node.name}\n\n{_sentence(ast.get_docstring(node) or '')}\n\n"
            yield "| field | type | what it is |\n|---|---|---|\n"
            yield from (f"| {row} |\n" for row in _rows(node, lines))


def _rows(node: ast.ClassDef, lines: list[str]) -> Iterator[str]:
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            kind = ast.unparse(item.annotation).replace("|", "\\|")
            yield f"`{item.target.id}` | {kind} | {comment_above(lines, item.lineno)}"
        elif isinstance(item, ast.FunctionDef) and item.returns is not None:
            kind = ast.unparse(item.returns)
            yield f"`{item.name}` | {kind} | {_sentence(ast.get_docstring(item) or '')}"


def comment_above(lines: list[str], line: int) -> str:
    """The ``#:`` comment that stands above ``line`` (counted from 1); empty where there is none."""
    found: list[str] = []
    for text in reversed(lines[: line - 1]):
        match = re.fullmatch(r"\s*#: ?(.*)", text)
        if match is None:
            break
        found.insert(0, match[1])
    return _sentence(" ".join(found))


def _sentence(text: str) -> str:
    return re.sub(r"``(.+?)``", r"`\1`", " ".join(text.split())).replace("|", "\\|")


if __name__ == "__main__":
    print(reference(), end="")
