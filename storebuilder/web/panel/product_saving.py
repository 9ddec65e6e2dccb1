"""Saving a product's sheet: what differs from what is there, in one transaction, written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storebuilder import accounts, catalog, inventory
from storebuilder.catalog import NewOption, NewProduct, renaming
from storebuilder.catalog.models import (
    Collection,
    CollectionProduct,
    Option,
    OptionValue,
    Product,
    Variant,
)
from storebuilder.db import db, writing
from storebuilder.errors import Conflict
from storebuilder.web.panel import product_reading, product_rows
from storebuilder.web.panel.product_sheets import PLAIN_FIELDS

if TYPE_CHECKING:
    from storebuilder.storefronts.hosts import Front
    from storebuilder.web.panel.product_checking import Checked
    from storebuilder.web.panel.product_reading import Known
    from storebuilder.web.panel.product_sheets import ProductSheet


class ChangedMeanwhile(Conflict):
    """Somebody else saved this product after the form was opened."""


@dataclass(frozen=True)
class Market:
    """What the amounts and listings on a sheet belong to."""

    fronts: tuple[Front, ...]
    currency: str


def create(
    sheet: ProductSheet, checked: Checked, pictures: list[tuple[int, str]], market: Market
) -> int:
    """Make the product of a checked sheet and return its id; ``pictures`` come with their words."""
    with writing():
        made = catalog.add_product(
            NewProduct(
                **_texts(sheet),
                tags=checked.tags,
                state=sheet.state,
                options=_options(sheet),
                variants=product_rows.variants(None, sheet, checked),
            )
        )
        product_id = made.id
        for picture_id, alt in pictures:
            catalog.add_photo(product_id, picture_id, alt)
        known = product_reading.read(product_id, market.fronts, market.currency)
        _save_around(known, sheet, checked, market)
        accounts.audit("product.added", "product", product_id, sheet.title)
    return product_id


def save(product_id: int, sheet: ProductSheet, checked: Checked, seen: str, market: Market) -> None:
    """Save a checked sheet; raises ChangedMeanwhile where ``seen`` is not what is there now."""
    with writing():
        _lock(product_id)
        known = product_reading.read(product_id, market.fronts, market.currency)
        if known.sheet.fingerprint() != seen:
            raise ChangedMeanwhile("This product was changed meanwhile.")
        changes = _save_texts(known, sheet, checked)
        changes |= _save_state(known, sheet)
        changes |= _save_shape(known, sheet, checked, market.currency)
        changes |= _save_around(known, sheet, checked, market)
        if changes:
            accounts.audit("product.changed", "product", product_id, sheet.title, changes)


def _lock(product_id: int) -> None:
    # Stock before listings, as whoever pays locks them; orders may name the product meanwhile.
    mine = select(Product.id).where(Product.id == product_id)
    db.session.execute(mine.with_for_update(key_share=True))
    inventory.lock(
        db.session.scalars(select(Variant.id).where(Variant.product_id == product_id)).all()
    )


def _texts(sheet: ProductSheet) -> dict[str, Any]:
    left_out = {"tags", "state"}
    texts = {name: getattr(sheet, name).strip() for name in PLAIN_FIELDS if name not in left_out}
    texts["origin"] = texts["origin"].upper()
    return texts


def _save_texts(known: Known, sheet: ProductSheet, checked: Checked) -> dict[str, list[Any]]:
    before, after = _texts(known.sheet), _texts(sheet)
    after["handle"] = after["handle"] or before["handle"]
    changes = accounts.differences(before, after)
    fresh: dict[str, Any] = {name: after[name] for name in changes}
    if sorted(checked.tags) != sorted(tag for tag in known.sheet.tags.split(", ") if tag):
        fresh["tags"] = checked.tags
        changes["tags"] = [known.sheet.tags, ", ".join(checked.tags)]
    if fresh:
        catalog.change_product(known.id, **fresh)
    if "description_html" in changes:  # long texts are not kept twice
        changes["description_html"] = ["", ""]
    return changes


def _save_state(known: Known, sheet: ProductSheet) -> dict[str, list[Any]]:
    if sheet.state == known.sheet.state:
        return {}
    set_state(known.id, sheet.state)
    return {"state": [known.sheet.state, sheet.state]}


def set_state(product_id: int, state: str) -> None:
    """Bring a product into ``draft``, ``published`` or ``archived``."""
    verbs = {"published": catalog.publish, "archived": catalog.archive}
    verbs.get(state, catalog.unpublish)(product_id)


def _save_shape(
    known: Known, sheet: ProductSheet, checked: Checked, money: str
) -> dict[str, list[Any]]:
    """Options, values, which variants there are, and their prices and codes."""
    changes = _rename(known, sheet)
    rows = product_rows.row_changes(known.sheet, sheet, checked, money)
    if _shape(known.sheet) != _shape(sheet):
        before = [known.sheet.label(row) for row in known.sheet.rows]
        catalog.set_options(known.id, _options(sheet))
        renaming.keep_variants(known.id, product_rows.choices(sheet))
        rows["variants"] = [before, [sheet.label(row) for row in sheet.rows]]
    if rows:
        catalog.set_variants(known.id, product_rows.variants(known.id, sheet, checked))
    return changes | rows


def _shape(sheet: ProductSheet) -> object:
    options = [(o.id, [value.key for value in o.values]) for o in sheet.options]
    return options, [(row.key, row.choice) for row in sheet.rows]


def _rename(known: Known, sheet: ProductSheet) -> dict[str, list[Any]]:
    names = {option.id: option.name for option in known.sheet.options}
    values = {value.id: value.value for o in known.sheet.options for value in o.values}
    changes: dict[str, list[Any]] = {}
    for option in sheet.options:
        if option.id and option.id in names and names[option.id] != option.name:
            renaming.rename_option(int(option.id), option.name)
            changes[f"option {names[option.id]}"] = [names[option.id], option.name]
        for value in option.values:
            if value.id and value.id in values and values[value.id] != value.value:
                renaming.rename_value(int(value.id), value.value)
                changes[f"value {values[value.id]}"] = [values[value.id], value.value]
    return changes


def _options(sheet: ProductSheet) -> tuple[NewOption, ...]:
    return tuple(
        NewOption(option.name, tuple(value.value for value in option.values))
        for option in sheet.options
    )


def _save_around(
    known: Known, sheet: ProductSheet, checked: Checked, market: Market
) -> dict[str, list[Any]]:
    """Stock, own prices, listings and collections: on variants that exist by now."""
    numbers = _variant_ids(known.id, sheet)
    changes = product_rows.save_stock(sheet, checked, numbers)
    changes |= product_rows.save_own_prices(known.sheet, sheet, checked, numbers, market.fronts)
    for front in market.fronts:
        old, new = known.sheet.listings[front.id], sheet.listings[front.id]
        if old != new:
            catalog.set_listing(known.id, front.id, wanted=new.wanted, title=new.title.strip())
            changes[f"storefront {front.name}"] = [_said(old), _said(new)]
    changes |= _save_collections(known, sheet)
    return changes


def _said(listing: Any) -> str:
    return ("shown" if listing.wanted else "hidden") + (
        f" as {listing.title}" * bool(listing.title)
    )


def _variant_ids(product_id: int, sheet: ProductSheet) -> dict[str, int]:
    """The id of each row's variant, whichever way it came to be."""
    values = select(OptionValue.id, OptionValue.value).join(Option)
    texts = {
        r.id: r.value for r in db.session.execute(values.where(Option.product_id == product_id))
    }
    rows = db.session.execute(
        select(Variant.id, Variant.choice).where(
            Variant.product_id == product_id, Variant.retired.is_(False)
        )
    )
    by_choice = {tuple(texts[value_id] for value_id in row.choice): row.id for row in rows}
    names = {value.key: value.value for option in sheet.options for value in option.values}
    return {row.key: by_choice[tuple(names[key] for key in row.choice)] for row in sheet.rows}


def _save_collections(known: Known, sheet: ProductSheet) -> dict[str, list[Any]]:
    before, after = set(known.sheet.collections), set(sheet.collections)
    shelves = sorted(before ^ after)
    # Held: what a colleague puts on the same shelf in this moment stays there.
    held = select(Collection.id).where(Collection.id.in_(shelves)).order_by(Collection.id)
    db.session.execute(held.with_for_update(key_share=True))
    for collection_id in shelves:
        on_shelf = select(CollectionProduct.product_id).where(
            CollectionProduct.collection_id == collection_id
        )
        ids = list(db.session.scalars(on_shelf.order_by(CollectionProduct.position)))
        rest = [number for number in ids if number != known.id]
        catalog.fill_collection(
            collection_id, [*rest, known.id] if collection_id in after else rest
        )
    return {} if before == after else {"collections": [sorted(before), sorted(after)]}
