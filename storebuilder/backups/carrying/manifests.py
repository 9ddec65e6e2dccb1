"""What a shop's file says of itself, and what of a shop goes into it."""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec
from sqlalchemy import Select, Table, select

from storebuilder.backups.manifests import MediaFile, check_path
from storebuilder.db import Base
from storebuilder.errors import NotAccepted
from storebuilder.jobs import periodic

FORMAT = 1
MANIFEST = "manifest.json"
#: What belongs to a browser or a moment, and not to the shop: sessions, links, counted attempts.
LEFT = {"staff_sessions", "sign_in_links", "attempts"}
#: How a job that waits begins anew; those that come by themselves are not carried.
WAITING: dict[str, Any] = {
    "state": "due",
    "tries": 0,
    "claimed_by": None,
    "claimed_until": None,
    "error": None,
    "done_count": 0,
    "total_count": 0,
}
LARGEST = 200 * 1024**3  # bytes in all, whatever a file says of itself
LARGEST_MANIFEST = 256 * 1024**2
_TABLE = re.compile(r"[a-z][a-z_]{0,62}")


class TableFile(msgspec.Struct, forbid_unknown_fields=True):
    """The rows of one table, a line of JSON each, in the order of the primary key."""

    name: str
    rows: int
    size: int
    sha256: str

    @property
    def path(self) -> str:
        return f"tables/{self.name}.jsonl"


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    """What of ``shop.toml`` belongs to the shop: no port, path, database, secret or key."""

    panel_host: str
    domain: str = ""
    mail_from: str = ""
    #: Left out where it is a shop.
    kind: Literal["shop", "aggregator"] | msgspec.UnsetType = msgspec.UNSET


class ShopManifest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """``manifest.json``, the first entry; the others follow in the order that they have here."""

    format: int
    shop: str
    #: Of the storebuilder that wrote it.
    version: str
    #: Of the tables.
    revision: str
    settings: Settings
    tables: list[TableFile]
    media: list[MediaFile]
    #: The sum of the orders' totals by currency, and what is known of the stock.
    totals: dict[str, int]
    stock: dict[str, int]

    @property
    def sizes(self) -> list[int]:
        return [table.size for table in self.tables] + [file.size for file in self.media]


def carried() -> list[Table]:
    """The tables that are carried, each after those that it refers to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT]


def rows_of(table: Table) -> Select[Any]:
    """The rows of a table that are carried."""
    rows = select(table).order_by(*table.primary_key.columns)
    if table.name == "jobs":
        waits = table.c.state.in_(["due", "running"])
        rows = rows.where(waits, table.c.kind.not_in(periodic()))
    return rows


def decode(data: bytes) -> ShopManifest:
    """Read a manifest that may come from a stranger."""
    try:
        found = msgspec.json.decode(data, type=ShopManifest)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotAccepted(f"This is not the file of a shop: {error}.") from None
    if found.format != FORMAT:
        raise NotAccepted(
            f"The file has format {found.format}, this storebuilder reads {FORMAT}.",
            hint=f"It was written by storebuilder {found.version[:20]}.",
        )
    names = [table.name for table in found.tables]
    paths = [check_path(file.path) for file in found.media]
    if len({*names}) < len(names) or len({*paths}) < len(paths) or min(found.sizes, default=0) < 0:
        raise NotAccepted("The file's manifest contradicts itself.")
    if not all(_TABLE.fullmatch(name) for name in names):
        raise NotAccepted("The file's manifest names a table that cannot be.")
    if sum(found.sizes) > LARGEST:
        raise NotAccepted(f"The file says it holds {sum(found.sizes)} bytes, which is too much.")
    return found
