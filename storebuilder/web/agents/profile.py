"""What this shop speaks, where every program looks first."""

from __future__ import annotations

from flask import Response, g

from storebuilder import agents
from storebuilder.signing import es256
from storebuilder.web.agents import face
from storebuilder.web.agents.answering import answer

#: A profile is public and good for at least a minute, says the protocol.
CACHING = "public, max-age=300"


@face.get("/.well-known/ucp")
def show_profile() -> Response:
    """The discovery profile of this storefront."""
    return answer(agents.offering.profile(g.front, es256.listed()), caching=CACHING)
