"""What the merchant decides: to join an aggregator, what is listed there, and to leave it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from storebuilder import accounts, changes, clock, jobs
from storebuilder.db import added, db, writing
from storebuilder.errors import NotFound
from storebuilder.joining import addresses, choosing
from storebuilder.joining.models import LIVE, Membership, new_epoch
from storebuilder.joining.telling import farewell


def join(
    aggregator: str, *, storefront: str = "", collection: str = "", everything: bool = False
) -> int:
    """Ask an aggregator to list a storefront, or change what it lists; the membership's number.

    With neither a collection nor ``everything`` a shop that is listed keeps its choice, and a new
    one lists everything. The asking itself is a job: no network here.
    """
    address = addresses.origin(aggregator)
    with writing():
        row = _held(address)
        fresh = row is None or row.state not in LIVE
        if row is None:
            front = choosing.storefront(storefront)
            # Of two clicks one begins it.
            fresh = added(Membership, aggregator=address, storefront_id=front.id)
            row = db.session.scalars(_of(address)).one()
        before = _choice(row)
        if not fresh and storefront and choosing.storefront(storefront).id != row.storefront_id:
            # Another storefront has another address: there it is another shop.
            farewell(row)
            fresh = True
        _choose(row, storefront, collection, everything)
        changed = accounts.differences(before, _choice(row))
        if changed or fresh:
            begin_anew(row)
        if fresh:
            row.state, row.reason, row.token, row.deaf = "asking", "", "", False
            accounts.audit("listing.asked", "membership", row.id, address, _choice_as_news(row))
        elif changed:
            accounts.audit("listing.changed", "membership", row.id, address, changed)
        if row.state == "asking":
            ask_again(row.id)
        row.changed_at = clock.now()
        return row.id


def leave(aggregator: str) -> None:
    """Leave an aggregator at once: it is told, and hears it again whenever it reads.

    Raises NotFound where the shop is not in it.
    """
    with writing():
        row = _held(addresses.origin(aggregator))
        if row is None or row.state == "left":
            raise NotFound(f"This shop is not in {aggregator}.")
        before, row.state = row.state, "left"
        row.changed_at, row.reason, row.trouble = clock.now(), "", ""
        farewell(row)
        accounts.audit(
            "listing.left", "membership", row.id, row.aggregator, {"state": [before, "left"]}
        )


def ask_again(membership_id: int) -> None:
    """Send the application (anew) as soon as a worker is there."""
    jobs.later("joining.apply", key=f"joining.apply:{membership_id}", membership_id=membership_id)


def begin_anew(row: Membership) -> None:
    """Another choice: cursors of the old one lead to the whole catalogue, and news begin here."""
    row.epoch, row.told = new_epoch(), changes.newest()
    db.session.flush()
    choosing.offer_all(row)
    if row.state == "accepted":
        from storebuilder.joining.telling import tell_all

        tell_all(row)


def _held(address: str) -> Membership | None:
    """The row as it is now, ours until the transaction ends; None before the first asking."""
    row: Membership | None = db.session.scalar(_of(address))
    return row


def _of(address: str) -> Select[Any]:
    mine = select(Membership).where(Membership.aggregator == address).with_for_update()
    return mine.execution_options(populate_existing=True)


def _choose(row: Membership, storefront: str, collection: str, everything: bool) -> None:
    if storefront:
        row.storefront_id = choosing.storefront(storefront).id
    if collection:
        row.everything, row.collection_id = False, choosing.collection(collection)
    elif everything:
        row.everything, row.collection_id = True, None


def _choice(row: Membership) -> dict[str, Any]:
    return {
        "storefront": row.storefront_id,
        "everything": row.everything,
        "collection": row.collection_id,
    }


def _choice_as_news(row: Membership) -> dict[str, Any]:
    return {name: [None, value] for name, value in _choice(row).items()}
