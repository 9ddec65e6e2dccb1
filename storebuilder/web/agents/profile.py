"""What this shop speaks, where every program looks first."""

from __future__ import annotations

from flask import Response, g

from storebuilder import agents, signing
from storebuilder.web.agents import face
from storebuilder.web.agents.answering import answer

#: A profile is public and good for at least a minute, says the protocol.
CACHING = "public, max-age=300"


@face.get("/.well-known/ucp")
def show_profile() -> Response:
    """The discovery profile of this storefront."""
    return answer(agents.offering.profile(g.front, keys()), caching=CACHING)


def keys() -> list[dict[str, str]]:
    """The public keys of this home, as JWK."""
    return [signing.jwk(key) for key in signing.listed()]
