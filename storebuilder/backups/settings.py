"""``backup.toml``: where the backups of a shop go and what seals them; read by its owner only."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import msgspec

from storebuilder.backups import places
from storebuilder.config import Config
from storebuilder.errors import NotAccepted, NotFound

SECRET = "STOREBUILDER_S3_SECRET"  # noqa: S105  (the name of it)


class BackupFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The contents of ``backup.toml``."""

    #: The shop's own folder in a bucket or on a disk.
    to: str
    #: The public half of the merchant's key: it seals and cannot open.
    recipient: str
    #: Where the bucket's service answers; empty means Amazon's.
    endpoint: str = ""
    region: str = ""
    key_id: str = ""
    secret: str = ""
    #: For services that want the bucket's name in the path and not in the host name.
    path_style: bool = False

    def place(self) -> places.Place:
        """The place that these settings lead to."""
        return places.at(
            self.to,
            endpoint=self.endpoint,
            region=self.region,
            key_id=self.key_id,
            secret=self.secret,
            path_style=self.path_style,
        )


def path(config: Config) -> Path:
    """Where the settings of a shop's backups stand."""
    return config.home / "backup.toml"


def find(config: Config) -> BackupFile | None:
    """The settings, or None where backups were never set up."""
    try:
        data = tomllib.loads(path(config).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except tomllib.TOMLDecodeError as error:
        raise NotAccepted(f"{path(config)} is not valid TOML: {error}.") from None
    if (secret := os.environ.get(SECRET)) and data.get("key_id"):
        data["secret"] = secret
    try:
        return msgspec.convert(data, BackupFile)
    except msgspec.ValidationError as error:
        raise NotAccepted(f"{path(config)}: {error}.") from None


def read(config: Config) -> BackupFile:
    """The settings; NotFound says the command that makes them."""
    found = find(config)
    if found is None:
        name = config.file.name
        raise NotFound(
            f"The backups of {name} have no place yet.",
            hint=f"Run: storebuilder backup set {name} s3://bucket",
        )
    return found


def write(config: Config, file: BackupFile) -> None:
    """Write ``backup.toml`` whole or not at all."""
    fresh = path(config).with_suffix(".toml.new")
    lines = ["# Where this shop's backups go. The key that opens them is not here.\n"]
    for key, value in msgspec.to_builtins(file).items():
        lines.append(f"{key} = {msgspec.json.encode(value).decode()}\n")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.writelines(lines)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path(config))
