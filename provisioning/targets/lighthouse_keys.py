"""The key pair of a shop at Lighthouse."""

from __future__ import annotations

import hashlib
from typing import Any

from provisioning.targets.keys import Key
from provisioning.targets.lighthouse_calls import Calls
from provisioning.targets.lighthouse_refusals import Refusal
from provisioning.targets.lighthouse_server import Instance, is_ours, tagged, tags


def name_of(shop: str, key: Key) -> str:
    """25 letters, digits and underscores at most, so the shop is in it by eight digits only."""
    return f"sb_{hashlib.sha256(shop.encode()).hexdigest()[:8]}_{key.mark}"


def ours(calls: Calls, shop: str) -> list[dict[str, Any]]:
    """Every key pair with the shop's tag, those of other computers too."""
    rows = calls.all("DescribeKeyPairs", "KeyPairSet", Filters=tagged(shop))
    return [row for row in rows if is_ours(row, shop)]


def brought(calls: Calls, shop: str, key: Key) -> str:
    """The id of our key at Lighthouse; brought there first where it is not."""
    if found := _id_of(calls, shop, key):
        return found
    try:
        answer = calls.ask(
            "ImportKeyPair", KeyName=name_of(shop, key), PublicKey=key.public, Tags=tags(shop)
        )
        return str(answer["KeyId"])
    except Refusal:  # whoever came before may have brought it in this moment
        if found := _id_of(calls, shop, key):
            return found
        raise


def opens(calls: Calls, shop: str, key: Key, instance: Instance) -> bool:
    """Whether this key is one of the server's."""
    held = (instance.get("LoginSettings") or {}).get("KeyIds") or []
    return _id_of(calls, shop, key) in held


def user_of(calls: Calls, shop: str, instance: Instance) -> str:
    """Who signs in: as Lighthouse says, else root, and ubuntu on Ubuntu."""
    for pair in ours(calls, shop):
        for row in pair.get("AssociatedInstanceSet") or []:
            if row["InstanceId"] == instance["InstanceId"] and row.get("Username"):
                return str(row["Username"])
    return "ubuntu" if "ubuntu" in instance.get("OsName", "").lower() else "root"


def _id_of(calls: Calls, shop: str, key: Key) -> str | None:
    rows = (row for row in ours(calls, shop) if row["KeyName"] == name_of(shop, key))
    return next((str(row["KeyId"]) for row in rows), None)
