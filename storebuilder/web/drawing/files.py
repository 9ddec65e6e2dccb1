"""Files: the theme's assets under names that change with their content, and pictures."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Response, current_app, send_file, send_from_directory

from storebuilder import theming
from storebuilder.config import Config
from storebuilder.errors import NotFound
from storebuilder.pagestore import FILES_POLICY, FOREVER

PICTURES = {".webp", ".jpg", ".jpeg", ".png", ".avif", ".gif"}
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def asset(name: str, public: str) -> Response:
    """A theme's asset, by the public name that holds its content's hash."""
    file = theming.load(name).asset_file(public)
    if file is None:
        raise NotFound("There is no such file.")
    return _forever(send_file(file, mimetype=_kind(file), conditional=True))


def media(path: str) -> Response:
    """A size of a picture; names hold the picture's hash, so they never change."""
    config: Config = current_app.config["SHOP"]
    if Path(path).suffix.lower() not in PICTURES:
        raise NotFound("There is no such picture.")
    # send_from_directory refuses what would leave the folder.
    return _forever(send_from_directory(config.media, path, mimetype=_kind(Path(path))))


def _kind(file: Path) -> str:
    return (
        KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    )


def _forever(response: Response) -> Response:
    response.headers["Cache-Control"] = FOREVER
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = FILES_POLICY
    return response
