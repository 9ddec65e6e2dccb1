"""The firewall around a server at Lighthouse: what a shop needs is opened, the rest left alone."""

from __future__ import annotations

from typing import Any

from provisioning.targets.lighthouse_calls import Calls

PORTS = [("TCP", 22), ("TCP", 80), ("TCP", 443), ("UDP", 443)]
ALL = {"0.0.0.0/0", "", None}


def open_ports(calls: Calls, instance_id: str) -> None:
    """Open the ports that are closed yet; Lighthouse refuses a rule that it has."""
    rules = calls.all("DescribeFirewallRules", "FirewallRuleSet", InstanceId=instance_id)
    closed = [(kind, port) for kind, port in PORTS if not _is_open(rules, kind, port)]
    if closed:
        calls.ask(
            "CreateFirewallRules",
            InstanceId=instance_id,
            FirewallRules=[
                {
                    "Protocol": kind,
                    "Port": str(port),
                    "CidrBlock": "0.0.0.0/0",
                    "Action": "ACCEPT",
                    "FirewallRuleDescription": "storebuilder",
                }
                for kind, port in closed
            ],
        )


def _is_open(rules: list[dict[str, Any]], kind: str, port: int) -> bool:
    return any(
        rule.get("Action", "ACCEPT") == "ACCEPT"
        and rule["Protocol"] in {kind, "ALL"}
        and rule.get("CidrBlock") in ALL
        and not rule.get("Ipv6CidrBlock")
        and _covers(rule.get("Port", "ALL"), port)
        for rule in rules
    )


def _covers(text: str, port: int) -> bool:
    if text == "ALL":
        return True
    for part in text.split(","):
        first, _, last = part.partition("-")
        if int(first) <= port <= int(last or first):
            return True
    return False
