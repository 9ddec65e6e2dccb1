"""Keeping finished pages: packed and written by one thread of its own, after the answer."""

from __future__ import annotations

import logging
import os
import queue
import shutil
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

from storebuilder.pagestore import forgetting, marks, naming, packing
from storebuilder.pagestore.marks import Began

if TYPE_CHECKING:
    from storebuilder.config import Config

log = logging.getLogger(__name__)

MOST = 20_000  # pages between two sweeps
WAITING = 32  # pages in the queue; further ones are drawn again another time
LARGEST = 1024 * 1024  # bytes of a page
LEAST_SPACE = 300_000_000  # bytes that stay free on the disk, for the database
KINDNESS = 10  # of the thread: whoever waits for an answer comes first


@dataclass(frozen=True)
class Page:
    """A finished page on its way to the disk."""

    host: str
    path: str
    body: bytes
    keys: frozenset[str]
    began: Began


def keeper() -> Keeper:
    """The keeper of the current application."""
    found: Keeper | None = current_app.extensions.get("pagestore")
    if found is None:
        made = Keeper(current_app.config["SHOP"])
        found = current_app.extensions.setdefault("pagestore", made)
    return found


class Keeper:
    """Writes pages one after another; what it cannot do is left, and no request hears of it."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._queue: queue.Queue[Page] = queue.Queue(WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._kept = 0

    def offer(self, page: Page) -> None:
        """Take a page in, unless it is there already or too many wait."""
        folder = naming.folder(self.config.pages, page.host, page.path)
        if folder is None or len(page.body) > LARGEST or (folder / naming.PLAIN).exists():
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="pages", daemon=True)
                self._thread.start()
        try:
            self._queue.put_nowait(page)
        except queue.Full:
            log.info("a page was not kept: too many wait")

    def settle(self) -> None:
        """Wait until all pages that were taken in are written."""
        self._queue.join()

    def _work(self) -> None:
        if hasattr(os, "PRIO_PROCESS") and hasattr(threading, "get_native_id"):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), KINDNESS)
        while True:
            page = self._queue.get()
            try:
                self.keep(page)
            except OSError as error:
                log.warning("a page was not kept: %s", error)
            except Exception:
                log.exception("a page was not kept")
            finally:
                self._queue.task_done()

    def keep(self, page: Page) -> bool:
        """Write a page with its twins, unless there were news since its request began."""
        folder = naming.folder(self.config.pages, page.host, page.path)
        if folder is None or not self._has_room():
            return False
        fresh = marks.own(self.config) / "fresh"
        fresh.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = packing.write(packing.of_page(page.body), fresh)
        try:
            with marks.locked(self.config):
                if marks.read(self.config)[0] != page.began.mark:
                    return False
                forgetting.note(self.config, folder, page.keys)
                packing.make_folder(folder, self.config.pages)
                packing.move(written, folder / naming.PLAIN)
        finally:
            packing.clear(written)
        self._kept += 1
        return True

    def _has_room(self) -> bool:
        if not forgetting.indexes(self.config).exists():
            self._kept = 0  # all were dropped
        return self._kept < MOST and shutil.disk_usage(self.config.pages).free > LEAST_SPACE
