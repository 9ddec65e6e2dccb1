"""The bag as its page shows it: parted by merchant, priced by the merchants' own servers."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import case, select, update

from storebuilder import clock
from storebuilder.aggregator.buying import asking
from storebuilder.aggregator.buying.bag_views import BagLineView, BagPart, BagView
from storebuilder.aggregator.buying.holding import Held, read_lines
from storebuilder.aggregator.buying.told import Told, ToldLine, read, understood
from storebuilder.aggregator.carding import read_cards
from storebuilder.aggregator.models import Bag, BagLine, Offer, Quote, Store
from storebuilder.aggregator.rates import comparable, factors
from storebuilder.aggregator.readers.facts import PullError
from storebuilder.aggregator.views import OfferCard, StoreTag
from storebuilder.bulk import upsert
from storebuilder.db import changed, db, writing

GOOD_FOR = timedelta(seconds=45)  # so long an answer counts, if the lines are the same
SUMS = ("subtotal", "total")


def look(bag: Bag, language: str) -> BagView:
    """The bag, with what each merchant says of its part; asks those whose answer is too old."""
    held, stores = read_lines(bag, language)
    by_store: dict[int, list[Held]] = {number: [] for number in stores}
    for line in held:
        by_store[line.store_id].append(line)
    empty = {number: _empty_part(store) for number, store in stores.items()}
    told = _told(bag.id, stores, by_store, language)
    cards = _cards(language, [line.offer_id for line in held])
    parts = [
        _part(empty[number], [_line(one, told.get(number), cards) for one in lines],
              told.get(number), lines[0].currency)
        for number, lines in by_store.items()
    ]  # fmt: skip
    return BagView(tuple(parts), _about(parts))


def agree(bag: Bag, view: BagView) -> None:
    """The buyer was shown these prices: from now on they are what others are compared with."""
    told = [
        {"id": line.id, "seen": line.price}
        for part in view.parts
        for line in part.lines
        if line.price != line.seen
    ]
    if told:
        with writing():
            changed(
                update(BagLine)
                .where(BagLine.bag_id == bag.id, BagLine.id.in_([one["id"] for one in told]))
                .values(seen=case({one["id"]: one["seen"] for one in told}, value=BagLine.id))
            )


def _cards(language: str, ids: Sequence[int]) -> dict[int, OfferCard]:
    if not ids:
        return {}
    chosen = select(Offer.id.label("offer_id")).where(Offer.id.in_(ids)).order_by(Offer.id)
    return {card.offer_id: card for card in read_cards(language, chosen)}


def _told(
    bag_id: int, stores: Mapping[int, Store], lines: Mapping[int, Sequence[Held]], language: str
) -> dict[int, Told]:
    marks = {number: _mark(of_store, language) for number, of_store in lines.items()}
    kept = {
        row.store_id: read(row.told)
        for row in db.session.scalars(select(Quote).where(Quote.bag_id == bag_id))
        if row.asked == marks.get(row.store_id) and row.at > clock.now() - GOOD_FOR
    }
    old = [store for n, store in stores.items() if n not in kept and sells_here(store)]
    keepers = asking.shopkeepers(old, language)
    bodies = {number: _body(lines[number]) for number in keepers}

    def ask(keeper: asking.Shopkeeper) -> Told:
        answer = keeper.ask("POST", "/carts", bodies[keeper.store_id], key=str(uuid.uuid4()))
        return understood(answer, keeper.may_link)

    db.session.commit()  # nothing is held open while others are asked
    found = asking.side_by_side(list(keepers.values()), ask)
    fresh = {
        number: Told() if isinstance(answer, PullError) else answer
        for number, answer in zip(keepers, found, strict=True)
    }
    _keep(bag_id, fresh, marks)
    return kept | fresh


def sells_here(store: Store) -> bool:
    """Whether orders can be placed with a merchant from here: over UCP only."""
    return store.state == "accepted" and store.source == "ucp"


def _body(lines: Sequence[Held]) -> dict[str, Any]:
    return {
        "line_items": [{"item": {"id": one.variant}, "quantity": one.quantity} for one in lines]
    }


def _mark(lines: Sequence[Held], language: str) -> str:
    said = repr([language, *((one.variant, one.quantity) for one in lines)])
    return hashlib.sha256(said.encode()).hexdigest()


def _keep(bag_id: int, fresh: Mapping[int, Told], marks: Mapping[int, str]) -> None:
    rows = [
        {"bag_id": bag_id, "store_id": number, "asked": marks[number], "told": told.plain(),
         "at": clock.now()}
        for number, told in fresh.items()
        if told.currency
    ]  # fmt: skip
    if rows:
        with writing():
            upsert(Quote, rows, key=("bag_id", "store_id"), change=("asked", "told", "at"))


def _line(held: Held, told: Told | None, cards: Mapping[int, OfferCard]) -> BagLineView:
    answered = told is not None and bool(told.currency)
    said = told.line(held.variant) if told is not None and answered else None
    price, card = said.price if said else held.amount, cards.get(held.offer_id)
    return BagLineView(
        id=held.id,
        offer_id=held.offer_id,
        variant=held.variant,
        title=card.title if card else held.external_id,
        choice=held.choice,
        picture=card.picture if card else None,
        quantity=held.quantity,
        price=price,
        amount=said.amount if said else price * held.quantity,
        seen=held.seen,
        state=_state(held, said, price, answered=answered),
        had=said.quantity if said else held.quantity,
    )


def _state(held: Held, said: ToldLine | None, price: int, *, answered: bool) -> str:
    if not held.listed or not (said if answered else held.available):
        return "gone"
    if said is not None and said.quantity < held.quantity:
        return "fewer" if said.quantity else "gone"
    if price != held.seen:
        return "dearer" if price > held.seen else "cheaper"
    return "ok"


def _empty_part(store: Store) -> BagPart:
    return BagPart(
        store=StoreTag(store.id, store.handle, store.name, store.country),
        sells_here=sells_here(store),
        origin=store.origin,
    )


def _part(
    empty: BagPart, lines: Sequence[BagLineView], told: Told | None, currency: str
) -> BagPart:
    answer = told if told is not None else Told()
    return replace(
        empty,
        lines=tuple(lines),
        currency=answer.currency or currency,
        subtotal=sum(line.amount for line in lines if line.state != "gone"),
        totals=tuple(one for one in answer.totals if answer.currency and one.kind not in SUMS),
        messages=tuple((kind, words) for kind, _, words in answer.messages if words),
        confirmed=bool(answer.currency),
    )


def _about(parts: Sequence[BagPart]) -> int | None:
    known = factors()
    amounts = [comparable(part.subtotal, part.currency, known) for part in parts]
    return sum(one for one in amounts if one is not None) if None not in amounts else None
