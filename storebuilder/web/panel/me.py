"""One's own account: name, language, password, signed-in browsers."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from storebuilder.storefronts import hosts
from storebuilder.web.panel import face
from storebuilder.web.panel.door import safe_next
from storebuilder.web.panel.rendering import render


@face.get("/me")
def me() -> ResponseReturnValue:
    """The account of who is signed in."""
    return render("panel/home.html")


@face.post("/work-on")
def work_on() -> ResponseReturnValue:
    """Choose the storefront to work on; lists and the home page then show its part."""
    chosen = request.form.get("front", "")
    response = redirect(safe_next(request.form.get("next")), 303)
    if any(front.handle == chosen for front in hosts.current()):
        response.set_cookie(
            "panel-front",
            chosen,
            max_age=365 * 24 * 3600,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie("panel-front")
    return response
