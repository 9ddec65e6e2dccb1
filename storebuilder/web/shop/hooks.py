"""Where payment providers send their messages."""

from __future__ import annotations

from flask import Response, request

from storebuilder import payments
from storebuilder.errors import NotAccepted, NotFound, Refused
from storebuilder.web.shop import face

LARGEST = 1024 * 1024  # bytes; Stripe's messages are a few thousand


@face.post("/hooks/<provider>")
def receive_message(provider: str) -> Response:
    """Take a message in; 200 says that it is stored, whatever came of it."""
    request.max_content_length = LARGEST
    body = request.get_data(cache=False)
    headers = {name.lower(): value for name, value in request.headers}
    try:
        outcome = payments.receive(provider, body, headers)
    except NotAccepted:
        raise NotFound("Nobody is listening here.") from None
    except Refused as error:
        return _said(str(error), 400)
    return _said(outcome.result, 200)


def _said(text: str, status: int) -> Response:
    response = Response(f"{text}\n", status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
