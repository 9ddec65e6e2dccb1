"""What went wrong, in the protocol's form: a code and a sentence."""

from __future__ import annotations

import logging

from flask import Response, g
from werkzeug.exceptions import HTTPException

from storebuilder import agents
from storebuilder.agents import IncompatibleError, Trouble
from storebuilder.agents.earlier.problems import NotCarriedOut
from storebuilder.errors import ShopError, TooMany
from storebuilder.web.agents import face
from storebuilder.web.agents.answering import answer, trouble

log = logging.getLogger(__name__)
CODES = {404: "not_found", 405: "method_not_allowed", 413: "request_too_large"}


@face.errorhandler(ShopError)
def on_shop_error(error: ShopError) -> Response:
    """Say what a person or a program can mend."""
    if isinstance(error, Trouble):
        return trouble(error.code, error.message, error.status, error.retry_after)
    if isinstance(error, TooMany):
        return trouble("too_many_requests", str(error), 429, error.retry_after)
    return trouble(CODES.get(error.status, "invalid_request"), str(error), error.status)


@face.errorhandler(NotCarriedOut)
def on_not_carried_out(error: NotCarriedOut) -> Response:
    """Say in the form of 2026-01-11 what stands in the way."""
    return answer(error.body, error.status)


@face.errorhandler(IncompatibleError)
def on_incompatible(error: IncompatibleError) -> Response:
    """Say which capability is lacking; the protocol has this as an answer, not as a failure."""
    return answer(agents.incompatible(g.caller, error.capability))


@face.errorhandler(HTTPException)
def on_http_error(error: HTTPException) -> Response:
    """Say what Flask or Werkzeug refused."""
    status = error.code or 500
    code = CODES.get(status, "invalid_request" if status < 500 else "internal_error")
    return trouble(code, error.description or error.name, 400 if status == 413 else status)


@face.errorhandler(500)
def on_crash(error: Exception) -> Response:
    """Log what we did wrong and say so without details."""
    log.error("a request of a program broke", exc_info=error)
    return trouble("internal_error", "Something broke on our side.", 500)
