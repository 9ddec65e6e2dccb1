"""Making the sizes of a picture, in a child process with limits; never in a web process."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import column, select, table, update

from storebuilder import changes, pagestore
from storebuilder.db import claimed, db, refuse_inside_writing, writing
from storebuilder.jobs import job
from storebuilder.media.models import Picture

if TYPE_CHECKING:
    from storebuilder.config import Config

RECEIVED = "received"  # below the shop's home, beside media/ and never served
WIDTHS = [320, 640, 960, 1280, 1920]  # pixels
WIDEST = 2560  # pixels of the master, which later sizes and formats are made of
#: An aggregator keeps copies of very many pictures that are not its own: small ones.
WIDTHS_OF_COPIES, WIDEST_OF_COPIES = [320, 640], 640
PATIENCE = 120  # seconds
CHILD = Path(__file__).with_name("child.py")
# Signals that say that the picture is too much for its limits, and will be the next time too.
TOO_MUCH = {signal.SIGXCPU, signal.SIGXFSZ, signal.SIGSEGV, signal.SIGABRT}

_PHOTOS = table("photos", column("product_id"), column("picture_id"))


@job("media.resize")
def resize(picture_id: int) -> None:
    """Make the files of a picture; done twice it does no harm. A bad picture is marked failed."""
    refuse_inside_writing("resizing a picture")
    row = db.session.execute(
        select(Picture.sha256, Picture.state).where(Picture.id == picture_id)
    ).one_or_none()
    db.session.rollback()
    if row is None or row.state == "ready":
        return
    source = _source(row.sha256)
    answer = (
        _run_child(source, folder(row.sha256))
        if source
        else {"error": "The received file is gone: upload it again."}
    )
    _write(picture_id, row.sha256, answer)
    if "error" not in answer:  # else the merchant may try again
        received(row.sha256).unlink(missing_ok=True)


def folder(digest: str) -> Path:
    """Where a picture's files are, below the shop's media folder."""
    config: Config = current_app.config["SHOP"]
    return config.media / digest[:2] / digest


def received(digest: str) -> Path:
    """Where a file waits as it came in."""
    config: Config = current_app.config["SHOP"]
    return config.home / RECEIVED / digest


def _source(digest: str) -> Path | None:
    """What came in; where that was cleared away already, the master made of it."""
    masters = [folder(digest) / name for name in ("master.jpg", "master.webp")]
    return next((path for path in (received(digest), *masters) if path.is_file()), None)


def _run_child(source: Path, target: Path) -> dict[str, Any]:
    widths, widest = (WIDTHS_OF_COPIES, WIDEST_OF_COPIES) if _copies() else (WIDTHS, WIDEST)
    order = {"source": str(source), "folder": str(target), "widths": widths, "widest": widest}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-s", str(CHILD)],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=PATIENCE,
            env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "PYTHONPATH": _library()},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"error": f"The picture was not done after {PATIENCE} seconds."}
    if done.returncode == 0:
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
    if -done.returncode in TOO_MUCH:
        return {"error": "The picture takes too much memory or time."}
    raise RuntimeError(
        f"the picture's process ended with {done.returncode}: {done.stderr[-500:]!r}"
    )


def _copies() -> bool:
    config: Config = current_app.config["SHOP"]
    return config.file.kind == "aggregator"


def _library() -> str:
    """The folder that holds Pillow, found without loading it: a release brings its own."""
    found = find_spec("PIL")
    return str(Path(found.origin).parents[1]) if found and found.origin else ""


def _write(picture_id: int, digest: str, answer: dict[str, Any]) -> None:
    if "error" in answer:
        values: dict[str, Any] = {"state": "failed", "error": answer["error"]}
    else:
        base = f"{digest[:2]}/{digest}"
        for size in answer["sizes"]:
            size["path"] = f"{base}/{size['width']}.webp"
        values = {"state": "ready", "error": None, **answer}
    with writing():
        if not _copies():
            pagestore.stale_all()
        waiting = update(Picture).where(Picture.id == picture_id, Picture.state == "received")
        claimed(waiting.values(**values))
        mine = _PHOTOS.c.picture_id == picture_id
        changes.note(db.session.scalars(select(_PHOTOS.c.product_id).where(mine)))
