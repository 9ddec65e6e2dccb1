"""The bag as its page shows it: parted by merchant, priced by the merchants' own servers."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import case, select, update

from storebuilder import clock
from storebuilder.aggregator.buying import asking
from storebuilder.aggregator.buying.bag_views import BagLineView, BagPart, BagView
from storebuilder.aggregator.buying.told import Told, ToldLine, read, understood
from storebuilder.aggregator.carding import read_cards
from storebuilder.aggregator.models import Bag, BagLine, Offer, OfferText, Quote, Store
from storebuilder.aggregator.rates import comparable, factors
from storebuilder.aggregator.readers.facts import PullError
from storebuilder.aggregator.views import StoreTag
from storebuilder.bulk import upsert
from storebuilder.db import changed, db, writing

GOOD_FOR = timedelta(seconds=45)  # so long an answer counts, if the lines are the same


def look(bag: Bag, language: str) -> BagView:
    """The bag, with what each merchant says of its part; asks those whose answer is too old."""
    rows = _rows(bag, language)
    stores = {store.id: store for store, *_ in rows}
    lines: dict[int, list[BagLine]] = {}
    for store, line, *_ in rows:
        lines.setdefault(store.id, []).append(line)
    told = _told(bag, stores, lines, language)
    cards = {card.offer_id: card for card in read_cards(language, _chosen(lines))} if rows else {}
    parts = []
    for number, store in stores.items():
        mine = [row for row in rows if row[0].id == number]
        views = [_line(row, told.get(number), cards.get(row[1].offer_id)) for row in mine]
        parts.append(_part(store, views, told.get(number), mine[0][2]))
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


#: The merchant, the line, the offer, and its variant with the words of its choice.
Row = tuple[Store, BagLine, Offer, dict[str, Any]]


def _rows(bag: Bag, language: str) -> list[Row]:
    found = db.session.execute(
        select(Store, BagLine, Offer)
        .join(Offer, Offer.id == BagLine.offer_id)
        .join(Store, Store.id == Offer.store_id)
        .where(BagLine.bag_id == bag.id)
        .order_by(Store.name, Store.id, BagLine.id)
    ).all()
    words = _choices([row.Offer.id for row in found])
    return [
        (row.Store, row.BagLine, row.Offer, _variant(row.Offer, row.BagLine, words, language))
        for row in found
    ]


def _choices(ids: Sequence[int]) -> dict[tuple[int, str], dict[str, list[str]]]:
    rows = db.session.execute(
        select(OfferText.offer_id, OfferText.language, OfferText.choices).where(
            OfferText.offer_id.in_(ids)
        )
    )
    return {(row.offer_id, row.language): row.choices for row in rows}


def _variant(
    offer: Offer, line: BagLine, words: Mapping[tuple[int, str], Any], language: str
) -> dict[str, Any]:
    own = words.get((offer.id, offer.language), {})
    values = words.get((offer.id, language), own).get(line.variant, [])
    one = next((each for each in offer.variants if each["id"] == line.variant), {})
    return {**one, "choice": " / ".join(filter(None, values))} if one else {}


def _chosen(lines: dict[int, list[BagLine]]) -> Any:
    ids = [line.offer_id for of_store in lines.values() for line in of_store]
    return select(Offer.id.label("offer_id")).where(Offer.id.in_(ids)).order_by(Offer.id)


def _told(
    bag: Bag, stores: dict[int, Store], lines: dict[int, list[BagLine]], language: str
) -> dict[int, Told]:
    marks = {number: _mark(of_store, language) for number, of_store in lines.items()}
    kept = {
        row.store_id: row
        for row in db.session.scalars(select(Quote).where(Quote.bag_id == bag.id))
        if row.asked == marks.get(row.store_id) and row.at > clock.now() - GOOD_FOR
    }
    wanted = [n for n, store in stores.items() if n not in kept and sells_here(store)]
    keepers = [asking.shopkeeper(stores[number], language) for number in wanted]
    bodies = {number: _body(lines[number]) for number in wanted}

    def ask(keeper: asking.Shopkeeper) -> Told:
        answer = keeper.ask("POST", "/carts", bodies[keeper.store_id], key=str(uuid.uuid4()))
        return understood(answer, keeper.may_link)

    db.session.commit()  # nothing is held open while others are asked
    answers = dict(zip(wanted, asking.side_by_side(keepers, ask), strict=True))
    fresh = {
        number: Told() if isinstance(answer, PullError) else answer
        for number, answer in answers.items()
    }
    _keep(bag, fresh, marks)
    return {number: read(row.told) for number, row in kept.items()} | fresh


def sells_here(store: Store) -> bool:
    """Whether orders can be placed with a merchant from here: over UCP only."""
    return store.state == "accepted" and store.source == "ucp"


def _body(lines: Sequence[BagLine]) -> dict[str, Any]:
    return {
        "line_items": [{"item": {"id": one.variant}, "quantity": one.quantity} for one in lines]
    }


def _mark(lines: Sequence[BagLine], language: str) -> str:
    said = repr([language, *((one.variant, one.quantity) for one in lines)])
    return hashlib.sha256(said.encode()).hexdigest()


def _keep(bag: Bag, fresh: dict[int, Told], marks: dict[int, str]) -> None:
    rows = [
        {"bag_id": bag.id, "store_id": number, "asked": marks[number], "told": told.plain(),
         "at": clock.now()}
        for number, told in fresh.items()
        if told.currency
    ]  # fmt: skip
    if rows:
        with writing():
            upsert(Quote, rows, key=("bag_id", "store_id"), change=("asked", "told", "at"))


def _line(row: Row, told: Told | None, card: Any) -> BagLineView:
    _, line, offer, one = row
    said = told.line(line.variant) if told is not None and told.currency else None
    price = said.price if said else int(one.get("amount", offer.amount))
    return BagLineView(
        id=line.id,
        offer_id=offer.id,
        variant=line.variant,
        title=card.title if card else offer.external_id,
        choice=one.get("choice", ""),
        picture=card.picture if card else None,
        quantity=line.quantity,
        price=price,
        amount=said.amount if said else price * line.quantity,
        seen=line.seen,
        state=_state(line, offer, one, told, said, price),
        had=said.quantity if said else line.quantity,
    )


def _state(
    line: BagLine, offer: Offer, one: dict[str, Any], told: Told | None,
    said: ToldLine | None, price: int,
) -> str:  # fmt: skip
    answered = told is not None and bool(told.currency)
    if not offer.shown or not one or (answered and said is None):
        return "gone"
    if not answered and not one.get("available", True):
        return "gone"
    if said is not None and said.quantity < line.quantity:
        return "fewer" if said.quantity else "gone"
    if price != line.seen:
        return "dearer" if price > line.seen else "cheaper"
    return "ok"


def _part(store: Store, lines: list[BagLineView], told: Told | None, offer: Offer) -> BagPart:
    answered = told is not None and bool(told.currency)
    totals = told.totals if told is not None and answered else ()
    return BagPart(
        store=StoreTag(store.id, store.handle, store.name, store.country),
        lines=tuple(lines),
        currency=told.currency if told is not None and answered else offer.currency,
        subtotal=sum(line.amount for line in lines if line.state != "gone"),
        totals=tuple(one for one in totals if one.kind not in ("subtotal", "total")),
        messages=tuple((kind, words) for kind, _, words in told.messages if words)
        if told is not None
        else (),
        confirmed=answered,
        sells_here=sells_here(store),
        origin=store.origin,
    )


def _about(parts: Sequence[BagPart]) -> int | None:
    known = factors()
    amounts = [comparable(part.subtotal, part.currency, known) for part in parts]
    return sum(one for one in amounts if one is not None) if None not in amounts else None
