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
    #: How long one pays ahead where one does; 0 leaves it to the cloud's least.
    months: int = 0
    renew: bool = True
    auto_snapshots: bool = True
    #: Backups go to a bucket of the shop's own at the cloud.
    bucket: bool = False

    def check(self) -> None:
        """Raise Trouble where something is asked of a place that has no such thing."""
        asked = (
            ("--months", self.months > 0, "lighthouse"),
            ("--no-renew", not self.renew, "lighthouse"),
            ("--no-auto-snapshots", not self.auto_snapshots, "lightsail"),
            ("--bucket", self.bucket, "lightsail"),
        )
        for option, given, only in asked:
            if given and self.on != only:
                raise Trouble(
                    f"{option} counts at {only} alone, and not at {self.on[:60]}.",
                    hint=f"Leave it out, or say: --on {only}",
                    exit_code=2,
                )


def rent(place: Place, name: str) -> Entry:
    """The server as an entry of the ledger, made by a cloud where there is none yet."""
    place.check()
    if place.on not in CLOUDS:
        return _own(place, name)
    target = cloud(place.on, place.region)
    wish = _wish(place, name)
    offer = target.offer(wish)
    if offer.bill:
        _say(offer)
        talking.confirm("Make these, at this price?", place.yes)
    return _entry(place, name, target.rent(wish, talking.say), target.region)


def say_offer(place: Place, name: str) -> Entry | None:
    """Say what a cloud would bill; the server as an entry if it is there already."""
    place.check()
    if place.on not in CLOUDS:
        return _own(place, name)
    target = cloud(place.on, place.region)
    _say(target.offer(_wish(place, name)))
    found = target.find(name)
    return _entry(place, name, found, target.region) if found else None


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

    return Wish(
        shop=name, size=place.size, hosts=place.hosts, bucket=place.bucket,
        auto_snapshots=place.auto_snapshots, months=place.months or 1, renew=place.renew,
    )  # fmt: skip


def _entry(place: Place, name: str, rented: Rented, region: str) -> Entry:
    if rented.host_keys:
        path: Path = ledger.known_hosts(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in rented.host_keys), encoding="utf-8")
    return Entry(
        name=name, target=place.on, host=rented.address, user=rented.user,
        key=str(rented.key or ""), pinned=bool(rented.host_keys),
        more={"region": region},
    )  # fmt: skip


def _say(offer: Offer) -> None:
    for billed in offer.bill:
        talking.say(str(billed), "+")
    if offer.prepaid:
        talking.say(f"Taken at once: {offer.prepaid}", "!")
    for note in offer.notes:
        talking.say(note)
