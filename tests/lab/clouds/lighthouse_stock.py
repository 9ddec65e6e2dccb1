"""What Lighthouse has on sale in tests: sizes with prices, images, regions, and some traps."""

from __future__ import annotations

from typing import Any


def _bundle(name: str, price: float, memory: int, **other: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "BundleId": name,
        "Memory": memory,
        "CPU": 1,
        "SystemDiskSize": 20,
        "SupportLinuxUnixPlatform": True,
        "BundleSalesState": "AVAILABLE",
        "BundleDisplayLabel": "NORMAL",
        "Price": {
            "InstancePrice": {
                "OriginalPrice": price * 2,
                "Discount": 50.0,
                "DiscountPrice": price,
                "Currency": "CNY",
            }
        },
    }
    return plain | other


BUNDLES = [
    _bundle("bundle_large", 90.0, 4),
    _bundle("bundle_gone", 10.0, 1, BundleSalesState="SOLD_OUT"),
    _bundle("bundle_new_customers", 5.0, 1, BundleDisplayLabel="ACTIVITY"),
    _bundle("bundle_narrow", 20.0, 1, SystemDiskSize=10),
    _bundle("bundle_small", 30.0, 1),
    _bundle("bundle_medium", 45.5, 2),
]


def _blueprint(blueprint_id: str, system: str) -> dict[str, Any]:
    return {
        "BlueprintId": blueprint_id,
        "OsName": system,
        "PlatformType": "LINUX_UNIX",
        "BlueprintType": "PURE_OS",
        "BlueprintState": "NORMAL",
        "RequiredSystemDiskSize": 20,
        "RequiredMemorySize": 1,
    }


BLUEPRINTS = [
    _blueprint("lhbp-centos76", "CentOS 7.6 64bit"),
    _blueprint("lhbp-debian11", "Debian 11.1 64bit"),
    _blueprint("lhbp-debian12", "Debian 12.0 64bit"),
    _blueprint("lhbp-ubuntu24", "Ubuntu Server 24.04 LTS 64bit"),
]

REGIONS = [
    {"Region": name, "RegionState": "AVAILABLE", "IsChinaMainland": mainland}
    for name, mainland in (
        ("ap-guangzhou", True),
        ("ap-hongkong", False),
        ("ap-singapore", False),
    )
]
