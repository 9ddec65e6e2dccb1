"""Checkouts over REST."""

from __future__ import annotations

from flask import Response

from storebuilder import agents
from storebuilder.web.agents import door, face
from storebuilder.web.agents.answering import answer

HERE = f"/ucp/{agents.offering.NEWEST}/checkout-sessions"


@face.post(HERE)
def create_checkout() -> Response:
    """Begin a checkout."""
    caller = door.caller()
    data = agents.read("checkout_create", door.body())
    body = agents.create_checkout(caller, data)
    return answer(body, 200 if agents.is_refusal(body) else 201)


@face.get(f"{HERE}/<token>")
def get_checkout(token: str) -> Response:
    """Tell a checkout."""
    return answer(agents.get_checkout(door.caller(), token))
