"""The address that stays: a static IP, which costs nothing while it is attached to a server."""

from __future__ import annotations

from typing import Any

from provisioning.targets.lightsail_calls import Calls
from provisioning.targets.target import Say, called
from provisioning.targets.waiting import wait_for
from provisioning.trouble import Trouble


def name_of(shop: str) -> str:
    """Static addresses have no tags; no other shop's can have this name."""
    return f"{called(shop)}_address"


def look(calls: Calls, shop: str) -> dict[str, Any] | None:
    """The shop's address, attached or not."""
    return calls.find("get_static_ip", "staticIp", staticIpName=name_of(shop))


def hold(calls: Calls, shop: str, say: Say) -> str:
    """The server's address for good; the one that it was born with goes away."""
    found = look(calls, shop)
    if not found:
        say("taking an address that stays")
        calls.make("allocate_static_ip", lambda: look(calls, shop), staticIpName=name_of(shop))
        found = wait_for(lambda: look(calls, shop), "its address", say=say, sleep=calls.sleep)
    other = found.get("attachedTo")
    if other and other != called(shop):
        raise Trouble(
            f"The address {name_of(shop)} is attached to {other}.",
            hint="Detach it at Lightsail, then run the same command again.",
        )
    if not found.get("isAttached"):
        calls.make(
            "attach_static_ip",
            lambda: _attached(calls, shop),
            staticIpName=name_of(shop),
            instanceName=called(shop),
        )
    return wait_for(
        lambda: _attached(calls, shop), "its address", say=say, sleep=calls.sleep, at_most=120
    )


def _attached(calls: Calls, shop: str) -> str | None:
    found = look(calls, shop)
    return str(found["ipAddress"]) if found and found.get("isAttached") else None
