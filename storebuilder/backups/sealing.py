"""Sealing: files that only the merchant's key opens (age, https://age-encryption.org)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyrage
from pyrage.x25519 import Identity, Recipient

from storebuilder.errors import NotAccepted, NotFound, ShopError

PREFIX = "AGE-SECRET-KEY-"
ENV = "STOREBUILDER_BACKUP_KEY"


def new_key() -> Identity:
    """A fresh key; ``str()`` of it is the secret, ``str(key.to_public())`` what seals."""
    return Identity.generate()


def read_key(text: str) -> Identity:
    """The key in a text or in the contents of a key file, which may have comments."""
    for line in text.splitlines():
        if line.strip().upper().startswith(PREFIX):
            try:
                return Identity.from_str(line.strip())
            except pyrage.IdentityError:
                break
    raise NotAccepted("This is not a key of backups.", field="key", hint=f"It begins {PREFIX}1…")


def read_key_file(path: Path) -> Identity:
    """The key in a file."""
    try:
        return read_key(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None


def recipient(text: str) -> Recipient:
    """The public half of a key, as it stands in backup.toml."""
    try:
        return Recipient.from_str(text)
    except pyrage.RecipientError:
        raise NotAccepted(f"{text!r} seals nothing.", field="recipient") from None


def seal(source: Path, target: Path, *to: Recipient) -> None:
    """Encrypt a file in pieces of 64 KB, whatever its size."""
    try:
        with source.open("rb") as reader, target.open("wb") as writer:
            pyrage.encrypt_io(reader, writer, list(to))
    except (OSError, pyrage.EncryptError) as error:
        raise ShopError(f"Could not write {target.name}: {error}.") from error


def unseal(source: Path, target: Path, keys: Sequence[Identity], what: str) -> str:
    """Decrypt a file and return the SHA-256 of what was in it; every byte is authenticated."""
    with source.open("rb") as reader, target.open("wb") as writer:
        hashing = Hashing(writer)
        try:
            pyrage.decrypt_io(reader, hashing, list(keys))
        except pyrage.DecryptError as error:
            if "No matching keys" in str(error):
                raise ShopError(
                    f"The key does not open {what}: it was sealed to another."
                ) from None
            said = str(error).partition("\n")[0].rstrip(".")
            raise ShopError(f"{what} is damaged: {said}.") from None
        except OSError as error:
            if error.errno is not None:
                raise ShopError(f"Could not write {target.name}: {error.strerror}.") from error
            raise ShopError(f"{what} is damaged: not all of it is there unchanged.") from None
    return hashing.digest.hexdigest()


class Hashing:
    """A writer that hashes what it hands on."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.stream.write(data)
        return len(data)

    def flush(self) -> None:
        self.stream.flush()


def sha256(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
