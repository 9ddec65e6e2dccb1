"""Showing a picture of our own before its sizes are made: a demo's first look is not empty."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import select, update

from storebuilder import pagestore
from storebuilder.db import claimed, db, writing
from storebuilder.media.models import Picture
from storebuilder.media.resizing import folder


def show_meanwhile(picture_id: int, file: Path) -> None:
    """Show the WebP ``file`` as it is until ``media.resize`` is done.

    Only for files that storebuilder ships itself: a stranger's file is never served as it came.
    """
    row = db.session.execute(
        select(Picture.sha256, Picture.width, Picture.height).where(Picture.id == picture_id)
    ).one()
    target = folder(row.sha256) / "meanwhile.webp"
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{os.getpid()}.new")
    fresh.write_bytes(file.read_bytes())
    fresh.replace(target)
    size = {"width": row.width, "height": row.height, "format": "webp"}
    size |= {"path": f"{row.sha256[:2]}/{row.sha256}/{target.name}", "bytes": file.stat().st_size}
    waiting = update(Picture).where(Picture.id == picture_id, Picture.state == "received")
    with writing():
        pagestore.stale_all()
        claimed(waiting.values(sizes=[size]))
