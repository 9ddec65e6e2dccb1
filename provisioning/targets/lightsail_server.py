"""A shop's server at Lightsail: found by name and tag, made, waited for, opened."""

from __future__ import annotations

from typing import Any

from provisioning.targets.keys import Key
from provisioning.targets.lightsail_calls import Calls
from provisioning.targets.lightsail_choosing import Choice
from provisioning.targets.lightsail_refusals import Refusal
from provisioning.targets.target import TAG, Say, called
from provisioning.targets.waiting import TooLong, wait_for
from provisioning.trouble import Trouble

ENDED = {"stopping", "stopped", "shutting-down", "terminated"}
PORTS = [("tcp", 22), ("tcp", 80), ("tcp", 443), ("udp", 443)]
Instance = dict[str, Any]


def tags(shop: str) -> list[dict[str, str]]:
    """The one tag that makes a thing ours."""
    return [{"key": TAG, "value": shop}]


def is_ours(thing: dict[str, Any], shop: str) -> bool:
    """Whether the thing carries this shop's tag."""
    return any((tag["key"], tag.get("value")) == (TAG, shop) for tag in thing.get("tags", []))


def look(calls: Calls, shop: str) -> Instance | None:
    """The shop's instance; one of its name that is somebody else's is refused."""
    instance = calls.find("get_instance", "instance", instanceName=called(shop))
    if instance and not is_ours(instance, shop):
        raise Trouble(
            f"{called(shop)} in {calls.region} was not made for the shop {shop}.",
            hint=f"Rename it, or tag it {TAG}={shop} if it may be used.",
        )
    return instance


def key_pair_of(shop: str, key: Key) -> str:
    """Lightsail's name of our key: another key is another pair."""
    return f"{called(shop)}_key-{key.mark}"


def make(calls: Calls, shop: str, choice: Choice, key: Key) -> None:
    """Ask for the instance. There is no token against asking twice, so ``look`` comes first."""
    pair = key_pair_of(shop, key)
    if not calls.find("get_key_pair", "keyPair", keyPairName=pair):
        # Named base64, and yet it is the line of the .pub file as it stands.
        calls.make(
            "import_key_pair",
            lambda: calls.find("get_key_pair", "keyPair", keyPairName=pair),
            keyPairName=pair,
            publicKeyBase64=key.public,
        )
    calls.make(
        "create_instances",
        lambda: look(calls, shop),
        instanceNames=[called(shop)],
        availabilityZone=choice.zone,
        blueprintId=choice.blueprint,
        bundleId=choice.bundle,
        keyPairName=pair,
        tags=tags(shop),
    )


def wait_until_running(calls: Calls, shop: str, say: Say) -> Instance:
    """The instance once it runs."""

    def running() -> Instance | None:
        instance = look(calls, shop)
        state = instance["state"]["name"] if instance else "pending"
        if state in ENDED:
            raise Trouble(
                f"The server {called(shop)} is {state}.",
                hint="Start it at Lightsail, or destroy it and launch again.",
            )
        return instance if state == "running" else None

    return wait_for(running, "the server to run", say=say, sleep=calls.sleep, at_most=600)


def open_ports(calls: Calls, shop: str) -> None:
    """Exactly the ports of a shop, for both kinds of addresses; all others are closed."""
    calls.ask(
        "put_instance_public_ports",
        instanceName=called(shop),
        portInfos=[
            {
                "protocol": protocol,
                "fromPort": port,
                "toPort": port,
                "cidrs": ["0.0.0.0/0"],
                "ipv6Cidrs": ["::/0"],
            }
            for protocol, port in PORTS
        ],
    )


def host_keys(calls: Calls, shop: str, address: str) -> tuple[str, ...]:
    """Lines for known_hosts, as Lightsail has read the keys from the server's own console."""
    details = calls.ask("get_instance_access_details", instanceName=called(shop), protocol="ssh")
    keys = details["accessDetails"].get("hostKeys", [])
    return tuple(f"{address} {key['algorithm']} {key['publicKey'].split()[-1]}" for key in keys)


def wait_for_host_keys(calls: Calls, shop: str, address: str, say: Say) -> tuple[str, ...]:
    """As above; they come a while after the server runs, and now and then not at all."""

    def told() -> tuple[str, ...] | None:
        try:
            return host_keys(calls, shop, address) or None
        except Refusal:  # "not ready" has no code of its own
            return None

    try:
        return wait_for(told, "its host keys", say=say, sleep=calls.sleep, at_most=120)
    except TooLong:
        say("Lightsail does not tell the server's host keys: the first connection is believed")
        return ()
