"""Carts over REST."""

from __future__ import annotations

from flask import Response

from storebuilder import agents
from storebuilder.web.agents import door, face
from storebuilder.web.agents.answering import answer

HERE = f"/ucp/{agents.offering.NEWEST}/carts"


@face.post(HERE)
def create_cart() -> Response:
    """Begin a cart."""
    door.limit_beginning()
    return door.carry_out("cart_create", agents.create_cart, made=201)


@face.get(f"{HERE}/<token>")
def get_cart(token: str) -> Response:
    """Tell a cart."""
    return answer(agents.get_cart(door.caller(), token))


@face.put(f"{HERE}/<token>")
def update_cart(token: str) -> Response:
    """Make a cart another one."""
    return door.carry_out(
        "cart_update", lambda caller, data: agents.update_cart(caller, token, data)
    )


@face.post(f"{HERE}/<token>/cancel")
def cancel_cart(token: str) -> Response:
    """End a cart."""
    return door.carry_out("", lambda caller, _: agents.cancel_cart(caller, token))
