"""Which server at Lighthouse: the cheapest on sale that carries a shop, with Debian on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from provisioning.targets.lighthouse_calls import Calls
from provisioning.targets.target import Wish
from provisioning.trouble import Trouble

MEMORY = 0.5  # GB


@dataclass(frozen=True)
class Choice:
    """A size and an image, what they cost, and for how long one pays ahead."""

    bundle: str
    blueprint: str
    system: str
    price: str
    due: str
    prepaid: dict[str, Any]


def choose(calls: Calls, wish: Wish) -> Choice:
    """Look up what is on sale now; ids and prices are never known ahead."""
    blueprint = _blueprint(calls)
    bundle = _bundle(calls, blueprint, wish.size)
    flag = "NOTIFY_AND_AUTO_RENEW" if wish.renew else "NOTIFY_AND_MANUAL_RENEW"
    prepaid = {"Period": wish.months, "RenewFlag": flag}
    asked = calls.ask(
        "InquirePriceCreateInstances",
        BundleId=bundle["BundleId"],
        BlueprintId=blueprint["BlueprintId"],
        InstanceChargePrepaid=prepaid,
        InstanceCount=1,
    )
    return Choice(
        bundle["BundleId"],
        blueprint["BlueprintId"],
        blueprint["OsName"],
        price_of(bundle),
        _money(asked["Price"]["InstancePrice"]),
        prepaid,
    )


def price_of(bundle: dict[str, Any]) -> str:
    """A month's price, in the account's currency."""
    return f"{_money(bundle['Price']['InstancePrice'])} a month"


def on_sale(calls: Calls, blueprint: str) -> list[dict[str, Any]]:
    """Sizes that a shop can have now, the cheapest first."""
    rows = calls.all(
        "DescribeBundles",
        "BundleSet",
        BlueprintId=blueprint,
        Filters=[
            {"Name": "bundle-state", "Values": ["ONLINE"]},
            {"Name": "support-platform-type", "Values": ["LINUX_UNIX"]},
        ],
    )
    fit = [row for row in rows if row.get("Memory", 0) >= MEMORY]
    return sorted(fit, key=lambda row: _amount(row["Price"]["InstancePrice"]))


def sold_out(calls: Calls, size: str, rows: list[dict[str, Any]]) -> Trouble:
    """The one line for what is sold out, with what is not."""
    left = [f"{row['BundleId']} ({price_of(row)})" for row in rows if _is_left(row)]
    regions = [row["Region"] for row in calls.ask("DescribeRegions")["RegionSet"]]
    names = [region for region in regions if region != calls.region]
    hint = f"There are {', '.join(left)}." if left else "Nothing else is left there."
    return Trouble(
        f"Lighthouse in {calls.region} has sold out {size or 'every size for a shop'}.",
        hint=f"{hint} Other regions: {', '.join(names)}.",
    )


def _bundle(calls: Calls, blueprint: dict[str, Any], size: str) -> dict[str, Any]:
    rows = [
        row
        for row in on_sale(calls, blueprint["BlueprintId"])
        if row.get("SystemDiskSize", 0) >= blueprint.get("RequiredSystemDiskSize", 0)
        and row["Memory"] >= blueprint.get("RequiredMemorySize", 0)
    ]
    if size:
        asked = next((row for row in rows if row["BundleId"] == size), None)
        if not asked:
            shown = ", ".join(f"{row['BundleId']} ({price_of(row)})" for row in rows)
            raise Trouble(f"Lighthouse has no size {size!r} here.", hint=f"It has {shown}.")
        if not _is_left(asked):
            raise sold_out(calls, size, rows)
        return asked
    # What is on offer for new customers only would be refused to most.
    usual = (row for row in rows if _is_left(row) and row.get("BundleDisplayLabel") != "ACTIVITY")
    found = next(usual, None)
    if not found:
        raise sold_out(calls, "", rows)
    return found


def _amount(price: dict[str, Any]) -> float:
    # Without a discount there may be no price after it.
    return float(price.get("DiscountPrice") or price.get("OriginalPrice") or 0)


def _money(price: dict[str, Any]) -> str:
    return f"{price.get('Currency') or 'CNY'} {_amount(price):.2f}"


def _is_left(row: dict[str, Any]) -> bool:
    return bool(row.get("BundleSalesState", "AVAILABLE") == "AVAILABLE")


def _blueprint(calls: Calls) -> dict[str, Any]:
    rows = calls.all(
        "DescribeBlueprints",
        "BlueprintSet",
        Filters=[
            {"Name": "platform-type", "Values": ["LINUX_UNIX"]},
            {"Name": "blueprint-type", "Values": ["PURE_OS"]},
            {"Name": "blueprint-state", "Values": ["NORMAL"]},
        ],
    )
    debians = {_major(row): row for row in rows if row["OsName"].lower().startswith("debian")}
    ubuntu = (row for row in rows if re.match(r"(?i)ubuntu\D*24\.04", row["OsName"]))
    found = debians.get(12) or next(ubuntu, None) or debians.get(13)
    if not found:
        raise Trouble(f"Lighthouse in {calls.region} offers neither Debian 12 nor Ubuntu 24.04.")
    return found


def _major(row: dict[str, Any]) -> int:
    number = re.search(r"\d+", row["OsName"])
    return int(number[0]) if number else 0
