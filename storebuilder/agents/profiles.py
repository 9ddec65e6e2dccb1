"""What a platform's profile says, as far as a shop needs it."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from storebuilder.agents import offering
from storebuilder.agents.troubles import Trouble

MOST_KEYS = 20
MOST_CAPABILITIES = 200
VERSION = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:\.[a-z][a-z0-9_]*)+")


class _Capability(msgspec.Struct):
    version: str
    config: dict[str, Any] = {}


class _Named(_Capability):
    """How 2026-01-11 wrote a capability: one entry of a list."""

    name: str = ""


class _Ucp(msgspec.Struct):
    version: str
    capabilities: dict[str, list[_Capability]] | list[_Named] = {}

    def by_name(self) -> dict[str, list[_Capability]]:
        """The capabilities as the newest version writes them."""
        if isinstance(self.capabilities, dict):
            return self.capabilities
        return {one.name: [one] for one in self.capabilities}


class _Key(msgspec.Struct):
    kid: str
    kty: str
    crv: str = ""
    x: str = ""
    y: str = ""


class _Profile(msgspec.Struct):
    ucp: _Ucp
    signing_keys: list[_Key] = []


def understood(body: bytes) -> dict[str, Any]:
    """The parts of a profile that are kept: version, capabilities, signing_keys.

    Raises Trouble (profile_malformed).
    """
    try:
        read = msgspec.json.decode(body, type=_Profile)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise malformed(str(error)[:200]) from None
    if not VERSION.fullmatch(read.ucp.version):
        raise malformed("ucp.version is not a date such as 2026-04-08")
    if isinstance(read.ucp.capabilities, list) and read.ucp.version == offering.NEWEST:
        raise malformed("ucp.capabilities is an object in this version")
    if len(read.ucp.capabilities) > MOST_CAPABILITIES or len(read.signing_keys) > MOST_KEYS:
        raise malformed("it names too much")
    return {
        "version": read.ucp.version,
        "capabilities": {
            name: [_kept(one) for one in entries[:20] if VERSION.fullmatch(one.version)]
            for name, entries in read.ucp.by_name().items()
            if _NAME.fullmatch(name)
        },
        "signing_keys": [msgspec.to_builtins(key) for key in read.signing_keys],
    }


def malformed(why: str) -> Trouble:
    """The profile was fetched, and is none."""
    return Trouble("profile_malformed", f"The platform's profile is not one: {why}.")


def _kept(one: _Capability) -> dict[str, Any]:
    where = one.config.get("webhook_url")
    kept: dict[str, Any] = {"version": one.version}
    if isinstance(where, str) and len(where) <= 2000:
        kept["webhook_url"] = where
    return kept
