"""Everything at Lightsail that is one shop's, looked up anew each time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from provisioning.targets import (
    lightsail_address,
    lightsail_bucket,
    lightsail_choosing,
    lightsail_server,
    lightsail_snapshots,
)
from provisioning.targets.lightsail_calls import Calls
from provisioning.targets.target import Billed, called

#: 730 hours at USD 0.005, Lightsail's price list in November 2026; attached it costs nothing.
LOOSE_ADDRESS = "USD 3.65 a month while no server has it"


@dataclass(frozen=True)
class Holdings:
    """What there is; key pairs cost nothing and are taken away all the same."""

    instance: dict[str, Any] | None
    address: dict[str, Any] | None
    snapshots: tuple[str, ...]
    automatic: tuple[str, ...]
    bucket: dict[str, Any] | None
    key_pairs: tuple[str, ...]


def look(calls: Calls, shop: str) -> Holdings:
    """Find by name and tag, never by a record of ours."""
    instance = lightsail_server.look(calls, shop)
    dates = lightsail_snapshots.automatic_dates(calls, shop) if instance else []
    pairs = [row["name"] for row in calls.all("get_key_pairs", "keyPairs")]
    of_shop = re.compile(re.escape(f"{called(shop)}_key-") + "[0-9a-f]{8}")
    return Holdings(
        instance,
        lightsail_address.look(calls, shop),
        tuple(row["name"] for row in lightsail_snapshots.ours(calls, shop)),
        tuple(dates),
        lightsail_bucket.look(calls, shop),
        tuple(name for name in pairs if of_shop.fullmatch(name)),
    )


def bill(calls: Calls, held: Holdings) -> tuple[Billed, ...]:
    """A line for each thing that costs or may begin to cost."""
    where = f"Lightsail {calls.region}"
    lines = []
    if held.instance:
        price = lightsail_choosing.price_of(calls, held.instance["bundleId"])
        lines.append(Billed(held.instance["name"], "server", price, where))
    if held.address:
        price = "free with its server" if held.address.get("isAttached") else LOOSE_ADDRESS
        lines.append(Billed(held.address["name"], "address", price, where))
    snapshot = lightsail_snapshots.PRICE
    lines += [Billed(name, "snapshot", snapshot, where) for name in held.snapshots]
    lines += [Billed(date, "automatic snapshot", snapshot, where) for date in held.automatic]
    if held.bucket:
        prices = lightsail_bucket.sizes(calls)
        price = prices.get(held.bucket.get("bundleId", ""), "price unknown")
        lines.append(Billed(held.bucket["name"], "bucket", price, where))
    return tuple(lines)
