"""Receiving pictures: streamed to a file, checked by their content, kept once.

What comes in lies in the shop's ``received`` folder, which is never served, until ``media.resize``
has made clean files of it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from flask import current_app
from sqlalchemy import func, select, update

from storebuilder import fields, jobs
from storebuilder.db import added, db, writing
from storebuilder.errors import NotAccepted
from storebuilder.media import headers, resizing
from storebuilder.media.models import Picture

if TYPE_CHECKING:
    from storebuilder.config import Config

LARGEST = 20 * 1024 * 1024  # bytes


def receive(source: BinaryIO | Path, filename: str = "") -> Picture:
    """Take a picture in and have its sizes made by the job ``media.resize``.

    The same content is one picture, however often it comes and whatever it is called. Raises
    NotAccepted, saying what is accepted, for anything but a picture within the limits.
    """
    opened = source.open("rb") if isinstance(source, Path) else nullcontext(source)
    name = filename or (source.name if isinstance(source, Path) else "")
    with opened as stream:
        kept = _keep(stream, name)
    with writing():
        row = _remember(kept)
    _clear(row)
    return row


def receive_many(paths: Sequence[Path]) -> dict[Path, int | str]:
    """Take files in together, in one transaction: the picture's id, or why it was not accepted."""
    outcomes: dict[Path, int | str] = {}
    kept: dict[Path, _Kept] = {}
    for path in paths:
        try:
            with path.open("rb") as stream:
                kept[path] = _keep(stream, path.name)
        except (NotAccepted, OSError) as error:
            outcomes[path] = str(error)
    if kept:
        with writing():
            rows = {path: _remember(one) for path, one in kept.items()}
            outcomes.update({path: row.id for path, row in rows.items()})
        for row in rows.values():
            _clear(row)
    return outcomes


def _remember(kept: _Kept) -> Picture:
    """The row of a picture, inside the caller's transaction, with its job where one is needed."""
    added(
        Picture,
        sha256=kept.digest,
        filename=kept.filename,
        width=kept.header.width,
        height=kept.header.height,
        bytes=kept.length,
    )
    row: Picture = db.session.scalars(select(Picture).where(Picture.sha256 == kept.digest)).one()
    if row.state == "failed":
        row.state, row.error = "received", None
    if row.state == "received":
        jobs.later("media.resize", key=f"media.resize:{row.id}", picture_id=row.id)
    return row


def _clear(row: Picture) -> None:
    if row.state == "ready":
        resizing.received(row.sha256).unlink(missing_ok=True)


def progress() -> tuple[int, int]:
    """How many pictures are done (ready or failed), of how many."""
    total, waiting = db.session.execute(
        select(func.count(), func.count().filter(Picture.state == "received"))
    ).one()
    return total - waiting, total


def try_again(picture_id: int) -> None:
    """Make the sizes of a picture anew that failed."""
    with writing():
        db.session.execute(
            update(Picture)
            .where(Picture.id == picture_id, Picture.state == "failed")
            .values(state="received", error=None)
        )
        jobs.later("media.resize", key=f"media.resize:{picture_id}", picture_id=picture_id)


@dataclass(frozen=True, slots=True)
class _Kept:
    digest: str
    length: int
    header: headers.Header
    filename: str


def _keep(stream: BinaryIO, filename: str) -> _Kept:
    """Write a stream to the folder of received files under its SHA-256."""
    config: Config = current_app.config["SHOP"]
    folder = config.home / resizing.RECEIVED
    folder.mkdir(mode=0o700, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", dir=folder)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w+b") as target:
            digest, length = _copy(stream, target)
            header = headers.check(target)
            target.flush()
            os.fsync(target.fileno())
        fresh.replace(folder / digest)
    finally:
        fresh.unlink(missing_ok=True)
    return _Kept(digest, length, header, _name(filename))


def _copy(stream: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    digest, length = hashlib.sha256(), 0
    while chunk := stream.read(1 << 16):
        length += len(chunk)
        if length > LARGEST:
            raise NotAccepted("This file is larger than 20 MB.", hint=headers.ACCEPTED)
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest(), length


def _name(filename: str) -> str:
    last = filename.replace("\\", "/").rpartition("/")[2]
    return fields.line(last[:255], field="filename", most=255)
