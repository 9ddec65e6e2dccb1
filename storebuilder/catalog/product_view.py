"""A product as its page shows it, and how its options look from one of its variants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storebuilder.media import PictureView


@dataclass(frozen=True, slots=True)
class ValueView:
    """One value of an option, such as M."""

    id: int
    #: In the reader's language.
    value: str
    #: A CSS hex colour where the value is a colour, else empty.
    swatch: str
    #: No variant with this value is in stock.
    sold_out: bool


@dataclass(frozen=True, slots=True)
class OptionView:
    """A choice that the product offers, such as Size, in the reader's language."""

    id: int
    name: str
    values: tuple[ValueView, ...]


@dataclass(frozen=True, slots=True)
class VariantView:
    """What is put in the cart."""

    id: int
    #: The values of its options, joined: ``13 inch / 8 GB``; empty for a product without options.
    title: str
    #: Ids of option values in the order of the product's options.
    choice: tuple[int, ...]
    sku: str
    barcode: str
    price: int
    compare_at: int | None
    #: How many can be bought; None means no limit.
    available: int | None
    weight_grams: int
    #: The picture of this variant among the product's, else None.
    picture_id: int | None

    @property
    def in_stock(self) -> bool:
        return self.available is None or self.available > 0

    @property
    def reduced(self) -> bool:
        return self.compare_at is not None and self.compare_at > self.price


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of an option as it looks from one variant: where it leads, whether it can be had."""

    value: ValueView
    chosen: bool
    #: The variant with this value and the other options as they are, else the nearest one.
    variant_id: int | None
    #: That combination does not exist or is sold out.
    sold_out: bool


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product with everything that its page shows."""

    id: int
    handle: str
    title: str
    #: Sanitised HTML.
    description_html: str
    vendor: str
    kind: str
    tags: tuple[str, ...]
    #: Pairs of a name and a value, such as ("Material", "Stoneware").
    facts: tuple[tuple[str, str], ...]
    hs_code: str
    origin: str
    seo_title: str
    seo_description: str
    currency: str
    price_from: int
    price_to: int
    pictures: tuple[PictureView, ...]
    options: tuple[OptionView, ...]
    variants: tuple[VariantView, ...]
    published_at: datetime
    updated_at: datetime
    #: The storefronts that show it.
    storefront_ids: frozenset[int] = frozenset()

    @property
    def path(self) -> str:
        return f"/products/{self.handle}"

    @property
    def in_stock(self) -> bool:
        return any(variant.in_stock for variant in self.variants)

    def variant(self, variant_id: int | None = None) -> VariantView:
        """The variant asked for, else the first in stock, else the first."""
        named = next((one for one in self.variants if one.id == variant_id), None)
        return named or next((one for one in self.variants if one.in_stock), self.variants[0])

    def choices(self, option: OptionView, chosen: VariantView) -> tuple[Choice, ...]:
        """The values of ``option`` as they look from the variant ``chosen``."""
        place = self.options.index(option)
        return tuple(self._choice(place, value, chosen) for value in option.values)

    def _choice(self, place: int, value: ValueView, chosen: VariantView) -> Choice:
        wanted = (*chosen.choice[:place], value.id, *chosen.choice[place + 1 :])
        exact = next((one for one in self.variants if one.choice == wanted), None)
        near = exact or next((one for one in self.variants if value.id in one.choice), None)
        return Choice(
            value=value,
            chosen=value.id in chosen.choice,
            variant_id=near.id if near else None,
            sold_out=exact is None or not exact.in_stock,
        )
