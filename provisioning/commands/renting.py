"""Where a shop shall stand: a server that is there, this machine, or one that a cloud rents out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from provisioning import ledger
from provisioning.commands import talking
from provisioning.connections import Address
from provisioning.ledger import Entry
from provisioning.trouble import Trouble

if TYPE_CHECKING:
    from provisioning.targets.target import Offer, Rented, Target, Wish

CLOUDS = ("lightsail", "lighthouse")
ACCEPTED = "Say where: --on ssh://root@203.0.113.7, --on local, --on lightsail or --on lighthouse."


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a shop shall be, in the merchant's words."""

    on: str
    key: Path | None = None
    hosts: tuple[str, ...] = ()
    size: str = ""
    region: str = ""
    yes: bool = False
    dry_run: bool = False


def rent(place: Place, name: str) -> Entry:
    """The server as an entry of the ledger, made by a cloud where there is none yet."""
    if place.on not in CLOUDS:
        return _own(place, name)
    target = cloud(place.on, place.region)
    wish = _wish(place, name)
    offer = target.offer(wish)
    if offer.bill:
        _say(offer)
        talking.confirm("Make these, at this price?", place.yes)
    return _entry(place, name, target.rent(wish, talking.say))


def say_offer(place: Place, name: str) -> Entry | None:
    """Say what a cloud would bill; the server as an entry if it is there already."""
    if place.on not in CLOUDS:
        return _own(place, name)
    target = cloud(place.on, place.region)
    _say(target.offer(_wish(place, name)))
    found = target.find(name)
    return _entry(place, name, found) if found else None


def cloud(name: str, region: str) -> Target:
    """The cloud ``name`` in ``region``, or in its usual one."""
    if name == "lightsail":
        from provisioning.targets import lightsail

        return lightsail.Lightsail(ledger.state(), region or lightsail.REGION)
    from provisioning.targets import lighthouse

    return lighthouse.Lighthouse(ledger.state(), region or lighthouse.REGION)


def _own(place: Place, name: str) -> Entry:
    if place.on == "local":
        return Entry(name=name, target="local", host="localhost")
    if not place.on.startswith("ssh://"):
        raise Trouble(f"{place.on[:60]!r} is no place for a shop.", hint=ACCEPTED, exit_code=2)
    address = Address.parse(place.on)
    key = str(place.key.absolute()) if place.key else ""
    return Entry(
        name=name, target="ssh", host=address.host, user=address.user, port=address.port, key=key
    )


def _wish(place: Place, name: str) -> Wish:
    from provisioning.targets.target import Wish

    return Wish(shop=name, size=place.size, hosts=place.hosts)


def _entry(place: Place, name: str, rented: Rented) -> Entry:
    if rented.host_keys:
        path: Path = ledger.known_hosts(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in rented.host_keys), encoding="utf-8")
    return Entry(
        name=name, target=place.on, host=rented.address, user=rented.user,
        key=str(rented.key or ""), pinned=bool(rented.host_keys),
        more={"region": place.region} if place.region else {},
    )  # fmt: skip


def _say(offer: Offer) -> None:
    for billed in offer.bill:
        talking.say(str(billed), "+")
    if offer.prepaid:
        talking.say(f"Taken at once: {offer.prepaid}", "!")
    for note in offer.notes:
        talking.say(note)
