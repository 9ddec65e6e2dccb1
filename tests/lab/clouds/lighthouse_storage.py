"""What a Lighthouse account holds beside servers: key pairs, firewall rules and snapshots."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime

from tests.lab.clouds.faults import Faults
from tests.lab.clouds.lighthouse_books import Servers, Thing, page_of, passes
from tests.lab.clouds.machines import PaperMachines
from tests.lab.clouds.serving import Refused

BUSY = "UnsupportedOperation.LatestOperationUnfinished"


class Account(Servers):
    """All of it."""

    def __init__(self, faults: Faults, machines: PaperMachines) -> None:
        super().__init__(faults, machines)
        self.snapshots: dict[str, Thing] = {}
        self.snapshot_quota = 10

    # Key pairs

    def ImportKeyPair(self, KeyName: str, PublicKey: str, Tags: list[Thing]) -> Thing:
        if not re.fullmatch(r"\w{1,25}", KeyName, re.ASCII):
            raise Refused("InvalidParameterValue.InvalidKeyPairNameTooLong", KeyName)
        if not PublicKey.startswith("ssh-rsa "):
            raise Refused("InvalidParameterValue.KeyPairPublicKeyMalformed", "Not OpenSSH RSA.")
        if any(row["PublicKey"] == PublicKey for row in self.key_pairs.values()):
            raise Refused("InvalidParameterValue.KeyPairPublicKeyDuplicated", KeyName)
        new = f"lhkp-{uuid.uuid4().hex[:8]}"
        held = {"KeyId": new, "KeyName": KeyName, "PublicKey": PublicKey, "Tags": Tags}
        self.key_pairs[new] = held
        return {"KeyId": new}

    def DescribeKeyPairs(self, Filters: list[Thing], **page: int) -> Thing:
        rows = []
        for pair in self.key_pairs.values():
            users = [
                {"InstanceId": row["InstanceId"], "Username": "root"}
                for row in self.instances.values()
                if pair["KeyId"] in row["LoginSettings"]["KeyIds"]
            ]
            rows.append(pair | {"AssociatedInstanceSet": users, "PrivateKey": None})
        return page_of("KeyPairSet", [row for row in rows if passes(row, Filters)], **page)

    def DeleteKeyPairs(self, KeyIds: list[str]) -> Thing:
        for key_id in KeyIds:
            self.known(key_id, self.key_pairs, "ResourceNotFound.KeyIdNotFound")
            used = [
                key for row in self.instances.values() for key in row["LoginSettings"]["KeyIds"]
            ]
            if key_id in used:
                raise Refused("ResourceInUse.KeyPairInUse", key_id)
            del self.key_pairs[key_id]
        return {}

    # Firewall

    def DescribeFirewallRules(self, InstanceId: str, **page: int) -> Thing:
        self.instance(InstanceId)
        return page_of("FirewallRuleSet", self.rules[InstanceId], **page)

    def CreateFirewallRules(self, InstanceId: str, FirewallRules: list[Thing]) -> Thing:
        there = {(row["Protocol"], row["Port"]) for row in self.rules[InstanceId]}
        if there & {(row["Protocol"], row["Port"]) for row in FirewallRules}:
            raise Refused("InvalidParameter.FirewallRulesExist", "The rules exist.")
        self.rules[InstanceId] += FirewallRules
        self.surround(InstanceId)
        return {}

    # Snapshots

    def CreateInstanceSnapshot(
        self, InstanceId: str, SnapshotName: str, Tags: list[Thing]
    ) -> Thing:
        self.instance(InstanceId)
        if any(row["SnapshotState"] == "CREATING" for row in self.snapshots.values()):
            raise Refused(BUSY, "The latest operation is unfinished.")
        if len(self.snapshots) >= self.snapshot_quota:
            raise Refused("LimitExceeded.SnapshotQuotaLimitExceeded", "Too many snapshots.")
        new = f"lhsnap-{uuid.uuid4().hex[:8]}"
        self.snapshots[new] = {
            "SnapshotId": new,
            "SnapshotName": SnapshotName,
            "SnapshotState": "CREATING",
            "LatestOperationState": "OPERATING",
            "CreatedTime": datetime.now(UTC).isoformat(),
            "Tags": Tags,
        }
        return {"SnapshotId": new}

    def DescribeSnapshots(
        self,
        SnapshotIds: list[str] | None = None,
        Filters: list[Thing] | None = None,
        **page: int,
    ) -> Thing:
        rows = [dict(row) for row in self.snapshots.values()]
        for row in self.snapshots.values():
            row.update(SnapshotState="NORMAL", LatestOperationState="SUCCESS")
        rows = [row for row in rows if not SnapshotIds or row["SnapshotId"] in SnapshotIds]
        return page_of("SnapshotSet", [row for row in rows if passes(row, Filters or [])], **page)

    def DeleteSnapshots(self, SnapshotIds: list[str]) -> Thing:
        for snapshot_id in SnapshotIds:
            self.known(snapshot_id, self.snapshots, "ResourceNotFound.SnapshotIdNotFound")
            del self.snapshots[snapshot_id]
        return {}
