"""The rules that every buyers' face has: its files, its sign, and what nothing else answers."""

from __future__ import annotations

from flask import Response

from storebuilder.errors import NotFound
from storebuilder.web.drawing import files, signs
from storebuilder.web.faces import Face


def hang_on(face: Face) -> None:
    """Let ``face`` answer for its theme's assets, pictures and icon."""
    face.get("/healthz")(healthz)
    face.get("/assets/<name>/<public>")(files.asset)
    face.get("/media/<path:path>")(files.media)
    face.get("/favicon.svg")(signs.favicon)
    face.get("/favicon.ico")(signs.old_favicon)
    face.route("/<path:path>")(nowhere)


def healthz() -> str:
    """Answer that the web process lives."""
    return "ok\n"


def nowhere(path: str) -> Response:
    """What no other rule of the face answers."""
    raise NotFound("There is no page here.")
