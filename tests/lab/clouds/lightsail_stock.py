"""What Lightsail has on sale in tests: sizes with prices, images, regions, and traps among them."""

from __future__ import annotations

from typing import Any


def _bundle(name: str, price: float, memory: float, **other: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "bundleId": f"{name}_3_0",
        "instanceType": name,
        "price": price,
        "ramSizeInGb": memory,
        "power": 500,
        "isActive": True,
        "supportedPlatforms": ["LINUX_UNIX"],
        "publicIpv4AddressCount": 1,
    }
    return plain | other


BUNDLES = [
    _bundle("small", 12.0, 2.0),
    _bundle("nano_ipv6", 3.5, 0.5, publicIpv4AddressCount=0),
    _bundle("nano_win", 3.0, 0.5, supportedPlatforms=["WINDOWS"]),
    _bundle("tiny", 2.0, 0.25),
    _bundle("old", 1.0, 1.0, isActive=False),
    _bundle("research", 1.5, 1.0, supportedAppCategories=["LfR"]),
    _bundle("nano", 5.0, 0.5),
    _bundle("micro", 7.0, 1.0),
]


def _blueprint(name: str, version: str, **other: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "blueprintId": f"{name}_{version.replace('.', '_')}",
        "name": name.title(),
        "group": name,
        "type": "os",
        "isActive": True,
        "minPower": 0,
        "version": version,
        "platform": "LINUX_UNIX",
    }
    return plain | other


BLUEPRINTS = [
    _blueprint("wordpress", "6.4", type="app"),
    _blueprint("debian", "11"),
    _blueprint("debian", "12"),
    _blueprint("debian", "13"),
    _blueprint("ubuntu", "24.04"),
    _blueprint("windows", "2022", platform="WINDOWS"),
]

REGIONS: list[dict[str, Any]] = [
    {
        "name": name,
        "availabilityZones": [
            {"zoneName": f"{name}a", "state": "unavailable"},
            {"zoneName": f"{name}b", "state": "available"},
        ],
    }
    for name in ("us-east-1", "eu-central-1")
]

BUCKET_BUNDLES: list[dict[str, Any]] = [
    {"bundleId": "medium_1_0", "name": "Object Storage 100 GB", "price": 3.0, "isActive": True},
    {"bundleId": "small_1_0", "name": "Object Storage 5 GB", "price": 1.0, "isActive": True},
]
