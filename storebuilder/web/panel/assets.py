"""The panel's own style sheets and scripts, under addresses that change with their contents."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, current_app, send_from_directory, url_for

from storebuilder.errors import NotFound
from storebuilder.web.panel import face
from storebuilder.web.panel.door import public

FOLDER = Path(__file__).parent / "static"
PICTURES = {".webp", ".jpg", ".jpeg", ".png", ".avif", ".gif"}
A_YEAR = "public, max-age=31536000, immutable"


@face.get("/static/<path:name>")
@public
def static(name: str) -> Response:
    """Send a file of ``static/``; its address carries its hash, so browsers may keep it."""
    response = send_from_directory(FOLDER, name, conditional=True)
    response.headers["Cache-Control"] = "no-cache" if current_app.debug else A_YEAR
    return response


@face.get("/media/<path:path>")
def media(path: str) -> Response:
    """A size of a picture; its name holds its hash, so browsers may keep it."""
    if Path(path).suffix.lower() not in PICTURES:
        raise NotFound("There is no such picture.")
    response = send_from_directory(current_app.config["SHOP"].media, path)
    response.headers["Cache-Control"] = A_YEAR.replace("public", "private")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@face.get("/healthz")
@public
def healthz() -> str:
    """Answer that the web process lives."""
    return "ok\n"


def asset(name: str) -> str:
    """The address of a file in ``static/``."""
    return url_for("panel.static", name=name, v=_hash(name, (FOLDER / name).stat().st_mtime_ns))


@cache
def _hash(name: str, _changed: int) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
