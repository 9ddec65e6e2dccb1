"""A release tells what it holds and not who made it."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest
import zstandard

from provisioning import releases
from provisioning.releases import Platform, building, fetching
from provisioning.trouble import Trouble

DEBIAN = Platform("3.11", "x86_64")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small house, with packages that are there already."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    packages = tmp_path / "wheels"
    (packages / "flask").mkdir(parents=True)
    (packages / "flask" / "app.py").write_text("flask")

    def fetched(platform: Platform, lock: Path) -> Path:
        kept = tmp_path / f"{len(lock.read_text())}-{platform}"
        shutil.copytree(packages, kept, dirs_exist_ok=True)
        return kept

    monkeypatch.setattr(fetching, "packages", fetched)
    house = tmp_path / "house"
    for place in ("storebuilder/app.py", "provisioning/site.py", "themes/plain/a.css", "cli.py"):
        (house / place).parent.mkdir(parents=True, exist_ok=True)
        (house / place).write_text(place)
    (house / "storebuilder/__pycache__").mkdir()
    (house / "storebuilder/__pycache__/app.pyc").write_bytes(b"x")
    (house / "provisioning/requirements.lock").write_text("flask==3.1.0")
    (house / "secrets.env").write_text("KEY=hunter2")
    return house


def opened(path: Path) -> tarfile.TarFile:
    data = zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()
    return tarfile.open(fileobj=io.BytesIO(data))


def test_it_works(house: Path) -> None:
    release = releases.build(DEBIAN, "0.1.0", house=house)
    assert release.name.startswith("0.1.0-")
    with opened(release.archive) as archive:
        names = archive.getnames()
        told = archive.extractfile("release.json")
        assert told
        assert json.loads(told.read()) == {
            "name": release.name, "version": "0.1.0", "packages": release.packages,
        }  # fmt: skip
    assert "app/storebuilder/app.py" in names
    assert "app/themes/plain/a.css" in names
    assert not [name for name in names if "pycache" in name or "secrets" in name]
    with opened(release.packages_archive) as archive:
        assert "flask/app.py" in archive.getnames()


def test_the_name_changes_with_the_code_the_packages_and_the_platform(house: Path) -> None:
    def name(platform: Platform = DEBIAN, version: str = "0.1.0") -> str:
        return releases.name_of(platform, version, house=house)

    names = [name(), name(Platform("3.13", "x86_64")), name(version="0.2.0")]
    (house / "storebuilder/app.py").write_text("changed")
    names.append(name())
    (house / "storebuilder/app.py").rename(house / "storebuilder/other.py")
    names.append(name())
    (house / "provisioning/requirements.lock").write_text("flask==3.1.1")
    names.append(name())
    assert len(set(names)) == len(names)
    assert name() == names[-1]
    (house / "secrets.env").write_text("KEY=another")
    assert name() == names[-1]


def test_nobody_learns_who_made_it_or_when(house: Path) -> None:
    release = releases.build(DEBIAN, "0.1.0", house=house)
    for path in (release.archive, release.packages_archive):
        with opened(path) as archive:
            for entry in archive:
                assert (entry.uid, entry.gid, entry.uname, entry.gname) == (0, 0, "root", "root")
                assert entry.mtime == 1_600_000_000
                assert entry.mode in (0o644, 0o755) or entry.issym()
                assert not entry.mode & 0o6022


def test_made_again_it_is_the_same_byte_by_byte(house: Path) -> None:
    first = releases.build(DEBIAN, "0.1.0", house=house)
    data = first.archive.read_bytes()
    first.archive.unlink()
    (house / "cli.py").touch()
    assert releases.build(DEBIAN, "0.1.0", house=house).archive.read_bytes() == data


def test_it_is_made_once(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = releases.build(DEBIAN, "0.1.0", house=house)
    monkeypatch.setattr(building, "pack", lambda *_: pytest.fail("packed again"))
    assert releases.build(DEBIAN, "0.1.0", house=house) == first


def test_a_cut_leaves_no_half_release(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(_folder: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise KeyboardInterrupt

    whole = building.pack
    monkeypatch.setattr(building, "pack", cut)
    with pytest.raises(KeyboardInterrupt):
        releases.build(DEBIAN, "0.1.0", house=house)
    monkeypatch.setattr(building, "pack", whole)
    release = releases.build(DEBIAN, "0.1.0", house=house)
    with opened(release.archive) as archive:
        assert "release.json" in archive.getnames()


def test_without_the_list_of_packages_it_says_so(house: Path) -> None:
    (house / "provisioning/requirements.lock").unlink()
    with pytest.raises(Trouble, match=r"list of packages is missing"):
        releases.build(DEBIAN, "0.1.0", house=house)


def test_old_ones_are_forgotten(house: Path) -> None:
    for number in range(building.KEPT + 2):
        releases.build(DEBIAN, f"0.{number}", house=house)
    kept = list((building.cache() / "releases").glob("*.tar.zst"))
    assert len(kept) == building.KEPT
    assert any(path.name.startswith(f"0.{building.KEPT + 1}-") for path in kept)
