"""What a Lightsail account holds: servers, addresses, ports and key pairs."""

from __future__ import annotations

import time
import uuid
from typing import Any

from tests.lab.clouds.faults import Faults
from tests.lab.clouds.lightsail_stock import BLUEPRINTS, BUNDLES, REGIONS
from tests.lab.clouds.machines import PaperMachines
from tests.lab.clouds.serving import Refused

Thing = dict[str, Any]
FIRST_PORTS = [
    {"fromPort": port, "toPort": port, "protocol": "tcp", "cidrs": ["0.0.0.0/0"]}
    for port in (22, 80)
]
STATIC_IPS = 5


class Servers:
    """The half of the account that deals with servers; ``looks`` make time pass."""

    def __init__(self, faults: Faults, machines: PaperMachines) -> None:
        self.faults = faults
        self.machines = machines
        self.region = REGIONS[0]["name"]
        self.instances: dict[str, Thing] = {}
        self.looks: dict[str, int] = {}
        self.ports: dict[str, list[Thing]] = {}
        self.key_pairs: dict[str, str] = {}
        self.static_ips: dict[str, Thing] = {}

    def get_regions(self, **_: Any) -> Thing:
        return {"regions": REGIONS}

    def get_bundles(self, **_: Any) -> Thing:
        return {"bundles": BUNDLES}

    def get_blueprints(self, **_: Any) -> Thing:
        return {"blueprints": BLUEPRINTS}

    # Key pairs

    def import_key_pair(self, keyPairName: str, publicKeyBase64: str) -> Thing:
        if not publicKeyBase64.startswith("ssh-rsa "):
            raise Refused("InvalidInputException", "The public key is not of the ssh-rsa type.")
        self.free(keyPairName, self.key_pairs)
        self.key_pairs[keyPairName] = publicKeyBase64
        return {"operation": self.done("CreateInstance", keyPairName)}

    def get_key_pair(self, keyPairName: str) -> Thing:
        self.known(keyPairName, self.key_pairs)
        return {"keyPair": {"name": keyPairName, "fingerprint": "00:11"}}

    def get_key_pairs(self, **_: Any) -> Thing:
        return {"keyPairs": [{"name": name} for name in self.key_pairs]}

    def delete_key_pair(self, keyPairName: str) -> Thing:
        self.known(keyPairName, self.key_pairs)
        del self.key_pairs[keyPairName]
        return {"operation": self.done("DeleteInstance", keyPairName)}

    # Servers

    def create_instances(
        self,
        instanceNames: list[str],
        availabilityZone: str,
        blueprintId: str,
        bundleId: str,
        keyPairName: str,
        tags: list[Thing],
    ) -> Thing:
        [name] = instanceNames
        self.free(name, self.instances)
        self.known(keyPairName, self.key_pairs)
        self.known(blueprintId, {row["blueprintId"]: row for row in BLUEPRINTS})
        self.known(bundleId, {row["bundleId"]: row for row in BUNDLES})
        zone = {"availabilityZone": availabilityZone, "regionName": availabilityZone[:-1]}
        self.instances[name] = {
            "name": name,
            "createdAt": time.time(),
            "location": zone,
            "tags": tags,
            "blueprintId": blueprintId,
            "bundleId": bundleId,
            "addOns": [],
            "isStaticIp": False,
            "publicIpAddress": self.machines.boot(name, self.key_pairs[keyPairName]),
            "ipv6Addresses": list(self.machines.ipv6),
            "state": {"code": 0, "name": "pending"},
            "username": "admin",
            "sshKeyName": keyPairName,
        }
        self._put_ports(name, FIRST_PORTS)
        return {"operations": [self.done("CreateInstance", name)]}

    def get_instance(self, instanceName: str) -> Thing:
        self.known(instanceName, self.instances)
        instance = self.instances[instanceName]
        self.looks[instanceName] = self.looks.get(instanceName, 0) + 1
        if instance["state"]["name"] == "shutting-down":
            self.instances.pop(instanceName)
        elif self.looks[instanceName] > 2 and not self.faults.never_runs:
            instance["state"] = {"code": 16, "name": "running"}
        return {"instance": instance}

    def get_instance_access_details(self, instanceName: str, protocol: str) -> Thing:
        self._running(instanceName)
        instance = self.instances[instanceName]
        self.looks[f"{instanceName} keys"] = self.looks.get(f"{instanceName} keys", 0) + 1
        told = self.looks[f"{instanceName} keys"] > 1 and not self.faults.keeps_host_keys
        keys = self.machines.host_keys(instanceName) if told else []
        details = {
            "username": instance["username"],
            "ipAddress": instance["publicIpAddress"],
            "protocol": protocol,
            "privateKey": "a private key that nobody asked for",
            "hostKeys": [{"algorithm": kind, "publicKey": key} for kind, key in keys],
        }
        return {"accessDetails": details}

    def delete_instance(self, instanceName: str, forceDeleteAddOns: bool = False) -> Thing:
        self.known(instanceName, self.instances)
        if self.instances[instanceName]["addOns"] and not forceDeleteAddOns:
            raise Refused("InvalidInputException", "The instance has add-ons.")
        self.machines.end(instanceName)
        self.instances[instanceName]["state"] = {"code": 32, "name": "shutting-down"}
        for address in self.static_ips.values():
            if address.get("attachedTo") == instanceName:
                del address["attachedTo"]
                address["isAttached"] = False
        return {"operations": [self.done("DeleteInstance", instanceName)]}

    def put_instance_public_ports(self, instanceName: str, portInfos: list[Thing]) -> Thing:
        self._running(instanceName)
        self._put_ports(instanceName, portInfos)
        return {"operation": self.done("PutInstancePublicPorts", instanceName)}

    # Addresses that stay

    def allocate_static_ip(self, staticIpName: str) -> Thing:
        self.free(staticIpName, self.static_ips)
        if len(self.static_ips) >= STATIC_IPS:
            raise Refused("ServiceException", "You have reached the limit of 5 static IPs.")
        self.static_ips[staticIpName] = {"name": staticIpName, "isAttached": False}
        return {"operations": [self.done("AllocateStaticIp", staticIpName)]}

    def get_static_ip(self, staticIpName: str) -> Thing:
        self.known(staticIpName, self.static_ips)
        return {"staticIp": self.static_ips[staticIpName]}

    def attach_static_ip(self, staticIpName: str, instanceName: str) -> Thing:
        self.known(staticIpName, self.static_ips)
        self._running(instanceName)
        address = self.machines.move(instanceName)
        self.instances[instanceName].update(publicIpAddress=address, isStaticIp=True)
        held = {"ipAddress": address, "attachedTo": instanceName, "isAttached": True}
        self.static_ips[staticIpName].update(held)
        return {"operations": [self.done("AttachStaticIp", staticIpName)]}

    def release_static_ip(self, staticIpName: str) -> Thing:
        self.known(staticIpName, self.static_ips)
        if self.static_ips[staticIpName]["isAttached"]:
            raise Refused("OperationFailureException", "The static IP is attached.")
        del self.static_ips[staticIpName]
        return {"operations": [self.done("ReleaseStaticIp", staticIpName)]}

    # For all of them

    def known(self, name: str, things: dict[str, Any]) -> None:
        if name not in things:
            raise Refused("NotFoundException", f"There is no {name}.")

    def free(self, name: str, things: dict[str, Any]) -> None:
        if name in things:
            raise Refused("InvalidInputException", f"Some names are already in use: {name}")

    def done(self, kind: str, name: str) -> Thing:
        told = {"id": str(uuid.uuid4()), "resourceName": name, "operationType": kind}
        return told | {"status": "Succeeded", "isTerminal": True, "createdAt": time.time()}

    def _running(self, name: str) -> None:
        self.known(name, self.instances)
        if self.instances[name]["state"]["name"] != "running":
            raise Refused("OperationFailureException", f"{name} is not running.")

    def _put_ports(self, name: str, ports: list[Thing]) -> None:
        self.ports[name] = ports
        openings = [(row["protocol"], row["fromPort"], row["toPort"]) for row in ports]
        self.machines.open(name, openings)
