"""Ordering: the bag becomes one part for each merchant, and each merchant is asked for a checkout.

The parts are written first, with the key of each request; then the merchants are asked. Whatever
breaks in between, the job asks again with the same key, so that no merchant makes two. What the
buyer typed in is kept only until the merchant has it.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import delete, select, update

from storebuilder import clock, fields, jobs
from storebuilder.aggregator.buying import mailing, rounds
from storebuilder.aggregator.buying.asking import Shopkeeper
from storebuilder.aggregator.buying.bag_views import BagPart, BagView
from storebuilder.aggregator.buying.told import Told, understood
from storebuilder.aggregator.models import Bag, BagLine, Part, Purchase
from storebuilder.aggregator.readers.facts import PullError
from storebuilder.db import changed, claimed, db, writing
from storebuilder.errors import Conflict, NotAccepted

#: Seconds until a merchant that did not answer is asked again.
PAUSES = (10, 30, 120, 600, 1800)
FORGET_AFTER = timedelta(hours=2)
LONGEST = 120  # characters of a line of an address


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who buys, and where it goes; names of the protocol's postal address."""

    email: str
    first_name: str
    last_name: str
    street_address: str
    extended_address: str = ""
    address_locality: str
    address_region: str = ""
    postal_code: str = ""
    address_country: str
    phone_number: str = ""


def read_contact(form: Mapping[str, str]) -> Contact:
    """What a buyer typed in, checked for its form only: merchants know where they deliver.

    Raises NotAccepted with the field.
    """
    needed = ("first_name", "last_name", "street_address", "address_locality")
    given = {
        name: fields.line(form.get(name, ""), field=name, least=int(name in needed), most=LONGEST)
        for name in Contact.__dataclass_fields__
        if name not in ("email", "address_country")
    }
    return Contact(
        email=fields.email(form.get("email", "")),
        address_country=fields.country(form.get("address_country", ""), field="address_country"),
        **given,
    )


def place(bag: Bag, view: BagView, contact: Contact, language: str) -> Purchase:
    """Order what the buyer was shown; raises Conflict where the bag is another one by now."""
    parts = [one for one in view.parts if one.sells_here]
    wanted = [(part, [line for line in part.lines if line.state != "gone"]) for part in parts]
    wanted = [(part, lines) for part, lines in wanted if lines]
    if not wanted:
        raise NotAccepted("There is nothing in the bag that can be ordered from here.")
    with writing():
        purchase = Purchase(
            token=secrets.token_urlsafe(24), mark=bag.mark, email=contact.email, language=language
        )
        db.session.add(purchase)
        db.session.flush()
        for part, lines in wanted:
            _take_out(bag, lines)
            purchase.parts.append(_part(part, lines, contact))
        db.session.flush()
        jobs.later("market.order", run_at=clock.now() + timedelta(seconds=PAUSES[0]))
        mailing.write(purchase, [part.store.name for part, _ in wanted])
    return purchase


def _take_out(bag: Bag, lines: Sequence[Any]) -> None:
    # Claimed line by line: what a second click has ordered already is not there any more.
    for line in lines:
        mine = (BagLine.id == line.id, BagLine.bag_id == bag.id)
        if not claimed(delete(BagLine).where(*mine, BagLine.quantity == line.quantity)):
            raise Conflict("The bag has changed in between. Look at it once more.")


def _part(part: BagPart, lines: Sequence[Any], contact: Contact) -> Part:
    return Part(
        store_id=part.store.id,
        key=str(uuid.uuid4()),
        currency=part.currency,
        lines=[
            {
                "title": line.title, "choice": line.choice, "quantity": line.quantity,
                "price": line.price, "offer": line.offer_id,
            }
            for line in lines
        ],
        request=msgspec.json.encode(_request(lines, contact)).decode(),
        look_at=clock.now(),
    )  # fmt: skip


def _request(lines: Sequence[Any], contact: Contact) -> dict[str, Any]:
    said = {name: getattr(contact, name) for name in Contact.__dataclass_fields__}
    email = said.pop("email")
    buyer = {"email": email, **{n: said[n] for n in ("first_name", "last_name", "phone_number")}}
    place = {"id": "home", **{name: value for name, value in said.items() if value}}
    method = {"type": "shipping", "destinations": [place], "selected_destination_id": "home"}
    return {
        "line_items": [{"item": {"id": one.variant}, "quantity": one.quantity} for one in lines],
        "buyer": {name: value for name, value in buyer.items() if value},
        "context": {"address_country": contact.address_country},
        "fulfillment": {"methods": [method]},
    }


def ask(purchase: Purchase) -> None:
    """Ask the merchants of a purchase that have not answered yet; the buyer waits for it."""
    ask_for([part for part in purchase.parts if part.state == "asking"], purchase.language)


def ask_for(parts: Sequence[Part], language: str, *, hurry: bool = True) -> None:
    """Ask for the checkouts of these parts, at the same time, and write down what came."""
    keepers = rounds.keepers(parts, language)
    questions = {
        part.id: partial(_begin, keepers[part.id], part.request, part.key)
        for part in parts
        if part.request
    }
    rounds.ask_each(questions, _note, hurry=hurry)


def _begin(keeper: Shopkeeper, request: str, key: str) -> Told:
    body = msgspec.json.decode(request)
    return understood(keeper.ask("POST", "/checkout-sessions", body, key=key), keeper.may_link)


def _note(number: int, answer: Told | PullError) -> None:
    now = clock.now()
    with writing():
        part = db.session.get_one(Part, number)
        mine = update(Part).where(Part.id == number, Part.state == "asking")
        if isinstance(answer, PullError):
            pause = PAUSES[min(part.tries, len(PAUSES) - 1)]
            again = now + timedelta(seconds=pause)
            changed(mine.values(tries=Part.tries + 1, look_at=again, looked_at=now))
        elif answer.id and answer.continue_url:
            changed(
                mine.values(
                    state="open", request="", checkout=answer.id, told=answer.plain(),
                    currency=answer.currency, continue_url=answer.continue_url,
                    looked_at=now, look_at=now + timedelta(minutes=5), tries=0,
                )
            )  # fmt: skip
        else:
            changed(mine.values(state="refused", request="", told=answer.plain(), look_at=None))


@jobs.job("market.order", every=timedelta(minutes=1))
def ask_again() -> None:
    """Ask the merchants that have not answered; what the buyer typed in is not kept for long."""
    now = clock.now()
    with writing():
        old = select(Purchase.id).where(Purchase.created_at < now - FORGET_AFTER)
        late = update(Part).where(Part.state == "asking", Part.purchase_id.in_(old))
        changed(late.values(state="refused", request="", look_at=None))
    for language, parts in rounds.due("asking").items():
        ask_for(parts, language, hurry=False)
