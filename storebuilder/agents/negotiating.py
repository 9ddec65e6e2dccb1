"""Which version and which capabilities a request is carried out with.

Source: Universal Commerce Protocol 2026-04-08, overview, "Negotiation Protocol".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from storebuilder import fetching
from storebuilder.agents import earlier, offering
from storebuilder.agents.models import Platform
from storebuilder.agents.troubles import Trouble
from storebuilder.storefronts import Front


@dataclass(frozen=True)
class Caller:
    """The program that asks: where, in which language, for whom, and what both sides can do."""

    front: Front
    language: str
    platform_id: int
    #: The address of its profile, and that address's origin.
    profile_url: str
    origin: str
    version: str
    #: Capabilities that both sides have, with their versions.
    active: Mapping[str, str]
    #: Whether this very request was signed by the platform.
    signed: bool = False
    #: Where the request came from, for limits.
    place: str = ""

    def has(self, capability: str) -> bool:
        return capability in self.active


class IncompatibleError(Exception):
    """The platform has not what this operation needs; told as an answer, not as a failure."""

    def __init__(self, capability: str) -> None:
        super().__init__(capability)
        self.capability = capability


def negotiate(
    front: Front,
    language: str,
    platform: Platform,
    *,
    version: str,
    signed: bool = False,
    place: str = "",
) -> Caller:
    """What this platform and this storefront have in common in ``version``.

    Raises Trouble (version_unsupported) where the platform speaks another version.
    """
    profile: dict[str, Any] = platform.profile or {}
    theirs = profile.get("version", "")
    if theirs != version:
        spoken = ", ".join([offering.NEWEST, *offering.older])
        said = f"Protocol version {theirs} is not spoken here. This shop speaks {spoken}; "
        said += f"this address is for {version}."
        raise Trouble("version_unsupported", said)
    return Caller(
        front=front,
        language=language,
        platform_id=platform.id,
        profile_url=platform.url,
        origin=fetching.origin(platform.url),
        version=version,
        active=_active(front, profile.get("capabilities", {}), version),
        signed=signed,
        place=place,
    )


def speaking(caller: Caller, data: Mapping[str, Any]) -> Caller:
    """The caller in the language that a request's context prefers, where it is spoken here."""
    wanted = str((data.get("context") or {}).get("language") or "")
    for tag in caller.front.languages:
        if wanted and tag.lower() == wanted.replace("_", "-").lower():
            return replace(caller, language=tag)
    for tag in caller.front.languages:
        if wanted and tag.partition("-")[0].lower() == re.split("[-_]", wanted)[0].lower():
            return replace(caller, language=tag)
    return caller


def _active(
    front: Front, theirs: Mapping[str, list[dict[str, Any]]], version: str
) -> dict[str, str]:
    """What both sides can do; an earlier version's platform is taken to know what it asks for.

    Profiles of 2026-01-11 name what they want to hear of, and call what they do not name.
    """
    ours = offering.offered(front)
    if version == offering.NEWEST:
        return intersection(ours, theirs)
    return dict.fromkeys(earlier.known(ours), version)


def intersection(
    ours: Mapping[str, offering.Capability],
    theirs: Mapping[str, list[dict[str, Any]]],
    version: str = offering.NEWEST,
) -> dict[str, str]:
    """The capabilities that both sides have at ``version``; extensions need what they extend."""
    common = {
        name: version
        for name in ours
        if any(one.get("version") == version for one in theirs.get(name, ()))
    }
    while orphans := [
        name
        for name in common
        if ours[name].extends and not any(parent in common for parent in ours[name].extends)
    ]:
        for name in orphans:
            del common[name]
    return common


def require(caller: Caller, capability: str) -> None:
    """See that both sides have ``capability``; raises IncompatibleError."""
    if not caller.has(capability):
        raise IncompatibleError(capability)


def declared(caller: Caller, capability: str) -> dict[str, list[dict[str, str]]]:
    """The capabilities that an answer of ``capability`` names: itself and what extends it."""
    ours = offering.offered(caller.front)
    return {
        name: [{"version": version}]
        for name, version in caller.active.items()
        if name == capability or (name in ours and capability in ours[name].extends)
    }
