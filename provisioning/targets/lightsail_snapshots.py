"""Snapshots of a shop's server: ours by hand before upgrades, Lightsail's own once a day."""

from __future__ import annotations

from typing import Any

from provisioning.targets.lightsail_calls import Calls
from provisioning.targets.lightsail_refusals import NotFound, Refusal
from provisioning.targets.lightsail_server import is_ours, tags
from provisioning.targets.target import KEPT_SNAPSHOTS, Say, called, snapshot_name

#: A month's price of a stored GB; Lightsail's price list, read in November 2026. No call tells it.
PRICE = "USD 0.05 a month for each GB stored"
AUTOMATIC_AT = "18:00"  # UTC


def take(calls: Calls, shop: str, label: str) -> str:
    """Snapshot the server as it is now and keep the newest three.

    It holds what the disk held when it was asked for, so nobody waits until it is copied.
    """
    name = snapshot_name(shop, label)
    calls.ask(
        "create_instance_snapshot",
        instanceSnapshotName=name,
        instanceName=called(shop),
        tags=tags(shop),
    )
    for old in ours(calls, shop)[KEPT_SNAPSHOTS:]:
        if old.get("state") != "pending":
            calls.ask("delete_instance_snapshot", instanceSnapshotName=old["name"])
    return name


def ours(calls: Calls, shop: str) -> list[dict[str, Any]]:
    """The shop's snapshots by hand, the newest first."""
    rows = calls.all("get_instance_snapshots", "instanceSnapshots")
    mine = [row for row in rows if is_ours(row, shop)]
    return sorted(mine, key=lambda row: (row["createdAt"], row["name"]), reverse=True)


def automate(calls: Calls, instance: dict[str, Any], say: Say) -> None:
    """Have Lightsail take one a day; it keeps seven. A server is worth having without them too."""
    if automatic(instance):
        return
    try:
        calls.ask(
            "enable_add_on",
            resourceName=instance["name"],
            addOnRequest={
                "addOnType": "AutoSnapshot",
                "autoSnapshotAddOnRequest": {"snapshotTimeOfDay": AUTOMATIC_AT},
            },
        )
    except Refusal as refusal:
        say(f"there are no daily snapshots: {refusal}")


def automatic(instance: dict[str, Any]) -> bool:
    """Whether Lightsail takes one a day."""
    return any(
        row.get("name") == "AutoSnapshot" and row.get("status") in {"Enabled", "Enabling"}
        for row in instance.get("addOns", [])
    )


def automatic_dates(calls: Calls, shop: str) -> list[str]:
    """The days of which Lightsail holds a snapshot of its own."""
    try:
        rows = calls.ask("get_auto_snapshots", resourceName=called(shop)).get("autoSnapshots", [])
    except NotFound:
        return []
    return [str(row["date"]) for row in rows]
