"""Everything at Lighthouse that is one shop's, looked up anew each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from provisioning.targets import lighthouse_keys, lighthouse_server, lighthouse_snapshots
from provisioning.targets.lighthouse_attempts import FAILED
from provisioning.targets.lighthouse_calls import Calls
from provisioning.targets.lighthouse_choosing import price_of
from provisioning.targets.lighthouse_refusals import Refusal
from provisioning.targets.target import Billed

AUTO_RENEW = "NOTIFY_AND_AUTO_RENEW"


@dataclass(frozen=True)
class Holdings:
    """What there is; key pairs cost nothing and are taken away all the same."""

    instances: tuple[dict[str, Any], ...]
    snapshots: tuple[dict[str, Any], ...]
    key_pairs: tuple[dict[str, Any], ...]


def look(calls: Calls, shop: str) -> Holdings:
    """Find by tag, never by a record of ours; a server that never came to life costs nothing."""
    rows = lighthouse_server.all_of(calls, shop)
    return Holdings(
        tuple(row for row in rows if row["InstanceState"] != FAILED),
        tuple(lighthouse_snapshots.ours(calls, shop)),
        tuple(lighthouse_keys.ours(calls, shop)),
    )


def bill(calls: Calls, held: Holdings) -> tuple[Billed, ...]:
    """A line for each thing that costs or may begin to cost."""
    where = f"Lighthouse {calls.region}"
    lines = []
    for row in held.instances:
        renews = "renews itself" if row.get("RenewFlag") == AUTO_RENEW else "ends then"
        until = (row.get("ExpiredTime") or "")[:10] or "an unknown day"
        price = f"{_price(calls, row['BundleId'])}, paid until {until}, {renews}"
        lines.append(Billed(row["InstanceName"], "server", price, where))
    snapshot = lighthouse_snapshots.PRICE
    lines += [Billed(row["SnapshotName"], "snapshot", snapshot, where) for row in held.snapshots]
    return tuple(lines)


def _price(calls: Calls, bundle_id: str) -> str:
    try:
        rows = calls.ask("DescribeBundles", BundleIds=[bundle_id])["BundleSet"]
    except Refusal:  # not on sale any more
        rows = []
    return price_of(rows[0]) if rows else "price unknown"
