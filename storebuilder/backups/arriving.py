"""A shop on its way into its home: what was cut off goes on, and what is done is not done again."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from storebuilder import config as settings
from storebuilder import swapping
from storebuilder.config import ShopFile
from storebuilder.errors import Conflict

NOTE = "restored.json"
#: Where the home of a workroom that was cut off lies for the next one.
LEFT = "left"
#: Says which empty database was being filled when the work was cut off.
FILLING = "filling"


class Arrival(msgspec.Struct, kw_only=True):
    """From which backup a shop came; the figures are those of its manifest."""

    id: str
    orders: int
    totals: dict[str, int]
    rows: int
    media: int
    revision: str
    #: Of which shop this is said: a print of its secret key, which every shop has for itself.
    shop: str = ""


def note(folder: Path, arrival: Arrival, file: ShopFile) -> None:
    """Write down beside a shop where it came from."""
    arrival.shop = _print(file.secret_key)
    path = folder / NOTE
    path.write_bytes(msgspec.json.format(msgspec.json.encode(arrival)))
    path.chmod(0o600)


def noted(home: Path) -> Arrival | None:
    """The backup that the shop in ``home`` came from; None where it did not, or none is there."""
    swapping.recover(home)
    if not (home / "shop.toml").exists():
        return None
    try:
        found = msgspec.json.decode((home / NOTE).read_bytes(), type=Arrival)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return found if found.shop == _print(settings.read(home).file.secret_key) else None


@contextmanager
def held(room: Path, name: str) -> Iterator[None]:
    """Hold a room for this process alone; the kernel lets go of it, however the process ends."""
    room.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(room, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever held it a moment ago has taken the folder away.
        if not room.exists() or room.stat().st_ino != os.fstat(handle).st_ino:
            raise BlockingIOError
        yield
    except BlockingIOError:
        raise Conflict(
            f"The shop {name} is being brought here already.", hint="Wait, and run it again."
        ) from None
    finally:
        os.close(handle)


def tidy(room: Path) -> None:
    """Keep of a room that was cut off only the half home and what was being filled."""
    half = room / "home"
    if half.exists():
        shutil.rmtree(room / LEFT, ignore_errors=True)
        half.rename(room / LEFT)
    for path in room.iterdir():
        if path.name in (LEFT, FILLING):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def filling(room: Path, url: str) -> None:
    """Note that the empty database at ``url`` is being filled."""
    (room / FILLING).write_text(_print(url))


def was_filling(room: Path, url: str) -> bool:
    """Whether the work that was cut off filled the database at ``url``, which was empty before."""
    with suppress(FileNotFoundError):
        return (room / FILLING).read_text() == _print(url)
    return False


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
