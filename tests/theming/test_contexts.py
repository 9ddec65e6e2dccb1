from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

import pytest

from storebuilder.theming import contexts, links, reference
from storebuilder.web.faces import House

DOCS = Path(__file__).resolve().parents[2] / "docs"
MODULES = (contexts.pages, contexts.goods, contexts.buying, contexts.ordering, contexts.site,
           contexts.market, contexts.offers, contexts.bags)  # fmt: skip
CLASSES = [
    value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, type)
    and dataclasses.is_dataclass(value)
    and value.__module__ == module.__name__
]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_field_of_a_context_is_documented_and_frozen(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    source, start = inspect.getsourcelines(kind)
    lines = [line.rstrip() for line in source]
    for item in dataclasses.fields(kind):
        at = next(i for i, line in enumerate(lines) if line.strip().startswith(f"{item.name}:"))
        assert reference.comment_above(lines, at + 1), f"{kind.__name__}.{item.name}, {start + at}"


def test_the_reference_page_is_made_from_the_classes() -> None:
    written = (DOCS / "theme-context.md").read_text(encoding="utf-8")
    assert written == reference.reference(), (
        "Run: python -m storebuilder.theming.reference > docs/theme-context.md"
    )


def test_every_page_of_the_theme_plain_has_its_context_in_the_reference() -> None:
    templates = {file.stem for file in (DOCS.parent / "themes/plain/templates").iterdir()}
    assert templates == {*contexts.PAGES, *reference.MARKUP_PAGES}


def test_no_context_holds_a_model_or_the_request() -> None:
    for kind in CLASSES:
        for item in dataclasses.fields(kind):
            assert "storebuilder.catalog" not in str(item.type)
            assert item.type not in ("Any", "object")


def test_every_page_of_the_theme_market_has_its_context_in_the_reference() -> None:
    templates = {file.stem for file in (DOCS.parent / "themes/market/templates").iterdir()}
    assert templates == {*contexts.MARKET_PAGES, *reference.MARKET_MARKUP}


@pytest.mark.parametrize("name", sorted(links.MARKET))
def test_every_name_of_a_link_is_answered_by_the_market(market: House, name: str) -> None:
    adapter = market.url_map.bind("market")
    path = links.MARKET[name].replace("{handle}", "a").replace("{id}", "1").replace("{token}", "a")
    assert adapter.match(path, method="GET")[0] != "market.nowhere"


@pytest.mark.parametrize("name", links.SHOP)
def test_every_name_of_a_link_is_answered_by_the_shop(app: House, name: str) -> None:
    adapter = app.url_map.bind("shop")
    path = links.SHOP[name].replace("{handle}", "a").replace("{token}", "a")
    endpoint, _ = adapter.match(path, method="POST" if name == "cart_lines" else "GET")
    assert endpoint != "shop.nowhere"
