"""Which server at Lightsail: the smallest that carries a shop, with Debian on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from provisioning.targets.lightsail_calls import Calls
from provisioning.trouble import Trouble

MEMORY = 0.5  # GB


@dataclass(frozen=True)
class Choice:
    """A size, an image and a place."""

    bundle: str
    blueprint: str
    zone: str
    price: str
    memory: float


def choose(calls: Calls, size: str = "") -> Choice:
    """Look up what is on sale now; ids and prices are never known ahead."""
    bundle = _bundle(calls.all("get_bundles", "bundles"), size)
    blueprint = _blueprint(calls.all("get_blueprints", "blueprints"), bundle)
    return Choice(
        bundle["bundleId"],
        blueprint["blueprintId"],
        _zone(calls),
        dollars(bundle["price"]),
        bundle["ramSizeInGb"],
    )


def price_of(calls: Calls, bundle_id: str) -> str:
    """A month's price of a size that is rented already, which may be on sale no more."""
    for bundle in calls.all("get_bundles", "bundles", includeInactive=True):
        if bundle["bundleId"] == bundle_id:
            return dollars(bundle["price"])
    return "price unknown"


def dollars(amount: float) -> str:
    """A month's price: Lightsail tells all of its prices in US dollars."""
    return f"USD {amount:.2f} a month"


def _bundle(rows: list[dict[str, Any]], size: str) -> dict[str, Any]:
    fit = sorted((row for row in rows if _fits(row)), key=lambda row: row["price"])
    if size:
        asked = (row for row in fit if size in {row["bundleId"], row.get("instanceType")})
        found = next(asked, None)
    else:
        found = fit[0] if fit else None
    if not found:
        shown = ", ".join(f"{row['bundleId']} ({dollars(row['price'])})" for row in fit)
        raise Trouble(f"Lightsail has no size {size!r} for a shop.", hint=f"It has {shown}.")
    return found


def _fits(row: dict[str, Any]) -> bool:
    return bool(
        row.get("isActive")
        and "LINUX_UNIX" in row.get("supportedPlatforms", [])
        and row.get("ramSizeInGb", 0) >= MEMORY
        # Cheaper ones without an IPv4 address can't be visited from half of the world.
        and row.get("publicIpv4AddressCount", 1) > 0
        and not row.get("supportedAppCategories")
    )


def _blueprint(rows: list[dict[str, Any]], bundle: dict[str, Any]) -> dict[str, Any]:
    plain = [
        row
        for row in rows
        if row.get("isActive")
        and row.get("type") == "os"
        and row.get("platform") == "LINUX_UNIX"
        and row.get("minPower", 0) <= bundle.get("power", 0)
    ]
    debians = {_major(row): row for row in plain if row.get("group", "").startswith("debian")}
    ubuntu = (row for row in plain if row["blueprintId"].startswith("ubuntu_24_04"))
    found = debians.get(12) or (debians[max(debians)] if debians else next(ubuntu, None))
    if not found:
        raise Trouble("Lightsail offers neither Debian nor Ubuntu 24.04 in this region.")
    return found


def _major(row: dict[str, Any]) -> int:
    number = re.search(r"\d+", row.get("version") or row["blueprintId"])
    return int(number[0]) if number else 0


def _zone(calls: Calls) -> str:
    regions = calls.all("get_regions", "regions", includeAvailabilityZones=True)
    for region in regions:
        if region["name"] == calls.region:
            for zone in region.get("availabilityZones", []):
                if zone.get("state", "available") == "available":
                    return str(zone["zoneName"])
    names = ", ".join(region["name"] for region in regions)
    raise Trouble(f"Lightsail has no region {calls.region!r}.", hint=f"It has {names}.")
