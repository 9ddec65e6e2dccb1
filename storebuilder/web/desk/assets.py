"""The panel's own style sheets and scripts, under addresses that change with their contents."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, current_app, send_from_directory, url_for
from werkzeug.security import safe_join

from storebuilder.errors import NotFound
from storebuilder.web.desk.desk import find, the_desk
from storebuilder.web.desk.door import public
from storebuilder.web.desk.frame import frame

PICTURES = {".webp", ".jpg", ".jpeg", ".png", ".avif", ".gif"}
A_YEAR = "public, max-age=31536000, immutable"


@frame.get("/static/<path:name>")
@public
def static(name: str) -> Response:
    """Send a file of ``static/``; its address carries its hash, so browsers may keep it."""
    own, shared = (folder / "static" for folder in the_desk().folders)
    asked = safe_join(str(own), name)
    folder = own if asked and Path(asked).is_file() else shared
    response = send_from_directory(folder, name, conditional=True)
    response.headers["Cache-Control"] = "no-cache" if current_app.debug else A_YEAR
    return response


@frame.get("/media/<path:path>")
def media(path: str) -> Response:
    """A size of a picture; its name holds its hash, so browsers may keep it."""
    if Path(path).suffix.lower() not in PICTURES:
        raise NotFound("There is no such picture.")
    response = send_from_directory(current_app.config["SHOP"].media, path)
    response.headers["Cache-Control"] = A_YEAR.replace("public", "private")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@frame.get("/healthz")
@public
def healthz() -> str:
    """Answer that the web process lives."""
    return "ok\n"


def asset(name: str) -> str:
    """The address of a file in ``static/``."""
    path = find(the_desk(), "static", name)
    return url_for("panel.static", name=name, v=_hash(path, path.stat().st_mtime_ns))


@cache
def _hash(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
