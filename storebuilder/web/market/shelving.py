"""A shelf of the market as what a form and its links need: filters, orders, pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import g, request

from storebuilder import aggregator
from storebuilder.aggregator import SORTS, Filters, Shelf
from storebuilder.errors import NotFound
from storebuilder.money import Money
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing.leafing import Pairs, asked_page, pages_of, without
from storebuilder.web.drawing.pieces import country
from storebuilder.web.drawing.rendering import shown
from storebuilder.web.drawing.words import say
from storebuilder.web.market import cards

PER_PAGE = 24
#: What one box of the group "only" stands for among the filters.
ONLY = ("available", "reduced")


def asked_shelf(query: str = "", **own: object) -> Shelf:
    """The shelf that the address asks for; raises NotFound for a page that it does not have.

    ``own`` holds filters that the path gives; they come before those of the query.
    """
    front: Front = g.front
    pairs = [(value, "1") if name == "only" and value in ONLY else (name, value)
             for name, value in request.args.items(multi=True)]  # fmt: skip
    fixed = [(name, str(value)) for name, value in own.items()]
    kept = [(name, value) for name, value in pairs if name not in own]
    shelf = aggregator.shelf(
        g.language,
        query=query,
        filters=Filters.read([*fixed, *kept], front.currency),
        sort=asked_sort(),
        page=asked_page(),
        per_page=PER_PAGE,
    )
    if asked_page() > shelf.pages:
        raise NotFound("This shelf has fewer pages.")
    shown().note("goods", "shelves")
    return shelf


def asked_sort() -> str:
    """The order that the address asks for; empty means the shelf's own."""
    sort = request.args.get("sort", "")
    return sort if sort in SORTS else ""


def narrowed(shelf: Shelf, own: Iterable[str] = ()) -> bool:
    """Whether this is a shelf that was narrowed or ordered: the same goods once more."""
    return bool(asked_sort()) or bool(_pairs(shelf, own))


def shelf_of(
    shelf: Shelf, path: str, kept: Pairs | None = None, own: Iterable[str] = ()
) -> contexts.OfferShelf:
    """The context of a shelf at ``path``; ``kept`` is handed on, ``own`` is in the path."""
    own = set(own)
    chosen = _pairs(shelf, own)
    pairs = [*(kept or []), *chosen, *([("sort", asked_sort())] if asked_sort() else [])]
    filters = tuple(_filters(shelf, path, pairs, own))
    plain = "newest" if not shelf.query else "relevance"
    return contexts.OfferShelf(
        cards=cards.cards(shelf.cards),
        total=shelf.total,
        url=path,
        kept=tuple(kept or []),
        clear_url=without(path, list(kept or []), "page"),
        filters=filters,
        chosen=tuple(_chosen(shelf, filters, path, pairs)),
        sorts=tuple(_sorts(plain)),
        pages=pages_of(shelf.page, shelf.pages, path, pairs),
        price_from=_plain(shelf.filters.price_min),
        price_to=_plain(shelf.filters.price_max),
    )


def _pairs(shelf: Shelf, own: Iterable[str]) -> Pairs:
    found = shelf.filters.write(g.front.currency)
    return [("only", name) if name in ONLY else (name, value)
            for name, value in found if name not in own]  # fmt: skip


def _filters(shelf: Shelf, path: str, pairs: Pairs, own: set[str]) -> Iterator[contexts.Filter]:
    only = tuple(_only(shelf, path, pairs))
    if only:
        yield contexts.Filter("only", say("shelf.only"), only)
    for facet in shelf.facets:
        values = [value for value in facet.values if value.count or value.chosen]
        if facet.kind in own or not values or (len(values) == 1 and not values[0].chosen):
            continue
        choices = [
            contexts.Choice(
                value=value.value,
                label=country(value.value) if facet.kind == "country" else value.label,
                chosen=value.chosen,
                count=value.count,
                without=without(path, pairs, facet.kind, value.value),
            )
            for value in values
        ]
        if facet.kind == "category":
            none = shelf.filters.category is None
            choices.insert(0, contexts.Choice("", say("shelf.every_category"), chosen=none))
        yield contexts.Filter(facet.kind, say(f"shelf.{facet.kind}"), tuple(choices))


def _only(shelf: Shelf, path: str, pairs: Pairs) -> Iterator[contexts.Choice]:
    some = 0 < shelf.available_count < shelf.total
    for name, chosen, count in (
        ("available", shelf.filters.available, shelf.available_count),
        ("reduced", shelf.filters.reduced, None),
    ):
        if chosen or (shelf.total and (name == "reduced" or some)):
            yield contexts.Choice(
                value=name,
                label=say(f"shelf.{name}"),
                chosen=chosen,
                count=count,
                without=without(path, pairs, "only", name),
            )


def _chosen(
    shelf: Shelf, filters: Iterable[contexts.Filter], path: str, pairs: Pairs
) -> Iterator[contexts.Choice]:
    for group in filters:
        yield from (choice for choice in group.choices if choice.chosen and choice.value)
    asked = shelf.filters
    for name, amount in (("price-min", asked.price_min), ("price-max", asked.price_max)):
        if amount is not None:
            price = Money(amount, shelf.currency).show(g.language)
            yield contexts.Choice(
                value=name,
                label=say(f"shelf.{name}", price=price),
                chosen=True,
                without=without(path, pairs, name),
            )


def _sorts(plain: str) -> Iterator[contexts.Choice]:
    yield contexts.Choice("", say(f"shelf.sort.{plain}"), chosen=not asked_sort())
    for sort in SORTS:
        if sort != plain:
            yield contexts.Choice(sort, say(f"shelf.sort.{sort}"), chosen=sort == asked_sort())


def _plain(amount: int | None) -> str:
    return "" if amount is None else Money(amount, g.front.currency).plain()
