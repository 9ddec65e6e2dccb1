"""What a Lighthouse account holds: servers and what they are made of."""

from __future__ import annotations

import uuid
from typing import Any

from tests.lab.clouds.faults import Faults
from tests.lab.clouds.lighthouse_stock import BLUEPRINTS, BUNDLES, REGIONS
from tests.lab.clouds.machines import PaperMachines
from tests.lab.clouds.serving import Refused

Thing = dict[str, Any]


class Servers:
    """The half of the account that deals with servers; looking at them makes time pass."""

    def __init__(self, faults: Faults, machines: PaperMachines) -> None:
        self.faults = faults
        self.machines = machines
        self.bundles: list[Thing] = [dict(row) for row in BUNDLES]
        self.blueprints: list[Thing] = list(BLUEPRINTS)
        self.instances: dict[str, Thing] = {}
        self.ages: dict[str, int] = {}
        self.tokens: dict[str, str] = {}
        self.key_pairs: dict[str, Thing] = {}
        self.rules: dict[str, list[Thing]] = {}
        self.returnable = True
        #: What was paid for, once for each server.
        self.paid: list[str] = []

    # What is on sale

    def DescribeRegions(self) -> Thing:
        return {"RegionSet": REGIONS, "TotalCount": len(REGIONS)}

    def DescribeBlueprints(self, Filters: list[Thing], **page: int) -> Thing:
        return page_of("BlueprintSet", self.blueprints, **page)

    def DescribeBundles(
        self,
        BundleIds: list[str] | None = None,
        BlueprintId: str = "",
        Filters: list[Thing] | None = None,
        **page: int,
    ) -> Thing:
        rows = [row for row in self.bundles if not BundleIds or row["BundleId"] in BundleIds]
        return page_of("BundleSet", rows, **page)

    def InquirePriceCreateInstances(
        self, BundleId: str, BlueprintId: str, InstanceChargePrepaid: Thing, InstanceCount: int
    ) -> Thing:
        price = self._bundle(BundleId)["Price"]["InstancePrice"]
        names = {"OriginalPrice", "DiscountPrice"} & price.keys()
        due = {name: price[name] * InstanceChargePrepaid["Period"] for name in names}
        return {"Price": {"InstancePrice": price | due}}

    # Servers

    def CreateInstances(
        self,
        BundleId: str,
        BlueprintId: str,
        InstanceChargePrepaid: Thing,
        InstanceName: str,
        InstanceCount: int,
        LoginConfiguration: Thing,
        Tags: list[Thing],
        ClientToken: str = "",
        DryRun: bool = False,
    ) -> Thing:
        if ClientToken and ClientToken in self.tokens:
            return {"InstanceIdSet": [self.tokens[ClientToken]]}
        if self.faults.sold_out or self._bundle(BundleId)["BundleSalesState"] == "SOLD_OUT":
            raise Refused("ResourcesSoldOut.BundleSoldOut", "The bundle is sold out.")
        for key_id in LoginConfiguration["KeyIds"]:
            self.known(key_id, self.key_pairs, "ResourceNotFound.KeyIdNotFound")
        if DryRun:
            return {}
        new = f"lhins-{uuid.uuid4().hex[:8]}"
        if ClientToken:
            self.tokens[ClientToken] = new
        self.paid.append(new)
        [system] = [row["OsName"] for row in BLUEPRINTS if row["BlueprintId"] == BlueprintId]
        self.instances[new] = {
            "InstanceId": new,
            "InstanceName": InstanceName,
            "BundleId": BundleId,
            "BlueprintId": BlueprintId,
            "OsName": system,
            "InstanceState": "PENDING",
            "RenewFlag": InstanceChargePrepaid["RenewFlag"],
            "ExpiredTime": "2026-12-25T10:00:00Z",
            "LoginSettings": LoginConfiguration,
            "PublicAddresses": [],
            "Tags": Tags,
        }
        self.rules[new] = [{"Protocol": "TCP", "Port": "22,80", "Action": "ACCEPT"}]
        return {"InstanceIdSet": [new]}

    def DescribeInstances(self, Filters: list[Thing], **page: int) -> Thing:
        for instance_id in list(self.instances):
            self._grow(instance_id)
        rows = [row for row in self.instances.values() if self.ages[row["InstanceId"]] > 1]
        return page_of("InstanceSet", [row for row in rows if passes(row, Filters)], **page)

    def ModifyInstancesRenewFlag(self, InstanceIds: list[str], RenewFlag: str) -> Thing:
        for instance_id in InstanceIds:
            self.instance(instance_id)["RenewFlag"] = RenewFlag
        return {}

    def IsolateInstances(self, InstanceIds: list[str]) -> Thing:
        [instance] = [self.instance(instance_id) for instance_id in InstanceIds]
        if instance["InstanceState"] not in {"RUNNING", "STOPPED"}:
            raise Refused("UnsupportedOperation.InvalidInstanceState", instance["InstanceState"])
        if not self.returnable:
            raise Refused("UnsupportedOperation.ResourceNotReturnable", "Not returnable.")
        instance["InstanceState"] = "STOPPING"
        return {}

    def TerminateInstances(self, InstanceIds: list[str]) -> Thing:
        [instance] = [self.instance(instance_id) for instance_id in InstanceIds]
        if instance["InstanceState"] != "SHUTDOWN":
            raise Refused("UnsupportedOperation.InvalidInstanceState", instance["InstanceState"])
        instance["InstanceState"] = "TERMINATING"
        return {}

    # For all of them

    def surround(self, instance_id: str) -> None:
        """Put the firewall around the machine, as its rules are now."""
        openings = [
            (rule["Protocol"].lower(), int(port), int(port))
            for rule in self.rules[instance_id]
            for port in rule["Port"].split(",")
        ]
        self.machines.open(self.instances[instance_id]["InstanceName"], openings)

    def _grow(self, instance_id: str) -> None:
        instance = self.instances[instance_id]
        age = self.ages[instance_id] = self.ages.get(instance_id, 0) + 1
        state = instance["InstanceState"]
        if state == "PENDING" and age > 3 and not self.faults.never_runs:
            fails = self.faults.launch_fails
            self.faults.launch_fails = False
            instance["InstanceState"] = "LAUNCH_FAILED" if fails else "RUNNING"
            if not fails:
                key = self.key_pairs[instance["LoginSettings"]["KeyIds"][0]]["PublicKey"]
                instance["PublicAddresses"] = [self.machines.boot(instance["InstanceName"], key)]
                self.surround(instance_id)
        elif state == "STOPPING":
            instance["InstanceState"] = "SHUTDOWN"
        elif state == "TERMINATING":
            self.machines.end(instance["InstanceName"])
            del self.instances[instance_id]

    def instance(self, instance_id: str) -> Thing:
        self.known(instance_id, self.instances, "ResourceNotFound.InstanceIdNotFound")
        return self.instances[instance_id]

    def _bundle(self, bundle_id: str) -> Thing:
        return next(row for row in self.bundles if row["BundleId"] == bundle_id)

    def known(self, name: str, things: dict[str, Any], code: str) -> None:
        if name not in things:
            raise Refused(code, f"There is no {name}.")


def page_of(key: str, rows: list[Thing], Offset: int = 0, Limit: int = 20) -> Thing:
    return {key: rows[Offset : Offset + Limit], "TotalCount": len(rows)}


def passes(row: Thing, filters: list[Thing]) -> bool:
    tags = {f"tag:{tag['Key']}": tag["Value"] for tag in row.get("Tags", [])}
    for one in filters:
        if one["Name"] == "instance-name":  # a part of a name is enough
            if not any(value in row["InstanceName"] for value in one["Values"]):
                return False
        elif tags.get(one["Name"]) not in one["Values"]:
            return False
    return True
