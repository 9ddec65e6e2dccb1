"""A file of a shop may come from a stranger: one line says why not, and nothing was made."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from storebuilder.backups import carrying, packing, settling
from storebuilder.backups.carrying import manifests, reading
from storebuilder.config import Config, ShopFile
from storebuilder.errors import NotAccepted, ShopError
from storebuilder.web.faces import House
from tests.backups.builders import tell

Contents = dict[str, bytes]


_good: Contents = {}


@pytest.fixture
def contents(request: pytest.FixtureRequest, app: House, tmp_path: Path) -> Contents:
    """What a good file holds, in order; made once."""
    if not _good:
        file = tmp_path / "good.sbz"
        carrying.carry_out(request.getfixturevalue("filled"), file, tell)
        for entry in packing.entries(file):
            _good[entry.name] = b"".join(iter(entry.read, b""))
        file.unlink()
    return dict(_good)


@pytest.fixture
def refused(tmp_path: Path, another: str) -> Callable[[bytes, str], None]:
    """Imports bytes, which must be refused in one line and leave nothing."""

    def refuse(data: bytes, match: str) -> None:
        file, home = tmp_path / "bad.sbz", tmp_path / "shops" / "bad"
        file.write_bytes(data)
        with pytest.raises(ShopError, match=match) as said:
            carrying.bring_in(file, home, tell, database=another)
        assert "\n" not in str(said.value)
        assert not home.parent.exists() or not list(home.parent.iterdir())
        assert sorted(path.name for path in tmp_path.glob("*.sbz")) == ["bad.sbz"]
        if another:
            shop = ShopFile(name="bad", panel_host="x.localhost", secret_key="x", database=another)
            settling.refuse_full(Config(home, shop))

    return refuse


def pack(contents: Contents, **kinds: bytes) -> bytes:
    """A file of these contents, as they are."""
    raw = io.BytesIO()
    with tarfile.open(mode="w", fileobj=raw, format=tarfile.GNU_FORMAT) as tar:
        for name, data in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            info.type = kinds.get("type", tarfile.REGTYPE)
            tar.addfile(info, io.BytesIO(data))
    return zstandard.compress(raw.getvalue())


def with_manifest(contents: Contents, change: Callable[[dict[str, Any]], None]) -> Contents:
    """The contents with a manifest that was changed."""
    manifest = json.loads(contents["manifest.json"])
    change(manifest)
    return contents | {"manifest.json": json.dumps(manifest).encode()}


def with_rows(contents: Contents, table: str, change: Callable[[list[Any]], Any]) -> Contents:
    """The contents with other rows in a table, and a manifest that agrees."""
    name = f"tables/{table}.jsonl"
    rows = [json.loads(line) for line in contents[name].splitlines()]
    rows = change(rows) or rows
    data = b"".join(
        row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows
    )

    def agree(manifest: dict[str, Any]) -> None:
        entry = next(one for one in manifest["tables"] if one["name"] == table)
        digest = hashlib.sha256(data).hexdigest()
        entry.update(rows=len(rows), size=len(data), sha256=digest)

    return with_manifest(contents | {name: data}, agree)


Refused = Callable[[bytes, str], None]


def test_it_works(contents: Contents, tmp_path: Path, another: str) -> None:
    file = tmp_path / "same.sbz"
    file.write_bytes(pack(contents))
    assert carrying.bring_in(file, tmp_path / "shops/same", tell, database=another).media == 4


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\0" * 1000, b"handle,title\n"])
def test_what_is_no_archive_is_refused(contents: Contents, refused: Refused, data: bytes) -> None:
    refused(data, "damaged|too early|manifest")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.99])
def test_one_that_was_cut_off_is_refused(
    contents: Contents, refused: Refused, share: float
) -> None:
    whole = pack(contents)
    refused(whole[: int(len(whole) * share)], "cut off|damaged|too early")


@pytest.mark.parametrize(
    "path",
    ["../evil", "/etc/evil", "media/../../evil", "media/./x", "media//x", "media/.x", "shop.toml",
     "media/a\\b", "media/a\nb", "backup.toml", "media/" + "a" * 300],
)  # fmt: skip
def test_a_path_that_leads_out_is_refused(contents: Contents, refused: Refused, path: str) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["media"][0]["path"] = path

    refused(pack(with_manifest(contents, change)), "is not a place for a picture")


def test_an_entry_that_the_manifest_does_not_name_is_refused(
    contents: Contents, refused: Refused
) -> None:
    refused(pack(contents | {"../evil": b"x"}), "more in it than its manifest says")
    first, *rest = contents.items()
    strange = dict([first, ("/etc/evil", b"x"), *rest])
    refused(pack(strange), r"has '/etc/evil' where tables/")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE,
                                  tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.XHDTYPE,
                                  tarfile.GNUTYPE_LONGNAME])  # fmt: skip
def test_what_is_no_plain_file_is_refused(
    contents: Contents, refused: Refused, kind: bytes
) -> None:
    refused(pack(contents, type=kind), "is not a plain file")


def test_a_bomb_is_refused_before_it_unfolds(
    contents: Contents, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = bytes(300_000_000)
    refused(pack(contents | {"media/bomb": bomb}), "more in it than its manifest says")

    def claim(size: int) -> Callable[[dict[str, Any]], None]:
        def change(manifest: dict[str, Any]) -> None:
            manifest["media"][0]["size"] = size

        return change

    refused(pack(with_manifest(contents, claim(10**15))), "which is too much")
    refused(pack(with_manifest(contents, claim(150 * 1024**3))), "are free|where media")
    refused(pack(with_manifest(contents, claim(-1))), "contradicts itself")
    refused(pack({"manifest.json": bomb}), "does not begin with a manifest|not the file of a shop")


def test_a_line_that_never_ends_is_refused(
    contents: Contents, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST", 100_000)
    refused(pack(with_rows(contents, "shops", lambda _: [b"x" * 3_000_000])), "is too long")


def test_a_window_that_wants_too_much_memory_is_refused(
    contents: Contents, refused: Refused
) -> None:
    how = zstandard.ZstdCompressionParameters(window_log=30, compression_level=1)
    whole = zstandard.ZstdDecompressor().decompress(pack(contents), max_output_size=10**8)
    stream = zstandard.ZstdCompressor(compression_params=how).compressobj()
    refused(stream.compress(whole) + stream.flush(), "damaged")


def _first(**values: Any) -> Callable[[list[Any]], None]:
    def change(rows: list[Any]) -> None:
        rows[0].update(values)

    return change


@pytest.mark.parametrize(
    ("table", "change", "match"),
    [
        ("shops", _first(motto="x"), "has other columns: 'motto'"),
        ("shops", lambda rows: [{"id": 1}], "has other columns"),
        ("shops", lambda rows: [[1, 2]], "is not an object"),
        ("shops", lambda rows: [b"{not json\n"], "is not JSON"),
        ("shops", lambda rows: [b"[" * 100_000 + b"\n"], "is not JSON"),
        ("shops", _first(name=7), "'7' is not of the kind of shops.name"),
        ("shops", _first(name=None), "not of the kind of shops.name"),
        ("shops", _first(name="x" * 121), "not of the kind of shops.name"),
        ("shops", _first(name="a\0b"), "not of the kind of shops.name"),
        ("orders", _first(total="7"), "not of the kind of orders.total"),
        ("orders", _first(total=7.5), "not of the kind of orders.total"),
        ("orders", _first(total=True), "not of the kind of orders.total"),
        ("orders", _first(total=2**63), "not of the kind of orders.total|is not JSON"),
        ("orders", _first(live=1), "not of the kind of orders.live"),
        ("orders", _first(placed_at="yesterday"), "not of the kind of orders.placed_at"),
        ("orders", _first(placed_at="2026-01-01T00:00:00"), "kind of orders.placed_at"),
        ("orders", _first(storefront_id=99), "do not fit together"),
        ("orders", _first(refunded=-1), "do not fit together"),
        ("orders", lambda rows: [rows[0], rows[0]], "do not fit together"),
        ("orders", _first(total=1), "sums of orders and stock"),
        ("stock", lambda rows: rows[:-1], "sums of orders and stock"),
    ],
)
def test_rows_that_are_none_are_refused(
    contents: Contents, refused: Refused, table: str, change: Any, match: str
) -> None:
    refused(pack(with_rows(contents, table, change)), match)


@pytest.mark.parametrize(
    "name", ["secrets", "alembic_version", "search_index", "search_index_data", "staff_sessions"]
)
def test_a_table_that_is_not_carried_is_refused(
    contents: Contents, refused: Refused, name: str
) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["tables"][0]["name"] = name

    first = next(key for key in contents if key.startswith("tables/"))
    renamed = {f"tables/{name}.jsonl" if key == first else key: contents[key] for key in contents}
    refused(pack(with_manifest(renamed, change)), "a table that no shop has")


@pytest.mark.parametrize("name", ["../x", "a b", "X", "sqlite-master", "x" * 99])
def test_a_table_that_cannot_be_is_refused(contents: Contents, refused: Refused, name: str) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["tables"][0]["name"] = name

    refused(pack(with_manifest(contents, change)), "that cannot be")


@pytest.mark.parametrize("name", ["tables/shops.jsonl", "media"])
def test_changed_bytes_are_refused(contents: Contents, refused: Refused, name: str) -> None:
    key = next(key for key in contents if key.startswith(name))
    data = contents[key].replace(b"Tea House", b"Tea Horse").replace(b"first", b"First")
    data = data.replace(b"second", b"Second").replace(b"waits", b"Waits")
    assert data != contents[key]
    refused(pack(contents | {key: data}), "is not what the manifest says: it was changed")


def test_another_format_names_who_wrote_it(contents: Contents, refused: Refused) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest.update(format=2, version="9.9")

    refused(pack(with_manifest(contents, change)), "written by storebuilder 9.9")


def test_tables_of_a_newer_version_are_refused(contents: Contents, refused: Refused) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest.update(revision="from the future")

    refused(pack(with_manifest(contents, change)), "has newer tables")


def test_the_largest_manifest_is_bounded() -> None:
    with pytest.raises(NotAccepted, match="not the file of a shop"):
        manifests.decode(b"[" * 1_000_000)
