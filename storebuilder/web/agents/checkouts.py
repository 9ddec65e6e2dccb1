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
    door.limit_beginning()
    return door.carry_out("checkout_create", agents.create_checkout, made=201)


@face.get(f"{HERE}/<token>")
def get_checkout(token: str) -> Response:
    """Tell a checkout."""
    return answer(agents.get_checkout(door.caller(), token))


@face.put(f"{HERE}/<token>")
def update_checkout(token: str) -> Response:
    """Make a checkout another one."""
    return door.carry_out(
        "checkout_update", lambda caller, data: agents.update_checkout(caller, token, data)
    )


@face.post(f"{HERE}/<token>/complete")
def complete_checkout(token: str) -> Response:
    """Pay a checkout."""
    completed = door.carry_out(
        "checkout_complete",
        lambda caller, data: agents.complete_checkout(caller, token, data),
        asks_others=True,
    )
    return door.sign(completed)


@face.post(f"{HERE}/<token>/cancel")
def cancel_checkout(token: str) -> Response:
    """End a checkout."""
    return door.carry_out(
        "", lambda caller, _: agents.cancel_checkout(caller, token), asks_others=True
    )
