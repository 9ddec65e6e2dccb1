"""Names in a DNS zone that the merchant keeps at Lightsail; zones cost nothing."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from provisioning.targets.lightsail_calls import Calls
from provisioning.targets.target import Say

REGION = "us-east-1"  # the only one that knows of zones


def point(
    calls: Calls, hosts: tuple[str, ...], addresses: tuple[str, ...], say: Say
) -> tuple[str, ...]:
    """Let the names lead to the addresses, IPv4 and IPv6; returns those that do.

    A name that leads elsewhere is left alone.
    """
    zones = calls.all("get_domains", "domains") if hosts else []
    led = []
    for host in hosts:
        zone = _zone_of(host, zones)
        if zone is None:
            continue
        there = {_plain(row.get("target", "")) for row in _rows(zone, host)}
        if strange := there - set(map(_plain, addresses)):
            say(f"{host} leads to {min(strange)} and was left alone")
            continue
        for address in addresses:
            if _plain(address) not in there:
                entry = {"name": host, "type": _kind(address), "target": address}
                calls.ask("create_domain_entry", domainName=zone["name"], domainEntry=entry)
                say(f"{host} leads to {address} now")
        led.append(host)
    return tuple(led)


def unpoint(calls: Calls, addresses: tuple[str, ...]) -> None:
    """Take out whatever leads to addresses that will be somebody else's."""
    gone = set(map(_plain, addresses))
    for zone in calls.all("get_domains", "domains"):
        for row in zone.get("domainEntries", []):
            if row.get("type") in ("A", "AAAA") and _plain(row.get("target", "")) in gone:
                calls.ask("delete_domain_entry", domainName=zone["name"], domainEntry=row)


def _kind(address: str) -> str:
    return "AAAA" if ":" in address else "A"


def _plain(target: str) -> str:
    # One address of IPv6 has many spellings.
    try:
        return str(ip_address(target))
    except ValueError:
        return target


def _zone_of(host: str, zones: list[dict[str, Any]]) -> dict[str, Any] | None:
    fit = [zone for zone in zones if host == zone["name"] or host.endswith(f".{zone['name']}")]
    return max(fit, key=lambda zone: len(zone["name"]), default=None)


def _rows(zone: dict[str, Any], host: str) -> list[dict[str, Any]]:
    kinds = {"A", "AAAA", "CNAME"}
    rows = [row for row in zone.get("domainEntries", []) if row.get("type") in kinds]
    return [row for row in rows if row.get("name", "").rstrip(".") == host]
