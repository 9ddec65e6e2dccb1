"""Where shops live, and which port is theirs."""

import socket
from pathlib import Path

import pytest

from storebuilder import config, homes
from storebuilder.config import ShopFile
from storebuilder.errors import NotAccepted, NotFound


def shop(root: Path, name: str, port: int = 8000) -> None:
    file = ShopFile(name=name, port=port, panel_host=homes.panel_host(name), secret_key="s")
    config.write(root / name, file)


def test_it_works(tmp_path: Path) -> None:
    shop(tmp_path, "tea")
    assert homes.find("tea", tmp_path).home == tmp_path / "tea"


def test_nobody_else_on_the_machine_reads_the_database_or_its_backups(tmp_path: Path) -> None:
    shop(tmp_path / "shops", "tea")
    assert (tmp_path / "shops" / "tea").stat().st_mode & 0o777 == 0o700


def test_the_folder_follows_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STOREBUILDER_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert homes.root() == tmp_path / "storebuilder"
    monkeypatch.setenv("STOREBUILDER_HOME", "/srv/shops")
    assert homes.root() == Path("/srv/shops")
    assert homes.root(tmp_path) == tmp_path


def test_a_missing_shop_suggests_the_one_that_was_meant(tmp_path: Path) -> None:
    shop(tmp_path, "tea-house")
    with pytest.raises(NotFound, match="Did you mean tea-house"):
        homes.find("tea-hose", tmp_path)
    with pytest.raises(NotFound, match="There are: tea-house"):
        homes.find("shoes", tmp_path)


def test_a_name_never_leaves_the_folder(tmp_path: Path) -> None:
    with pytest.raises(NotAccepted):
        homes.find("../tea", tmp_path)


def test_shops_are_listed_by_name(tmp_path: Path) -> None:
    shop(tmp_path, "tea", 8001)
    shop(tmp_path, "shoes", 8002)
    (tmp_path / ".tea.lock").mkdir()
    assert [one.file.name for one in homes.every(tmp_path)] == ["shoes", "tea"]


def test_a_port_that_is_listened_on_is_not_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not homes.port_is_free(taken.getsockname()[1])


def test_a_port_that_is_listened_on_at_the_other_loopback_is_not_free() -> None:
    if "::1" not in homes.loopbacks():
        pytest.skip("this machine has no IPv6")
    with socket.socket(socket.AF_INET6) as taken:
        taken.bind(("::1", 0))
        taken.listen()
        assert not homes.port_is_free(taken.getsockname()[1])


def test_another_shops_port_is_left_alone(tmp_path: Path) -> None:
    first = homes.free_port(tmp_path)
    shop(tmp_path, "tea", first)
    assert homes.free_port(tmp_path) > first
