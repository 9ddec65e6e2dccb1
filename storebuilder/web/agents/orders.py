"""Orders over REST."""

from __future__ import annotations

from flask import Response

from storebuilder import agents
from storebuilder.web.agents import door, face
from storebuilder.web.agents.answering import answer

HERE = f"/ucp/{agents.offering.NEWEST}/orders"


@face.get(f"{HERE}/<order_id>")
def get_order(order_id: str) -> Response:
    """Tell an order to the platform that it came through."""
    return door.sign(answer(agents.get_order(door.caller(), order_id)))
