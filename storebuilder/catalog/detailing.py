"""A product page's product: four statements, whatever the product holds."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from storebuilder.catalog import product_rows
from storebuilder.catalog.product_rows import left
from storebuilder.catalog.statements import built
from storebuilder.catalog.views import OptionView, ProductView, ValueView, VariantView
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.media import PictureView, view
from storebuilder.storefronts import Front


def product(front: Front, language: str, handle: str) -> ProductView:
    """The product at ``handle`` as this storefront shows it; raises NotFound where it does not."""
    row = _ask(front, language, "products", False, handle=handle).one_or_none()
    if row is None:
        raise NotFound(f"There is no product {handle!r} here.")
    return _views(front, language, [row], many=False)[0]


def products(front: Front, language: str, product_ids: Sequence[int]) -> list[ProductView]:
    """The same of many, in the order asked for; those that are not shown here are left out."""
    if not product_ids:
        return []
    rows = _ask(front, language, "products", True, ids=list(product_ids)).all()
    found = {view.id: view for view in _views(front, language, rows, many=True)} if rows else {}
    return [found[number] for number in dict.fromkeys(product_ids) if number in found]


def _ask(front: Front, language: str, name: str, many: bool, **values: Any) -> Any:
    make = getattr(product_rows, name)
    statement = built(name, front, language, many, make=lambda: make(front, language, many))
    return db.session.execute(statement, values)


def _views(front: Front, language: str, rows: Sequence[Any], *, many: bool) -> list[ProductView]:
    of = {"ids": [row.id for row in rows]} if many else {"product_id": rows[0].id}

    def asked(name: str) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for row in _ask(front, language, name, many, **of):
            found[row.product_id].append(row)
        return found

    photos, options, variants = asked("photos"), asked("options"), asked("variants")
    return [_view(front, row, photos[row.id], options[row.id], variants[row.id]) for row in rows]


def _view(
    front: Front,
    row: Any,
    photo_rows: Iterable[Any],
    option_rows: Iterable[Any],
    variant_rows: Iterable[Any],
) -> ProductView:
    photos = _photos(photo_rows, row.title)
    options = _options(option_rows)
    variants = _variants(variant_rows, options, dict(photos))
    return ProductView(
        id=row.id,
        handle=row.handle,
        title=row.title,
        description_html=row.description_html,
        vendor=row.vendor,
        kind=row.kind,
        tags=tuple(row.tags),
        facts=_facts(row),
        hs_code=row.hs_code,
        origin=row.origin,
        seo_title=row.seo_title,
        seo_description=row.seo_description,
        currency=front.currency,
        price_from=row.price_from,
        price_to=row.price_to,
        pictures=tuple(dict(photos).values()),
        options=_option_views(options, variants),
        variants=variants,
        published_at=row.published_at,
        updated_at=row.updated_at,
        storefront_ids=frozenset(map(int, row.shown_on.split())),
    )


def _facts(row: Any) -> tuple[tuple[str, str], ...]:
    """The facts in the reader's language: their translation is the same list as JSON."""
    facts = json.loads(row.facts_said) if row.facts_said else row.facts
    return tuple((name, value) for name, value in facts)


def _photos(rows: Iterable[Any], title: str) -> list[tuple[int, PictureView]]:
    """(photo id, picture) in the merchant's order."""
    return [
        (
            row.photo_id,
            view(row.id, row.width, row.height, row.colour, row.sizes, row.alt or title),
        )
        for row in rows
    ]


def _options(rows: Iterable[Any]) -> dict[int, tuple[str, list[Any]]]:
    """{option id: (name, rows of its values)} in order."""
    found: dict[int, tuple[str, list[Any]]] = {}
    for row in rows:
        found.setdefault(row.option_id, (row.name, []))[1].append(row)
    return found


def _variants(
    rows: Iterable[Any],
    options: dict[int, tuple[str, list[Any]]],
    photos: dict[int, PictureView],
) -> tuple[VariantView, ...]:
    words = {row.id: row.value for _, values in options.values() for row in values}
    return tuple(
        VariantView(
            id=row.id,
            title=variant_title(row.choice, words),
            choice=tuple(row.choice),
            sku=row.sku or "",
            barcode=row.barcode,
            price=row.amount,
            compare_at=row.compare_at,
            available=left(row),
            weight_grams=row.weight_grams,
            picture_id=photos[row.photo_id].id if row.photo_id in photos else None,
        )
        for row in rows
    )


def variant_title(choice: list[int], words: dict[int, str]) -> str:
    """The values of a variant, joined: ``13 inch / 8 GB``."""
    return " / ".join(words[number] for number in choice if number in words)


def _option_views(
    options: dict[int, tuple[str, list[Any]]], variants: tuple[VariantView, ...]
) -> tuple[OptionView, ...]:
    stocked: dict[int, bool] = defaultdict(bool)
    for variant in variants:
        for value_id in variant.choice:
            stocked[value_id] |= variant.in_stock
    # A value that no variant on sale has is not offered.
    return tuple(
        OptionView(
            option_id,
            name,
            tuple(
                ValueView(row.id, row.value, row.swatch, not stocked[row.id])
                for row in values
                if row.id in stocked
            ),
        )
        for option_id, (name, values) in options.items()
    )
