"""Snapshots of a shop's server at Lighthouse."""

from __future__ import annotations

from typing import Any

from provisioning.targets.lighthouse_calls import Calls
from provisioning.targets.lighthouse_refusals import Refusal
from provisioning.targets.lighthouse_server import is_ours, tagged, tags
from provisioning.targets.target import KEPT_SNAPSHOTS, snapshot_name
from provisioning.targets.waiting import wait_for
from provisioning.trouble import Trouble

#: They are counted, not sold; no call tells a price.
PRICE = "within the account's quota"
QUOTA = "LimitExceeded.SnapshotQuotaLimitExceeded"
LONGEST = 60


def take(calls: Calls, shop: str, instance_id: str, label: str) -> str:
    """Snapshot the server, wait until it is done, and keep the newest three.

    Meanwhile Lighthouse lets nothing else be done to the server. Where the quota is smaller than
    three, the oldest of ours makes room.
    """
    name = snapshot_name(shop, label)[:LONGEST].rstrip("-")
    try:
        taken = _ask(calls, shop, instance_id, name)
    except Refusal as refusal:
        older = ours(calls, shop)
        if refusal.code != QUOTA or not older:
            raise
        calls.ask("DeleteSnapshots", SnapshotIds=[older[-1]["SnapshotId"]])
        taken = _ask(calls, shop, instance_id, name)
    _wait(calls, taken)
    for old in ours(calls, shop)[KEPT_SNAPSHOTS:]:
        calls.ask("DeleteSnapshots", SnapshotIds=[old["SnapshotId"]])
    return name


def ours(calls: Calls, shop: str) -> list[dict[str, Any]]:
    """The shop's snapshots, the newest first."""
    rows = calls.all("DescribeSnapshots", "SnapshotSet", Filters=tagged(shop))
    mine = [row for row in rows if is_ours(row, shop)]
    return sorted(mine, key=lambda row: (row["CreatedTime"], row["SnapshotName"]), reverse=True)


def _ask(calls: Calls, shop: str, instance_id: str, name: str) -> str:
    answer = calls.ask(
        "CreateInstanceSnapshot", InstanceId=instance_id, SnapshotName=name, Tags=tags(shop)
    )
    return str(answer["SnapshotId"])


def _wait(calls: Calls, snapshot_id: str) -> None:
    def done() -> bool | None:
        rows = calls.ask("DescribeSnapshots", SnapshotIds=[snapshot_id])["SnapshotSet"]
        if rows and rows[0].get("LatestOperationState") == "FAILED":
            raise Trouble("Lighthouse could not take the snapshot.", hint="Try again.")
        return True if rows and rows[0]["SnapshotState"] == "NORMAL" else None

    wait_for(done, "the snapshot", say=lambda _line: None, sleep=calls.sleep, at_most=1200)
