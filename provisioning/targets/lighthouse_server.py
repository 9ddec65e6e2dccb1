"""A shop's server at Lighthouse: found by tag, made, waited for."""

from __future__ import annotations

from typing import Any

from provisioning.targets.lighthouse_attempts import FAILED, Attempts
from provisioning.targets.lighthouse_calls import Calls
from provisioning.targets.lighthouse_choosing import Choice, on_sale, sold_out
from provisioning.targets.lighthouse_refusals import SOLD_OUT, Refusal
from provisioning.targets.target import TAG, Say, called
from provisioning.targets.waiting import wait_for
from provisioning.trouble import Trouble

#: On its way out, or paid for no more.
ENDED = {"STOPPED", "STOPPING", "SHUTDOWN", "TERMINATING", "DELETING", "FREEZING"}
Instance = dict[str, Any]


def tags(shop: str) -> list[dict[str, str]]:
    """The one tag that makes a thing ours."""
    return [{"Key": TAG, "Value": shop}]


def tagged(shop: str) -> list[dict[str, Any]]:
    """The filter for things of ours."""
    return [{"Name": f"tag:{TAG}", "Values": [shop]}]


def is_ours(thing: dict[str, Any], shop: str) -> bool:
    """Whether the thing carries this shop's tag."""
    return any((tag["Key"], tag["Value"]) == (TAG, shop) for tag in thing.get("Tags") or [])


def all_of(calls: Calls, shop: str) -> list[Instance]:
    """Every instance with the shop's tag, also those that never came to life."""
    rows = calls.all("DescribeInstances", "InstanceSet", Filters=tagged(shop))
    return [row for row in rows if is_ours(row, shop)]


def look(calls: Calls, shop: str) -> Instance | None:
    """The shop's server; one of its name that is somebody else's is refused."""
    alive = [row for row in all_of(calls, shop) if row["InstanceState"] != FAILED]
    if alive:
        return alive[0]
    named = [{"Name": "instance-name", "Values": [called(shop)]}]
    rows = calls.all("DescribeInstances", "InstanceSet", Filters=named)
    # The filter may take a part of a name for the whole.
    if any(row["InstanceName"] == called(shop) and not is_ours(row, shop) for row in rows):
        raise Trouble(
            f"{called(shop)} in {calls.region} was not made for the shop {shop}.",
            hint=f"Rename it, or tag it {TAG}={shop} if it may be used.",
        )
    return None


def make(calls: Calls, shop: str, choice: Choice, key_id: str, token: str) -> None:
    """Buy the server. Asked for a second time with the same token, it is the same server."""
    order: dict[str, Any] = {
        "BundleId": choice.bundle,
        "BlueprintId": choice.blueprint,
        "InstanceChargePrepaid": choice.prepaid,
        "InstanceName": called(shop),
        "InstanceCount": 1,
        "LoginConfiguration": {"KeyIds": [key_id]},
        "Tags": tags(shop),
    }
    try:
        calls.ask("CreateInstances", **order, DryRun=True)  # is there any left?
        calls.ask("CreateInstances", **order, ClientToken=token)
    except Refusal as refusal:
        if refusal.code.startswith(SOLD_OUT):
            rows = on_sale(calls, choice.blueprint)
            others = [row for row in rows if row["BundleId"] != choice.bundle]
            raise sold_out(calls, choice.bundle, others) from refusal
        raise


def wait_until_running(calls: Calls, shop: str, attempts: Attempts, say: Say) -> Instance:
    """The server once it runs and has an address."""

    def running() -> Instance | None:
        rows = all_of(calls, shop)
        alive = [row for row in rows if row["InstanceState"] != FAILED]
        if not alive and attempts.note(rows):
            raise Trouble(
                f"Lighthouse could not make {called(shop)} ({FAILED}).",
                hint="What was paid comes back by itself. Run the same command again, or choose "
                "another size or region.",
            )
        if not alive:  # bought, and not listed yet
            return None
        state = alive[0]["InstanceState"]
        if state in ENDED:
            raise Trouble(
                f"The server {called(shop)} is {state}.",
                hint="Start or renew it at Tencent Cloud, or destroy it and launch again.",
            )
        return alive[0] if state == "RUNNING" and alive[0].get("PublicAddresses") else None

    return wait_for(running, "the server to run", say=say, sleep=calls.sleep, at_most=600)
