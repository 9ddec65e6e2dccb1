"""Writing a shop as one file: the same shop gives the same bytes, on either database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
from sqlalchemy import Connection, Table

from storebuilder import __version__
from storebuilder.backups import packing, sealing
from storebuilder.backups.carrying.manifests import (
    FORMAT,
    MANIFEST,
    WAITING,
    Settings,
    ShopManifest,
    TableFile,
    carried,
    rows_of,
)
from storebuilder.backups.manifests import MediaFile, check_path, media_files
from storebuilder.backups.measuring import Figures, measure
from storebuilder.backups.notes import alone
from storebuilder.backups.taking import workroom
from storebuilder.config import Config, ShopFile
from storebuilder.db import db
from storebuilder.errors import ShopError
from storebuilder.upgrading import refuse_old

Tell = Callable[[str, int, int], None]
AT_ONCE = 500  # rows in memory
WORK = "export"
TRIES = 10


@dataclass(frozen=True)
class Exported:
    """What is in the file."""

    file: Path
    tables: int
    rows: int
    media: int
    size: int


def carry_out(config: Config, file: Path, tell: Tell) -> Exported:
    """Write the whole shop to ``file``, whole or not at all; needs the shop's context."""
    refuse_old(config)
    fresh = file.with_name(f"{file.name}.new")
    with alone(config, WORK), workroom(config, WORK) as room:
        try:
            manifest = _patiently(config, room, fresh, tell)
            fresh.replace(file)
        except OSError as error:
            raise ShopError(f"Could not write {file}: {error.strerror or error}.") from error
        finally:
            fresh.unlink(missing_ok=True)
    rows = sum(table.rows for table in manifest.tables)
    size = file.stat().st_size
    return Exported(file, len(manifest.tables), rows, len(manifest.media), size)


def _patiently(config: Config, room: Path, target: Path, tell: Tell) -> ShopManifest:
    """A picture that becomes ready meanwhile leaves the place where it waited: begin anew then."""
    for _ in range(TRIES - 1):
        try:
            return _pack(config, room, target, tell)
        except FileNotFoundError:
            continue
    return _pack(config, room, target, tell)


def _pack(config: Config, room: Path, target: Path, tell: Tell) -> ShopManifest:
    figures, tables = _write_tables(room, tell)
    media = [
        MediaFile(path=check_path(name), sha256=sealing.sha256(path), size=status.st_size)
        for path, name, status in media_files(config)
    ]
    file = config.file
    manifest = ShopManifest(
        format=FORMAT,
        shop=file.name,
        version=__version__,
        revision=figures.revision,
        settings=Settings(file.panel_host, file.domain, file.mail_from, _kind(file)),
        tables=tables,
        media=media,
        totals=figures.totals,
        stock=figures.stock,
    )
    described = room / MANIFEST
    described.write_bytes(msgspec.json.encode(manifest, order="sorted"))
    with packing.packing(target) as pack:
        pack.add(MANIFEST, described)
        for entry in tables:
            pack.add(entry.path, room / entry.name, entry.size)
        for done, picture in enumerate(media, 1):
            pack.add(picture.path, config.home / picture.path, picture.size)
            tell("Pictures", done, len(media))
    return manifest


def _kind(file: ShopFile) -> Literal["aggregator"] | msgspec.UnsetType:
    return "aggregator" if file.kind == "aggregator" else msgspec.UNSET


def _write_tables(room: Path, tell: Tell) -> tuple[Figures, list[TableFile]]:
    """All tables as they are at one moment: one transaction reads them."""
    on_postgresql = db.engine.dialect.name == "postgresql"
    level = {"isolation_level": "REPEATABLE READ"} if on_postgresql else {}
    tables = []
    with db.engine.connect().execution_options(**level) as connection:
        figures = measure(connection)
        for done, table in enumerate(every := carried(), 1):
            tables.append(_write_table(connection, table, room))
            tell("Tables", done, len(every))
    return figures, tables


def _write_table(connection: Connection, table: Table, room: Path) -> TableFile:
    path, digest, rows, size = room / table.name, hashlib.sha256(), 0, 0
    encoder = msgspec.json.Encoder()
    changed = WAITING if table.name == "jobs" else {}
    found = connection.execute(rows_of(table).execution_options(yield_per=AT_ONCE))
    with path.open("wb") as stream:
        for row in found.mappings():
            line = encoder.encode({**row, **changed}) + b"\n"
            stream.write(line)
            digest.update(line)
            rows, size = rows + 1, size + len(line)
    return TableFile(str(table.name), rows, size, digest.hexdigest())
