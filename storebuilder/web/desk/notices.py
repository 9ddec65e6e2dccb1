"""Short notices after an action ("Order 1003 was sent. Undo"), kept in a signed cookie."""

from __future__ import annotations

from typing import Any, TypedDict

from flask import Response, current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.speaking import t

COOKIE = "panel-notice"
SECONDS = 60
MOST = 3  # a cookie holds 4 KB


class Notice(TypedDict):
    """What is said, how (``good``, ``warning``, ``bad``), and where undoing it is posted to."""

    text: str
    kind: str
    undo: str


def notice(key: str, *, kind: str = "good", undo: str = "", **names: object) -> None:
    """Say the words of ``key`` on the next page; ``undo`` is a path that takes POST."""
    said = Notice(text=t(key, **names)[:300], kind=kind, undo=undo)
    g.setdefault("notices", []).append(said)


def take_notices() -> list[Notice]:
    """The notices to show on the page that is being drawn; they are not shown again."""
    g.notices_taken = True
    return [*_kept(), *g.pop("notices", [])]


@frame.after_request
def keep_notices(response: Response) -> Response:
    """After each request: what was not shown yet goes along to the next page."""
    fresh: list[Notice] = g.get("notices", [])
    if fresh:
        value = _serializer().dumps([*_kept(), *fresh][-MOST:])
        assert isinstance(value, str)  # noqa: S101 - this serializer makes text
        response.set_cookie(
            COOKIE,
            value,
            max_age=SECONDS,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    elif COOKIE in request.cookies and g.get("notices_taken"):
        response.delete_cookie(COOKIE, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def _kept() -> list[Notice]:
    if g.get("notices_read"):
        return []
    g.notices_read = True
    try:
        kept: Any = _serializer().loads(request.cookies.get(COOKIE, ""), max_age=SECONDS)
    except BadSignature:
        return []
    return list(kept)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="panel-notice")
