"""A bucket for a shop's backups, with a key that opens this bucket alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from provisioning.secret import Secret
from provisioning.targets.lightsail_calls import Calls
from provisioning.targets.lightsail_choosing import dollars
from provisioning.targets.lightsail_server import is_ours, tags
from provisioning.targets.target import TAG, Say
from provisioning.trouble import Trouble


@dataclass(frozen=True)
class Bucket:
    """Where backups may go, in the words of any S3 client."""

    name: str
    region: str
    endpoint: str
    key_id: str
    secret: Secret


def look(calls: Calls, shop: str) -> dict[str, Any] | None:
    """The shop's bucket, by its tag: its name must be new in the whole world."""
    rows = calls.all("get_buckets", "buckets")
    return next((row for row in rows if is_ours(row, shop)), None)


def sizes(calls: Calls) -> dict[str, str]:
    """The sizes on sale with a month's price each, the cheapest first."""
    rows = calls.ask("get_bucket_bundles", includeInactive=True)["bundles"]
    rows.sort(key=lambda row: (not row.get("isActive"), row["price"]))
    return {row["bundleId"]: dollars(row["price"]) for row in rows}


def rent(calls: Calls, shop: str, say: Say) -> Bucket:
    """The bucket, found or made, with a new key: a secret is told once, so old keys go first."""
    found = look(calls, shop)
    if not found:
        say("making a bucket for backups")
        calls.ask(
            "create_bucket",
            bucketName=_fresh_name(shop),
            bundleId=_cheapest(calls),
            tags=tags(shop),
        )
        found = look(calls, shop)
    if not found:
        raise Trouble("The new bucket is not listed yet.", hint="Run the same command again.")
    name = found["name"]
    close(calls, name)
    key = calls.ask("create_bucket_access_key", bucketName=name)["accessKey"]
    return Bucket(
        name,
        calls.region,
        f"https://s3.{calls.region}.amazonaws.com",
        key["accessKeyId"],
        Secret(key["secretAccessKey"]),
    )


def close(calls: Calls, name: str) -> None:
    """Take away every key of the bucket."""
    for key in calls.ask("get_bucket_access_keys", bucketName=name).get("accessKeys", []):
        calls.ask("delete_bucket_access_key", bucketName=name, accessKeyId=key["accessKeyId"])


def _fresh_name(shop: str) -> str:
    return f"{TAG}-{shop[:30].rstrip('-')}-{uuid.uuid4().hex[:8]}"


def _cheapest(calls: Calls) -> str:
    return next(iter(sizes(calls)))
