"""What a batch of a file would change in products that are there; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from storebuilder import storefronts
from storebuilder.catalog.files import stocking
from storebuilder.catalog.files.applying import Planned
from storebuilder.catalog.files.incoming import Incoming
from storebuilder.catalog.files.matching import Plan
from storebuilder.catalog.models import Product

Texts = dict[str, dict[int, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Change:
    """A cell of the file that says something else than the shop."""

    row: int
    handle: str
    #: A column of the product or of a variant, or: variant, count, photo, photos, options, and
    #: texts with their language (title zh-CN).
    field: str
    before: Any
    after: Any


def changes(planned: Sequence[Planned]) -> dict[str, list[Change]]:
    """What would change, by handle; products that are new are left out."""
    known = [(one, product, made) for one, product, made in planned if product is not None]
    rows = [row.id for _, _, made in known for _, row, _ in made.variants if row is not None]
    stock = stocking.known(rows)
    texts = _texts(known)
    return {
        one.handle: [
            *_of_product(one, product),
            *_of_variants(one, product, made, stock),
            *_of_photos(one, product, made),
            *_of_texts(one, product, texts),
        ]
        for one, product, made in known
    }


def _of_product(one: Incoming, product: Product) -> Iterator[Change]:
    for name, value in one.values.items():
        if (before := getattr(product, name)) != value:
            yield Change(one.row, one.handle, name, before, value)


def _of_variants(
    one: Incoming, product: Product, made: Plan, stock: dict[int, stocking.Known]
) -> Iterator[Change]:
    before = [option.name for option in product.options]
    after = [option.name for option in made.options]
    if before != after:
        yield Change(one.row, one.handle, "options", before, after)
    for choice, row, said in made.variants:
        if said is None:
            continue
        if row is None:
            yield Change(said.row, one.handle, "variant", "", " / ".join(choice) or said.sku)
            continue
        for name, value in said.values.items():
            held = getattr(row, name)
            if (held or "" if name == "sku" else held) != value:
                yield Change(said.row, one.handle, name, held, value)
        there = stock.get(row.id)
        count, rules = stocking.differences(there, said)
        if count is not None:
            yield Change(said.row, one.handle, "count", there[0] if there else None, count)
        for name, value in rules.items():
            yield Change(said.row, one.handle, name, not value, value)


def _of_photos(one: Incoming, product: Product, made: Plan) -> Iterator[Change]:
    there = {photo.picture_id: photo for photo in product.photos}
    ordered = sorted(one.pictures, key=lambda picture: picture.position)
    named = list(dict.fromkeys(p.picture_id for p in ordered if p.picture_id in there))
    for picture in ordered:
        if picture.picture_id is None:  # it is not there: a problem, which is told
            continue
        photo = there.get(picture.picture_id)
        if photo is None:
            yield Change(picture.row, one.handle, "photo", "", picture.source)
        elif picture.alt and photo.alt != picture.alt:
            yield Change(picture.row, one.handle, "alt", photo.alt, picture.alt)
    rest = [number for number in there if number not in named]
    if named and [*named, *rest] != list(there):
        yield Change(one.row, one.handle, "photos", list(there), [*named, *rest])
    ids = {picture.source: picture.picture_id for picture in one.pictures}
    for _, row, said in made.variants:
        photo = there.get(ids.get(said.image) or 0) if said and said.image else None
        if said and row is not None and photo is not None and row.photo_id != photo.id:
            yield Change(said.row, one.handle, "photo", row.photo_id, said.image)


def _texts(known: Sequence[tuple[Incoming, Product, Plan]]) -> Texts:
    languages = {language for one, _, _ in known for language in one.texts}
    ids = [product.id for _, product, _ in known]
    return {tag: storefronts.translations("product", ids, tag) for tag in languages}


def _of_texts(one: Incoming, product: Product, texts: Texts) -> Iterator[Change]:
    for language, said in one.texts.items():
        there = texts[language].get(product.id, {})
        for name, text in said.items():
            if there.get(name, "") != text:
                yield Change(one.row, one.handle, f"{name} {language}", there.get(name, ""), text)
