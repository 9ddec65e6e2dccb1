"""Where backups lie: a folder, or a bucket of any S3-compatible service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from storebuilder.backups.places.folder import Folder
from storebuilder.errors import NotAccepted, ShopError

ACCEPTED = "Write it like file:///mnt/backups or s3://bucket/folder."


class Place(Protocol):
    """A place for objects by key; every failure is a ShopError in one line."""

    address: str

    def create(self) -> None:
        """Make it ready for its first object."""

    def put(self, key: str, source: Path) -> None:
        """Store a file whole or not at all, over what was there."""

    def get(self, key: str, target: Path) -> None:
        """Fetch an object into a file; NotFound where there is none."""

    def sizes(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Every key that begins with ``prefix``, with its size in bytes."""

    def delete(self, key: str) -> None:
        """Remove one object."""


def check(address: str) -> str:
    """An address of a place in its one form; a plain path is a folder's."""
    if address.startswith("s3://"):
        bucket, _, prefix = address.removeprefix("s3://").partition("/")
        if bucket:
            return f"s3://{bucket}/{prefix.strip('/')}".rstrip("/")
    elif address.startswith(("file:///", "/", "./", "../", "~")):
        path = Path(address.removeprefix("file://")).expanduser().absolute()
        return f"file://{path}"
    raise NotAccepted(f"{address!r} is not a place for backups.", field="to", hint=ACCEPTED)


def at(
    address: str,
    *,
    endpoint: str = "",
    region: str = "",
    key_id: str = "",
    secret: str = "",
    path_style: bool = False,
) -> Place:
    """The place at ``address``; opens no connection yet."""
    address = check(address)
    if address.startswith("file://"):
        return Folder(Path(address.removeprefix("file://")))
    from storebuilder.backups.places.bucket import Bucket

    if not (key_id and secret):
        raise ShopError(
            f"{address} needs a key.",
            hint="Give --key-id, and the secret by the environment: STOREBUILDER_S3_SECRET.",
        )
    return Bucket(address, endpoint, region, key_id, secret, path_style=path_style)
