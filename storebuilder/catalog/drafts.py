"""What a merchant hands in to make a product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storebuilder.errors import NotAccepted

MOST_OPTIONS = 3
MOST_VARIANTS = 250


@dataclass(frozen=True, slots=True)
class NewOption:
    """A choice that the product offers, with its values in the order to show them."""

    name: str
    values: tuple[str, ...]
    #: CSS hex colours by value.
    swatches: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewVariant:
    """A combination of the options' values; amounts are minor units of the shop's currency."""

    price: int
    #: One value for each option, in the options' order; empty for a product without options.
    choice: tuple[str, ...] = ()
    sku: str = ""
    barcode: str = ""
    compare_at: int | None = None
    cost: int | None = None
    weight_grams: int = 0
    hs_code: str = ""
    origin: str = ""
    requires_shipping: bool = True
    taxable: bool = True
    #: How many there are; None leaves the stock as it is (a new variant is then not counted).
    on_hand: int | None = None
    oversell: bool = False


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product to be; the handle is made from the title where it is empty."""

    title: str
    handle: str = ""
    #: Any HTML; it is sanitised.
    description_html: str = ""
    vendor: str = ""
    kind: str = ""
    tags: tuple[str, ...] = ()
    #: draft, published or archived
    state: str = "draft"
    hs_code: str = ""
    origin: str = ""
    seo_title: str = ""
    seo_description: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    options: tuple[NewOption, ...] = ()
    #: At least one.
    variants: tuple[NewVariant, ...] = ()


def check_variants(options: tuple[NewOption, ...], variants: tuple[NewVariant, ...]) -> None:
    """Raise NotAccepted where the variants are not combinations of the options, each once."""
    if not 1 <= len(variants) <= MOST_VARIANTS:
        raise NotAccepted(
            f"A product has 1 to {MOST_VARIANTS} variants, not {len(variants)}.", field="variants"
        )
    if len(options) > MOST_OPTIONS:
        raise NotAccepted(
            f"A product has at most {MOST_OPTIONS} options, not {len(options)}.", field="options"
        )
    seen: set[tuple[str, ...]] = set()
    for variant in variants:
        said = " / ".join(variant.choice) or "without options"
        fits = len(variant.choice) == len(options) and all(
            value in option.values for value, option in zip(variant.choice, options, strict=True)
        )
        if not fits:
            raise NotAccepted(
                f"The variant {said!r} does not name one value of each option.", field="variants"
            )
        if variant.choice in seen:
            raise NotAccepted(f"The variant {said!r} is given twice.", field="variants")
        seen.add(variant.choice)
