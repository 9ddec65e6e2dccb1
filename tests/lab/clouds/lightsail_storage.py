"""What a Lightsail account holds beside servers: snapshots, buckets and DNS zones."""

from __future__ import annotations

import time
import uuid
from typing import Any

from tests.lab.clouds.faults import Faults
from tests.lab.clouds.lightsail_books import Servers, Thing
from tests.lab.clouds.lightsail_stock import BUCKET_BUNDLES
from tests.lab.clouds.machines import PaperMachines
from tests.lab.clouds.serving import Refused

PAGE = 2
KEYS_OF_BUCKET = 2


class Account(Servers):
    """All of it. Tests put things into ``automatic``, ``objects`` and ``domains`` by hand."""

    def __init__(self, faults: Faults, machines: PaperMachines) -> None:
        super().__init__(faults, machines)
        self.snapshots: dict[str, Thing] = {}
        self.automatic: dict[str, list[str]] = {}
        self.buckets: dict[str, Thing] = {}
        self.bucket_keys: dict[str, list[Thing]] = {}
        self.objects: dict[str, int] = {}
        self.domains: dict[str, list[Thing]] = {}

    # Snapshots

    def create_instance_snapshot(
        self, instanceSnapshotName: str, instanceName: str, tags: list[Thing]
    ) -> Thing:
        self.known(instanceName, self.instances)
        self.free(instanceSnapshotName, self.snapshots)
        self.snapshots[instanceSnapshotName] = {
            "name": instanceSnapshotName,
            "createdAt": time.time(),
            "tags": tags,
            "state": "available",
            "fromInstanceName": instanceName,
            "sizeInGb": 20,
        }
        return {"operations": [self.done("CreateInstanceSnapshot", instanceSnapshotName)]}

    def get_instance_snapshots(self, pageToken: str = "0") -> Thing:
        start = int(pageToken)
        rows = list(self.snapshots.values())
        page: Thing = {"instanceSnapshots": rows[start : start + PAGE]}
        if len(rows) > start + PAGE:
            page["nextPageToken"] = str(start + PAGE)
        return page

    def delete_instance_snapshot(self, instanceSnapshotName: str) -> Thing:
        self.known(instanceSnapshotName, self.snapshots)
        del self.snapshots[instanceSnapshotName]
        return {"operations": [self.done("DeleteInstanceSnapshot", instanceSnapshotName)]}

    def enable_add_on(self, resourceName: str, addOnRequest: Thing) -> Thing:
        self.known(resourceName, self.instances)
        self.instances[resourceName]["addOns"] = [
            {"name": addOnRequest["addOnType"], "status": "Enabled"}
            | addOnRequest["autoSnapshotAddOnRequest"]
        ]
        return {"operations": [self.done("EnableAddOn", resourceName)]}

    def get_auto_snapshots(self, resourceName: str) -> Thing:
        self.known(resourceName, self.instances)
        dates = self.automatic.get(resourceName, [])
        rows = [{"date": date, "status": "Success"} for date in dates]
        return {"resourceName": resourceName, "autoSnapshots": rows}

    def delete_auto_snapshot(self, resourceName: str, date: str) -> Thing:
        self.known(date, dict.fromkeys(self.automatic.get(resourceName, [])))
        self.automatic[resourceName].remove(date)
        return {"operations": [self.done("DeleteInstanceSnapshot", resourceName)]}

    # Buckets

    def get_bucket_bundles(self, **_: Any) -> Thing:
        return {"bundles": BUCKET_BUNDLES}

    def get_buckets(self, **_: Any) -> Thing:
        return {"buckets": list(self.buckets.values())}

    def create_bucket(self, bucketName: str, bundleId: str, tags: list[Thing]) -> Thing:
        self.free(bucketName, self.buckets)
        self.known(bundleId, {row["bundleId"]: row for row in BUCKET_BUNDLES})
        self.buckets[bucketName] = {"name": bucketName, "bundleId": bundleId, "tags": tags}
        return {"bucket": self.buckets[bucketName]}

    def create_bucket_access_key(self, bucketName: str) -> Thing:
        keys = self.bucket_keys.setdefault(bucketName, [])
        if len(keys) >= KEYS_OF_BUCKET:
            raise Refused("InvalidInputException", "The maximum number of keys is 2.")
        key = {"accessKeyId": f"AKIA{uuid.uuid4().hex[:16].upper()}", "status": "Active"}
        keys.append(key)
        return {"accessKey": key | {"secretAccessKey": f"secret of {key['accessKeyId']}"}}

    def get_bucket_access_keys(self, bucketName: str) -> Thing:
        self.known(bucketName, self.buckets)
        return {"accessKeys": self.bucket_keys.get(bucketName, [])}

    def delete_bucket_access_key(self, bucketName: str, accessKeyId: str) -> Thing:
        keys = self.bucket_keys[bucketName]
        self.bucket_keys[bucketName] = [key for key in keys if key["accessKeyId"] != accessKeyId]
        return {"operations": []}

    def delete_bucket(self, bucketName: str, forceDelete: bool = False) -> Thing:
        self.known(bucketName, self.buckets)
        holds = self.objects.get(bucketName) or self.bucket_keys.get(bucketName)
        if holds and not forceDelete:
            raise Refused("InvalidInputException", "The bucket has objects or access keys.")
        del self.buckets[bucketName]
        self.bucket_keys.pop(bucketName, None)
        return {"operations": []}

    # DNS

    def get_domains(self, **_: Any) -> Thing:
        self._only_in_virginia()
        rows = [{"name": name, "domainEntries": rows} for name, rows in self.domains.items()]
        return {"domains": rows}

    def create_domain_entry(self, domainName: str, domainEntry: Thing) -> Thing:
        self._only_in_virginia()
        self.known(domainName, self.domains)
        self.domains[domainName].append({"id": uuid.uuid4().hex, "isAlias": False} | domainEntry)
        return {"operation": self.done("CreateDomain", domainName)}

    def delete_domain_entry(self, domainName: str, domainEntry: Thing) -> Thing:
        self._only_in_virginia()
        rows = self.domains[domainName]
        self.domains[domainName] = [row for row in rows if row["id"] != domainEntry["id"]]
        return {"operation": self.done("CreateDomain", domainName)}

    def _only_in_virginia(self) -> None:
        if self.region != "us-east-1":
            raise Refused("InvalidInputException", "Domains are only available in us-east-1.")
