"""Dropping kept pages when what they show has changed.

Whoever changes something that buyers see calls ``stale_all()``, for stock ``stale("product:17")``,
inside the same ``writing()``. The files are gone before the outermost one returns; a job in the
same transaction does it again, in case that this process dies in between.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from storebuilder import jobs
from storebuilder.db import once_committed, writing
from storebuilder.pagestore import marks, naming

if TYPE_CHECKING:
    from storebuilder.config import Config

log = logging.getLogger(__name__)

ALL = "*"
#: Keys whose pages are found one by one; news of anything else drop all pages.
NARROW = ("product:", "stock:", "offer:", "store:", "goods:", "gtin:")
#: Pages hold dates ("© 2026") and prices that begin on a day: none is older than this.
OLDEST = timedelta(hours=1)


def are_kept() -> bool:
    """Whether this shop keeps pages: a web server of ours stands in front."""
    config: Config | None = current_app.config.get("SHOP")
    return config is not None and config.file.behind


def stale(*keys: str) -> None:
    """What these keys name (``product:17``) has changed: no kept page shows it any more."""
    if not are_kept() or not keys:
        return
    with writing():
        fresh = once_committed(_drop_now, keys)
        if fresh:
            jobs.later("pages.stale", keys=sorted(fresh))


def stale_all() -> None:
    """Something that any page may show has changed."""
    stale(ALL)


def _drop_now(keys: set[str]) -> None:
    try:
        drop(_config(), keys)
    except OSError:
        log.exception("kept pages could not be dropped; a job tries again")


@jobs.job("pages.stale")
def drop_again(keys: list[str]) -> None:
    """Drop what a process may have left when it died after its commit."""
    if are_kept():
        drop(_config(), keys)
        clear(_config())


@jobs.job("pages.sweep", every=OLDEST)
def sweep() -> None:
    """Drop all pages, so that none grows old."""
    if are_kept():
        drop(_config(), [ALL])
        clear(_config())


def begin_afresh(config: Config) -> None:
    """Drop all pages, and what an earlier web process left half written, as at its every start.

    A new version may draw pages otherwise, and after a power loss nobody knows what was dropped.
    """
    drop(config, [ALL])
    clear(config)
    shutil.rmtree(marks.own(config) / "fresh", ignore_errors=True)


def drop(config: Config, keys: Iterable[str]) -> None:
    """Drop the pages that show one of these, and refuse those that are being drawn."""
    wanted = set(keys)
    with marks.locked(config):
        marks.renew(config)
        if all(key.startswith(NARROW) for key in wanted):
            for key in wanted:
                _drop_key(config, _index(config, key))
        else:
            _drop_all(config)


def note(config: Config, folder: Path, keys: Iterable[str]) -> None:
    """Write down what a page shows, before the page itself; with the lock held."""
    indexes(config).mkdir(mode=0o700, exist_ok=True)
    line = f"{folder.relative_to(config.pages)}\n"
    for key in keys:
        if key.startswith(NARROW):
            with _index(config, key).open("a", encoding="utf-8") as stream:
                stream.write(line)


def indexes(config: Config) -> Path:
    """The folder with one list of pages for each key; it goes whenever all pages are dropped."""
    return marks.own(config) / "keys"


def _index(config: Config, key: str) -> Path:
    return indexes(config) / f"{key}.txt"


def _drop_key(config: Config, index: Path) -> None:
    try:
        lines = index.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    for line in dict.fromkeys(lines):
        folder = config.pages / line
        for suffix in ("", *naming.TWINS):  # the plain one first: without it none is served
            (folder / f"{naming.PLAIN}{suffix}").unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            folder.rmdir()  # unless pages lie below it
    index.unlink()


def _drop_all(config: Config) -> None:
    """Move everything aside, which takes no time, however much it is."""
    aside = marks.own(config) / "old" / secrets.token_hex(8)
    with contextlib.suppress(OSError):
        aside.mkdir(mode=0o700, parents=True)
    hosts = [path for path in config.pages.iterdir() if not path.name.startswith((".", "_"))]
    pages = [path for host in hosts for path in host.iterdir() if path.name != naming.ASSETS]
    for number, path in enumerate((*pages, indexes(config))):
        try:
            path.rename(aside / str(number))
        except OSError:  # a full disk has no aside, and layered disks move no lower folder
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(True)


def clear(config: Config) -> None:
    """Remove what was moved aside."""
    old = marks.own(config) / "old"
    with marks.locked(config):
        try:
            old.rename(old.with_name(f"old-{secrets.token_hex(8)}"))
        except OSError:  # it is not there, or lies in a lower layer of the disk
            shutil.rmtree(old, ignore_errors=True)
    for folder in old.parent.glob("old-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _config() -> Config:
    config: Config = current_app.config["SHOP"]
    return config
