"""What the page of a product shows around its sheet: photos, choices, history, translations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import func, select

from storebuilder.accounts.models import AuditEntry
from storebuilder.catalog import pricing
from storebuilder.catalog.finding import facets
from storebuilder.catalog.models import Collection
from storebuilder.db import db
from storebuilder.errors import NotAccepted
from storebuilder.money import Money, parse
from storebuilder.storefronts.models import Translation
from storebuilder.web.panel import photo_tiles, product_reading
from storebuilder.web.panel.photo_tiles import Tile
from storebuilder.web.panel.product_reading import Known, OldPrice
from storebuilder.web.panel.product_saving import Market
from storebuilder.web.panel.product_sheets import OPTIONS, OptionSheet, ProductSheet, RowSheet


@dataclass
class Form:
    """A product's form: what is in it, and what is wrong with it."""

    sheet: ProductSheet
    market: Market
    known: Known | None = None
    seen: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    #: Saving was refused, since somebody (``meanwhile``) saved something else first.
    refused: bool = False
    meanwhile: AuditEntry | None = None
    #: Of a product that is not made yet: its pictures with their words.
    pictures: list[tuple[int, str]] = field(default_factory=list)

    @property
    def slots(self) -> list[OptionSheet]:
        """The options, and empty ones up to the most that a product may have."""
        return [*self.sheet.options, *(OptionSheet() for _ in range(OPTIONS))][:OPTIONS]

    def converted(self, row: RowSheet, storefront_id: int) -> str:
        """What the storefront shows where the row has no own price there."""
        market = self.markets.get(storefront_id)
        try:
            amount = parse(row.price, self.market.currency)
        except NotAccepted:
            return ""
        return Money(market.convert(amount), market.currency).plain() if market else ""

    @cached_property
    def markets(self) -> dict[int, pricing.Market]:
        """How each storefront converts base prices."""
        return {market.id: market for market in pricing.markets()}


@dataclass(frozen=True)
class Around:
    """Choices to pick from, and what happened before."""

    tiles: list[Tile]
    kinds: list[str]
    vendors: list[str]
    collections: Sequence[Collection]
    languages: dict[str, int]
    prices: list[OldPrice]
    history: Sequence[AuditEntry]


def around(form: Form) -> Around:
    """Read what the page shows besides the form's own fields."""
    known = facets()
    product_id = form.known.id if form.known else None
    shelves = db.session.scalars(select(Collection).order_by(Collection.title))
    return Around(
        tiles=photo_tiles.tiles_of(product_id)
        if product_id
        else photo_tiles.drafts_of(form.pictures),
        kinds=list(known.kinds),
        vendors=list(known.vendors),
        collections=[shelf for shelf in shelves if not shelf.rule],
        languages=_languages(product_id, form.market),
        prices=product_reading.price_history(product_id) if product_id else [],
        history=_history(product_id) if product_id else [],
    )


def foreign_languages(market: Market) -> list[str]:
    """The languages of the storefronts other than the one that texts are written in."""
    spoken = dict.fromkeys(tag for front in market.fronts for tag in front.languages)
    own = market.fronts[0].shop_language if market.fronts else ""
    return [tag for tag in spoken if tag != own]


def _languages(product_id: int | None, market: Market) -> dict[str, int]:
    found = dict.fromkeys(foreign_languages(market), 0)
    mine = (Translation.kind == "product") & (Translation.thing_id == (product_id or 0))
    rows = db.session.execute(
        select(Translation.language, func.count()).where(mine).group_by(Translation.language)
    )
    found.update({language: count for language, count in rows if language in found})
    return found


def _history(product_id: int, most: int = 6) -> Sequence[AuditEntry]:
    mine = (AuditEntry.subject_kind == "product") & (AuditEntry.subject_id == product_id)
    return db.session.scalars(
        select(AuditEntry).where(mine).order_by(AuditEntry.id.desc()).limit(most)
    ).all()
