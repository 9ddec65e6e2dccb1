"""Cards: products as a grid shows them, in one statement."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from storebuilder.catalog.models import CollectionProduct, Listing, Photo, Product, Variant
from storebuilder.catalog.statements import built
from storebuilder.catalog.views import Card
from storebuilder.catalog.wording import own_title_counts, said
from storebuilder.db import db
from storebuilder.inventory.models import Stock
from storebuilder.media import PictureView, view
from storebuilder.media.models import Picture
from storebuilder.storefronts import Front

#: A selection of ``product_id`` and columns to order by, and those columns' names; a name with a
#: minus before it runs downwards.
Chosen = tuple[Select[Any], Sequence[str]]


def cards(front: Front, language: str, product_ids: Sequence[int]) -> list[Card]:
    """The products as this storefront shows them, in the order asked for; hidden ones left out."""
    if not product_ids:
        return []

    def chosen() -> Chosen:
        wanted = Listing.product_id.in_(bindparam("ids", expanding=True))
        shown = Listing.storefront_id == front.id, Listing.visible, wanted
        return select(Listing.product_id).where(*shown), ()

    read = read_cards(front, language, ("some",), chosen, ids=list(product_ids))
    found = {card.product_id: card for card in read}
    return [found[number] for number in dict.fromkeys(product_ids) if number in found]


def related(front: Front, language: str, product_id: int, most: int = 4) -> list[Card]:
    """Other products of the same collections (the small ones first), those in stock first."""
    found = read_cards(
        front, language, ("related", most), lambda: _near(front, most), product_id=product_id
    )
    return sorted(found, key=lambda card: not card.in_stock)[:most]


def _near(front: Front, most: int) -> Chosen:
    given: BindParameter[int] = bindparam("product_id")
    mine = select(CollectionProduct.collection_id).where(CollectionProduct.product_id == given)
    size = (
        select(CollectionProduct.collection_id, func.count().label("n"))
        .where(CollectionProduct.collection_id.in_(mine))
        .group_by(CollectionProduct.collection_id)
        .subquery()
    )
    near = (
        select(Listing.product_id)
        .join(CollectionProduct, CollectionProduct.product_id == Listing.product_id)
        .join(size, size.c.collection_id == CollectionProduct.collection_id)
        .where(Listing.storefront_id == front.id, Listing.visible, Listing.product_id != given)
        .group_by(Listing.product_id, Listing.id)
        .order_by(func.min(size.c.n), Listing.sold_count.desc(), Listing.id)
        .limit(most * 2)
    )
    return near, ()


def read_cards(
    front: Front,
    language: str,
    key: tuple[Hashable, ...] | None,
    choose: Callable[[], Chosen],
    **values: Any,
) -> list[Card]:
    """The cards of the products that ``choose`` selects; ``values`` fill its bound parameters.

    ``key`` says all that the selection is made of besides ``values``, so that it is put together
    once; without a key it is put together each time.
    """

    def make() -> Select[Any]:
        return _cards(front, language, *choose())

    statement = built("cards", front, language, *key, make=make) if key else make()
    return [_card(front, row) for row in db.session.execute(statement, values)]


def _cards(front: Front, language: str, chosen: Select[Any], order: Sequence[str]) -> Select[Any]:
    page = chosen.subquery("page")
    first, second = aliased(Picture), aliased(Picture)
    first_photo = aliased(Photo)
    title = said("product", Product.id, "title", language, Product.title)
    alt = said("photo", first_photo.id, "alt", language, first_photo.alt)
    return (
        select(
            Product.id,
            Product.handle,
            own_title_counts(front, language, title).label("title"),
            Product.vendor,
            Product.kind,
            Listing.price_from,
            Listing.price_to,
            Listing.compare_at_from,
            Listing.published_at,
            in_stock(Product.id).label("in_stock"),
            _only_variant().label("only_variant_id"),
            alt.label("alt"),
            *picture_columns(first, "a"),
            *picture_columns(second, "b"),
        )
        .select_from(page)
        .join(Product, Product.id == page.c.product_id)
        .join(Listing, and_(Listing.product_id == Product.id, Listing.storefront_id == front.id))
        .outerjoin(first_photo, first_photo.id == photo_number(0))
        .outerjoin(first, first.id == first_photo.picture_id)
        .outerjoin(second, second.id == photo_number(1, Photo.picture_id))
        .order_by(
            *(page.c[name[1:]].desc() if name.startswith("-") else page.c[name] for name in order)
        )
    )


def photo_number(place: int, column: Any = Photo.id, product: Any = Product.id) -> Any:
    """The id of a product's first (0), second (1) … photo, as a scalar subquery."""
    return (
        select(column)
        .where(Photo.product_id == product)
        .order_by(Photo.position, Photo.id)
        .limit(1)
        .offset(place)
        .correlate_except(Photo)
        .scalar_subquery()
    )


def in_stock(product: Any) -> ColumnElement[bool]:
    """Whether a product has a variant that can be bought now."""
    return exists(
        select(Variant.id)
        .outerjoin(Stock, Stock.variant_id == Variant.id)
        .where(Variant.product_id == product, Variant.retired.is_(False), can_be_had())
        .correlate_except(Variant, Stock)
    )


def can_be_had() -> ColumnElement[bool]:
    """Of a variant joined with its stock: not counted, or something is left, or oversold gladly."""
    return or_(
        Stock.variant_id.is_(None),
        Stock.tracked.is_(False),
        Stock.oversell,
        Stock.on_hand > Stock.reserved,
    )


def _only_variant() -> Any:
    return (
        select(case((func.count() == 1, func.min(Variant.id))))
        .where(Variant.product_id == Product.id, Variant.retired.is_(False))
        .correlate_except(Variant)
        .scalar_subquery()
    )


def picture_columns(picture: Any, prefix: str) -> list[Any]:
    """The columns of a joined picture, labelled so that ``picture_in`` finds them."""
    names = ("id", "width", "height", "colour", "sizes")
    return [getattr(picture, name).label(f"{prefix}_{name}") for name in names]


def _card(front: Front, row: Any) -> Card:
    return Card(
        product_id=row.id,
        handle=row.handle,
        title=row.title,
        vendor=row.vendor,
        kind=row.kind,
        currency=front.currency,
        price_from=row.price_from,
        price_to=row.price_to,
        compare_at_from=row.compare_at_from,
        in_stock=bool(row.in_stock),
        picture=picture_in(row, "a", row.alt or row.title),
        second_picture=picture_in(row, "b", row.title),
        only_variant_id=row.only_variant_id,
        published_at=row.published_at,
    )


def picture_in(row: Any, prefix: str, alt: str) -> PictureView | None:
    """The picture whose columns stand in a row under a prefix, where there is one."""
    names = ("id", "width", "height", "colour", "sizes")
    number, width, height, colour, sizes = (getattr(row, f"{prefix}_{name}") for name in names)
    return None if number is None else view(number, width, height, colour, sizes, alt)
