"""Names in a DNS zone that the merchant keeps at Lightsail; zones cost nothing."""

from __future__ import annotations

from typing import Any

from provisioning.targets.lightsail_calls import Calls
from provisioning.targets.target import Say

REGION = "us-east-1"  # the only one that knows of zones


def point(calls: Calls, hosts: tuple[str, ...], address: str, say: Say) -> tuple[str, ...]:
    """Let the names lead to the address; returns those that do. A name in use is left alone."""
    zones = calls.all("get_domains", "domains") if hosts else []
    led = []
    for host in hosts:
        zone = _zone_of(host, zones)
        if zone is None:
            continue
        old = [row for row in zone.get("domainEntries", []) if _leads(row, host)]
        if not old:
            calls.ask(
                "create_domain_entry",
                domainName=zone["name"],
                domainEntry={"name": host, "type": "A", "target": address},
            )
            say(f"{host} leads to {address} now")
        elif any(row.get("target") != address for row in old):
            say(f"{host} leads to {old[0].get('target')} and was left alone")
            continue
        led.append(host)
    return tuple(led)


def unpoint(calls: Calls, address: str) -> None:
    """Take out whatever leads to an address that will be somebody else's."""
    for zone in calls.all("get_domains", "domains"):
        for row in zone.get("domainEntries", []):
            if row.get("type") == "A" and row.get("target") == address:
                calls.ask("delete_domain_entry", domainName=zone["name"], domainEntry=row)


def _zone_of(host: str, zones: list[dict[str, Any]]) -> dict[str, Any] | None:
    fit = [zone for zone in zones if host == zone["name"] or host.endswith(f".{zone['name']}")]
    return max(fit, key=lambda zone: len(zone["name"]), default=None)


def _leads(row: dict[str, Any], host: str) -> bool:
    return row.get("name", "").rstrip(".") == host and row.get("type") in {"A", "AAAA", "CNAME"}
