"""Amazon Lightsail, by boto3: paid by the hour, and everything that it bills can be given back."""

from __future__ import annotations

import time
from pathlib import Path

from provisioning.targets import (
    keys,
    lightsail_address,
    lightsail_bucket,
    lightsail_choosing,
    lightsail_dns,
    lightsail_holdings,
    lightsail_server,
    lightsail_snapshots,
)
from provisioning.targets.lightsail_bucket import Bucket
from provisioning.targets.lightsail_calls import Calls
from provisioning.targets.lightsail_ending import Ending
from provisioning.targets.lightsail_refusals import Refusal
from provisioning.targets.lightsail_server import Instance
from provisioning.targets.target import Billed, Offer, Rented, Say, Sleep, Wish, called
from provisioning.trouble import Trouble

REGION = "us-east-1"


class Lightsail:
    """One region of Lightsail; ``state`` is the folder where this computer's keys lie."""

    name = "lightsail"

    def __init__(self, state: Path, region: str = REGION, *, sleep: Sleep = time.sleep) -> None:
        self.state = state
        self.calls = Calls(region, sleep)
        self.domains = Calls(lightsail_dns.REGION, sleep)

    @property
    def region(self) -> str:
        """The cloud's name of this region."""
        return self.calls.region

    def offer(self, wish: Wish) -> Offer:
        """What is not there yet and would be made, with a month's price of each."""
        where = f"Lightsail {self.calls.region}"
        instance = lightsail_server.look(self.calls, wish.shop)
        lines, notes = [], ["Paid by the hour, also while the server is stopped."]
        if instance:
            notes.append(f"The server {called(wish.shop)} is there already.")
        else:
            chosen = lightsail_choosing.choose(self.calls, wish.size)
            kind = f"server {chosen.bundle}, {chosen.blueprint},"
            lines.append(Billed(called(wish.shop), kind, chosen.price, where))
        if not lightsail_address.look(self.calls, wish.shop):
            name = lightsail_address.name_of(wish.shop)
            lines.append(Billed(name, "address", "free with its server", where))
        if wish.auto_snapshots and not (instance and lightsail_snapshots.automatic(instance)):
            lines.append(Billed("daily", "snapshots", lightsail_snapshots.PRICE, where))
        if wish.bucket and not lightsail_bucket.look(self.calls, wish.shop):
            price = next(iter(lightsail_bucket.sizes(self.calls).values()))
            lines.append(Billed("backups", "bucket", price, where))
        return Offer(tuple(lines), notes=tuple(notes))

    def rent(self, wish: Wish, say: Say) -> Rented:
        """The shop's server with its address and open ports: what is there already is kept."""
        shop = wish.shop
        if not lightsail_server.look(self.calls, shop):
            chosen = lightsail_choosing.choose(self.calls, wish.size)
            say(f"renting {called(shop)} ({chosen.bundle}, {chosen.blueprint}, {chosen.price})")
            key = keys.made(self._key_path(shop), called(shop))
            lightsail_server.make(self.calls, shop, chosen, key)
        instance = lightsail_server.wait_until_running(self.calls, shop, say)
        address = lightsail_address.hold(self.calls, shop, say)
        say(f"the server runs at {address}")
        lightsail_server.open_ports(self.calls, shop)
        if wish.auto_snapshots:
            lightsail_snapshots.automate(self.calls, instance, say)
        known = lightsail_server.wait_for_host_keys(self.calls, shop, address, say)
        self.point(wish.hosts, (address, *instance.get("ipv6Addresses", [])), say)
        return self._rented(shop, instance, address, known)

    def find(self, shop: str) -> Rented | None:
        """The shop's server as it is, without making anything; None before it has an address."""
        instance = lightsail_server.look(self.calls, shop)
        address = instance.get("publicIpAddress") if instance else None
        if not instance or not address:
            return None
        return self._rented(shop, instance, address, self._known(shop, address))

    def snapshot(self, shop: str, label: str) -> str:
        """Snapshot the server and keep the newest three of ours; returns its name."""
        return lightsail_snapshots.take(self.calls, shop, label)

    def open_ports(self, shop: str) -> None:
        """Open what a shop needs and close all else."""
        lightsail_server.open_ports(self.calls, shop)

    def rent_bucket(self, shop: str, say: Say) -> Bucket:
        """A bucket for backups and a new key to it; keys of earlier calls stop to work."""
        return lightsail_bucket.rent(self.calls, shop, say)

    def point(
        self, hosts: tuple[str, ...], addresses: tuple[str, ...], say: Say
    ) -> tuple[str, ...]:
        """Let names lead there where their zone is at Lightsail; returns those that do."""
        try:
            return lightsail_dns.point(self.domains, hosts, addresses, say)
        except Trouble as trouble:
            say(f"DNS at Lightsail was left alone: {trouble}")
            return ()

    def holdings(self, shop: str) -> tuple[Billed, ...]:
        """Every thing of the shop's that costs or may begin to."""
        return lightsail_holdings.bill(self.calls, lightsail_holdings.look(self.calls, shop))

    def destroy(self, shop: str, say: Say, *, backups: bool = False) -> tuple[Billed, ...]:
        """Give everything back and look again; returns what was kept: a bucket with backups."""
        kept = Ending(self.calls, self.domains, shop, say).destroy(backups=backups)
        keys.forget(self._key_path(shop))
        return kept

    def _rented(
        self, shop: str, instance: Instance, address: str, known: tuple[str, ...]
    ) -> Rented:
        key = keys.held(self._key_path(shop))
        ours = key and lightsail_server.key_pair_of(shop, key) == instance.get("sshKeyName")
        return Rented(
            address,
            instance.get("username") or "admin",
            known,
            key.path if key and ours else None,
            self.holdings(shop),
        )

    def _known(self, shop: str, address: str) -> tuple[str, ...]:
        try:
            return lightsail_server.host_keys(self.calls, shop, address)
        except Refusal:  # a server that is stopped tells nothing
            return ()

    def _key_path(self, shop: str) -> Path:
        return self.state / "keys" / f"lightsail-{self.calls.region}-{shop}"
