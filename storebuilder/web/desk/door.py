"""The panel's door: every rule needs somebody signed in, unless it says that it is public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Response, current_app, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from storebuilder import accounts
from storebuilder.accounts import Actor, SignedIn
from storebuilder.errors import Refused
from storebuilder.web import guard
from storebuilder.web.cookies import Cookie
from storebuilder.web.desk.frame import frame

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
COOKIE = Cookie("panel", timedelta(days=90))
_needed: dict[Callable[..., Any], str] = {}


def public(view: View) -> View:
    """Let everybody in; ``tests/web/panel/test_door.py`` lists the few that may be so."""
    _needed[view] = PUBLIC
    return view


def needs(role: str) -> Callable[[View], View]:
    """Let in who is at least a ``manager`` or an ``owner``; without it any staff may."""
    if role not in accounts.ROLES:
        raise ValueError(f"{role!r} is no role")

    def mark(view: View) -> View:
        _needed[view] = role
        return view

    return mark


def needed_by(endpoint: str) -> str:
    """What a rule needs: ``public``, or the least role."""
    return _needed.get(current_app.view_functions[endpoint], "staff")


@frame.before_request
def ask_who() -> ResponseReturnValue | None:
    """Before each panel page: who is it, and may they?"""
    g.staff = None
    needed = needed_by(request.endpoint or "")
    if needed == PUBLIC:
        request.max_content_length = guard.STRANGERS
        return None
    person = accounts.staff_of(COOKIE.read())
    if person is None:
        return _to_the_door()
    g.staff = person
    accounts.set_actor(Actor(person.email, person.id))
    if not accounts.allows(person.role, needed):
        raise Refused("Your role does not allow this.", hint="Ask an owner of the shop.")
    return None


@frame.teardown_request
def forget_who(_error: BaseException | None) -> None:
    """After each request: the next one of this thread is somebody else's."""
    accounts.set_actor(None)


def the_staff() -> SignedIn:
    """Who is signed in; only for views that are not public."""
    person: SignedIn = g.staff
    return person


def may(role: str) -> bool:
    """Whether who is signed in has at least this role."""
    person: SignedIn | None = g.get("staff")
    return person is not None and accounts.allows(person.role, role)


def let_in(response: Response, token: str) -> Response:
    """Give the browser its session; what it had before ends."""
    leave()
    COOKIE.give(response, token)
    return response


def leave() -> None:
    """End the session that this browser has, if any."""
    person = accounts.staff_of(COOKIE.read())
    if person is not None:
        accounts.end_session(person.session_id, person.id)


def safe_next(path: str | None) -> str:
    """``path`` where it stays on this host, else the home page."""
    home = url_for("panel.home")
    return path if path and guard.is_inside(path) else home


def _to_the_door() -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error="Sign in first."), 401
    asked = request.full_path.rstrip("?") if request.method == "GET" else ""
    wanted = asked if asked not in ("", "/") else None
    return redirect(url_for("panel.sign_in", next=wanted), 303)
