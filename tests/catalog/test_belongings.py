"""Which files belong to a catalogue, so that they travel with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storebuilder.catalog.files import belongings
from storebuilder.errors import NotAccepted

HEAD = "Title,URL handle,Product image URL,Variant image URL\n"


def catalogue(folder: Path, *pictures: str) -> Path:
    rows = "".join(f"Tea {n},tea-{n},{name},\n" for n, name in enumerate(pictures))
    (folder / "teas.csv").write_text(HEAD + rows)
    return folder / "teas.csv"


def test_the_pictures_that_are_named_and_the_translations(tmp_path: Path) -> None:
    (tmp_path / "pots").mkdir()
    for name in ("a.png", "pots/b.png", "c.png"):
        (tmp_path / name).write_bytes(b"x")
    file = catalogue(tmp_path, "a.png", "pots\\b.png", "./a.png", "gone.png")
    assert belongings.belongings(file) == ["teas.csv", "a.png", "pots/b.png"]
    (tmp_path / "translations.csv").write_text("Handle,Locale,Title\n")
    assert belongings.belongings(file)[1] == "translations.csv"


def test_nothing_from_outside_and_over_no_link(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "outside.png").write_bytes(b"x")
    (tmp_path / "shop/link.png").symlink_to(tmp_path / "outside.png")
    (tmp_path / "shop/folder").symlink_to(tmp_path)
    named = (
        "../outside.png", str(tmp_path / "outside.png"), "link.png", "folder/outside.png",
        "https://a.example/b.png", ".", "folder", "a\0b",
    )  # fmt: skip
    assert belongings.belongings(catalogue(tmp_path / "shop", *named)) == ["teas.csv"]


def test_there_is_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"x")
    file = catalogue(tmp_path, "a.png", "b.png")
    monkeypatch.setattr(belongings, "MOST_BYTES", 1)
    with pytest.raises(NotAccepted, match="Cut it"):
        belongings.belongings(file)
    monkeypatch.setattr(belongings, "MOST", 2)
    with pytest.raises(NotAccepted, match="more than 2 pictures"):
        belongings.belongings(file)
