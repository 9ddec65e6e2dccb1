"""Filters and orders of a shelf as what a form and its links need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storebuilder.catalog import SORTS, Facet, Filters, Shelf
from storebuilder.money import Money
from storebuilder.theming import contexts
from storebuilder.web.drawing.leafing import Pairs, without
from storebuilder.web.drawing.words import say


def filters_of(
    shelf: Shelf, path: str, pairs: Pairs, *, tags: bool = True
) -> tuple[contexts.Filter, ...]:
    """What narrows the shelf; groups with nothing to choose are left out.

    Tags have no translation: ``tags`` says whether the reader can read them.
    """
    found = [
        _facet(facet, path, pairs)
        for facet in shelf.facets
        if len(facet.values) > 1 and (tags or facet.key != "tag")
    ]
    if 0 < shelf.in_stock_count < shelf.total or shelf.filters.in_stock:
        found.insert(0, _stock(shelf, path, pairs))
    return tuple(found)


def _stock(shelf: Shelf, path: str, pairs: Pairs) -> contexts.Filter:
    choice = contexts.Choice(
        value="1",
        label=say("shelf.in_stock"),
        chosen=shelf.filters.in_stock,
        count=shelf.in_stock_count,
        without=without(path, pairs, "in-stock", "1"),
    )
    return contexts.Filter(name="in-stock", label=say("shelf.availability"), choices=(choice,))


def _facet(facet: Facet, path: str, pairs: Pairs) -> contexts.Filter:
    return contexts.Filter(
        name=facet.key,
        label=facet.name or say(f"shelf.{facet.key}"),
        choices=tuple(
            contexts.Choice(
                value=value.value,
                label=value.label,
                chosen=value.chosen,
                count=value.count,
                without=without(path, pairs, facet.key, value.value),
            )
            for value in facet.values
        ),
    )


def chosen_of(
    filters: Iterable[contexts.Filter], asked: Filters, path: str, pairs: Pairs, language: str,
    currency: str,
) -> tuple[contexts.Choice, ...]:  # fmt: skip
    """Every choice that is set, each with the address without it."""
    return (
        *(choice for group in filters for choice in group.choices if choice.chosen),
        *_prices(asked, path, pairs, language, currency),
    )


def _prices(
    asked: Filters, path: str, pairs: Pairs, language: str, currency: str
) -> Iterator[contexts.Choice]:
    for name, amount in (("price-min", asked.price_min), ("price-max", asked.price_max)):
        if amount is not None:
            price = Money(amount, currency).show(language)
            yield contexts.Choice(
                value=name,
                label=say(f"shelf.{name}", price=price),
                chosen=True,
                without=without(path, pairs, name),
            )


def sorts_of(chosen: str, *, by_hand: str) -> tuple[contexts.Choice, ...]:
    """The orders of a shelf; ``by_hand`` names the words for the shelf's own order."""
    own = contexts.Choice(value="", label=say(f"shelf.sort.{by_hand}"), chosen=not chosen)
    return (
        own,
        *(
            contexts.Choice(value=sort, label=say(f"shelf.sort.{sort}"), chosen=sort == chosen)
            for sort in SORTS
            if sort != "hand"
        ),
    )
