"""Whether a request is really its platform's: signed with a key that the platform's profile lists.

The protocol leaves it to platforms whether they sign. Who does is held to it: a wrong signature is
refused, and what was begun by a signed request is changed by signed ones only.
"""

from __future__ import annotations

from storebuilder.agents import discovering, signatures
from storebuilder.agents.models import Platform
from storebuilder.agents.signatures import Request
from storebuilder.agents.troubles import Trouble


def is_authentic(platform: Platform, asked: Request) -> bool:
    """Whether a request is signed, and rightly; raises Trouble for a signature that does not hold.

    A key that is not known yet makes the profile be read once more, at most once a minute.
    """
    if not signatures.is_signed(asked):
        return False
    try:
        signatures.verify(asked, _keys(platform))
    except Trouble as trouble:
        if trouble.code != "key_not_found":
            raise
        signatures.verify(asked, _keys(discovering.read_again(platform)))
    return True


def _keys(platform: Platform) -> list[dict[str, str]]:
    return list((platform.profile or {}).get("signing_keys", []))
