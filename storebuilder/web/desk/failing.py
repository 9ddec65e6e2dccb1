"""What the panel shows where something is not there, not allowed or not accepted."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from storebuilder.errors import NotFound, ShopError
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import say


@frame.errorhandler(ShopError)
def say_why(error: ShopError) -> ResponseReturnValue:
    """Show what a view did not put beside a field: a page for people, JSON for scripts."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=say(str(error)), field=error.field), error.status
    return render("panel/error.html", error=error), error.status


@frame.get("/<path:nothing>")
def nowhere(nothing: str) -> ResponseReturnValue:
    """Whatever no other rule answers: strangers are asked to sign in and learn nothing."""
    raise NotFound("There is no such page.", hint="It may have been moved or removed.")
