"""A folder as a place for backups: another disk, or a share of another machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storebuilder.errors import NotFound, ShopError

NEW = ".new"


class Folder:
    """Objects as files below a folder, which must be there: a disk may not be mounted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.address = f"file://{path}"

    def create(self) -> None:
        """Make the shop's own folder in one that must be there."""
        with self._saying("make the folder"):
            self.path.mkdir(mode=0o700, exist_ok=True)

    def put(self, key: str, source: Path) -> None:
        target = self.path / key
        fresh = target.with_name(target.name + NEW)
        with self._saying(f"write {key}"):
            if not self.path.is_dir():
                raise FileNotFoundError("the folder is not there")
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with source.open("rb") as reader, fresh.open("wb") as writer:
                    fresh.chmod(0o600)
                    shutil.copyfileobj(reader, writer, 1 << 20)
                    writer.flush()
                    os.fsync(writer.fileno())
                fresh.replace(target)
                _sync(target.parent)
            finally:
                fresh.unlink(missing_ok=True)

    def get(self, key: str, target: Path) -> None:
        if not (self.path / key).is_file():
            raise NotFound(f"There is no {key} in {self.address}.")
        with self._saying(f"read {key}"):
            shutil.copyfile(self.path / key, target)

    def sizes(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        with self._saying("look through it"):
            for path in sorted(self.path.rglob("*")):
                key = path.relative_to(self.path).as_posix()
                if key.startswith(prefix) and path.is_file() and not key.endswith(NEW):
                    yield key, path.stat().st_size

    def delete(self, key: str) -> None:
        with self._saying(f"delete {key}"):
            (self.path / key).unlink(missing_ok=True)

    @contextmanager
    def _saying(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            said = error.strerror or str(error)
            raise ShopError(f"{self.address}: could not {what}: {said}.") from error


def _sync(folder: Path) -> None:
    # The name of a new file is on the disk only when its folder is.
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
