"""What a merchant sees at the terminal: the key once, one line for what went wrong, exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storebuilder.commands import backing, goods
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.terminal import Group
from tests.backups import builders

Said = tuple[int, str, str]
Say = Callable[..., Said]


@pytest.fixture
def say(
    config: Config,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Say]:
    """Runs a command on the tea shop; returns the exit code and what was printed."""
    db.session.rollback()
    (shops := tmp_path / "shops").mkdir()
    config.home.rename(home := shops / "tea")
    monkeypatch.setenv("STOREBUILDER_HOME", str(shops))
    door = Group("storebuilder")
    door.section("All", backing.backup, backing.restore, goods.import_, goods.export)

    def run(*words: str) -> Said:
        with pytest.raises(SystemExit) as leaving:
            door.main(list(words))
        out, err = capsys.readouterr()
        return int(leaving.value.code or 0), out, err

    yield run
    home.rename(config.home)  # which the next test finds


@pytest.fixture
def key_file(say: Say, disk: Path, tmp_path: Path) -> Path:
    """Backups are set up; the key was put into a file."""
    code, out, err = say("backup", "set", "tea", str(disk))
    assert code == 0, err
    file = tmp_path / "tea.key"
    file.write_text(out)
    return file


def test_it_works(say: Say, key_file: Path, disk: Path, another: str) -> None:
    code, out, err = say("backup", "now", "tea")
    assert (code, bool(re.match(r"Backup \d{8}-\d{6} was read back and opened", out))) == (0, True)
    code, out, _ = say("backup", "list", "tea")
    assert code == 0
    assert out.splitlines()[1].endswith("proven")
    code, out, _ = say("backup", "verify", "tea", "--key-file", str(key_file))
    assert (code, out.splitlines()[-1][:21]) == (0, "Everything was opened")
    words = ["restore", "coffee", "--from", f"{disk}/tea", "--key-file", str(key_file)]
    code, out, err = say(*words, "--database", another)
    assert code == 0, err
    assert "coffee is there again" in err
    assert say(*words)[0] == 1


def test_the_key_is_shown_once_and_alone_on_stdout(say: Say, disk: Path) -> None:
    code, out, err = say("backup", "set", "tea", f"file://{disk}")
    assert code == 0
    assert re.fullmatch(r"AGE-SECRET-KEY-1[A-Z0-9]+\n", out)
    assert "Keep this key outside of the server" in err
    assert "AGE-SECRET-KEY" not in err
    again, out, err = say("backup", "set", "tea", f"file://{disk}")
    assert (again, out) == (0, "")


def test_answers_for_programs(say: Say, key_file: Path) -> None:
    code, out, _ = say("backup", "now", "tea", "--json")
    taken = json.loads(out)
    assert (code, taken["orders"]) == (0, 0)
    code, out, _ = say("backup", "list", "tea", "--json")
    (row,) = json.loads(out)
    assert row["id"] == taken["id"]
    assert (row["state"], row["bytes"]) == ("proven", taken["size"])
    code, out, _ = say("backup", "verify", "tea", "--key-file", str(key_file), "--json")
    assert (code, json.loads(out)["wrong"]) == (0, [])


def test_one_that_fails_says_so_in_one_line(say: Say, key_file: Path, disk: Path) -> None:
    disk.rename(disk.with_name("away"))
    code, out, err = say("backup", "now", "tea")
    assert (code, out) == (1, "")
    assert [line for line in err.splitlines() if "Error:" in line] == [err.splitlines()[-1]]
    assert "the folder is not there" in err


def test_a_lost_picture_is_a_check_that_failed(
    say: Say, key_file: Path, disk: Path, tmp_path: Path, config: Config
) -> None:
    moved = Config(tmp_path / "shops" / "tea", config.file)
    builders.put_picture(moved, b"picture" * 100)
    say("backup", "now", "tea")
    next(disk.glob("tea/media/*")).unlink()
    code, out, _ = say("backup", "verify", "tea", "--key-file", str(key_file))
    assert code == 3
    assert "✗" in out


def test_the_key_may_come_by_the_environment(
    say: Say, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("backup", "now", "tea")
    code, _, err = say("backup", "verify", "tea")
    assert (code, "--key-file or $STOREBUILDER_BACKUP_KEY" in err) == (4, True)
    monkeypatch.setenv("STOREBUILDER_BACKUP_KEY", key_file.read_text().strip())
    assert say("backup", "verify", "tea")[0] == 0


def test_a_bucket_asks_for_its_secret(say: Say) -> None:
    code, _, err = say("backup", "set", "tea", "s3://bucket")
    assert (code, "A bucket needs --key-id" in err) == (2, True)
    code, _, err = say("backup", "set", "tea", "s3://bucket", "--key-id", "AKID")
    assert (code, "STOREBUILDER_S3_SECRET" in err) == (4, True)


def test_without_a_place_it_says_what_to_do(say: Say) -> None:
    code, _, err = say("backup", "now", "tea")
    assert code == 1
    assert "Run: storebuilder backup set tea" in err


def test_a_shop_goes_out_and_comes_in_as_one_file(say: Say, tmp_path: Path, another: str) -> None:
    file = tmp_path / "tea.sbz"
    code, out, err = say("export", "tea", str(file))
    assert (code, out) == (0, "")
    assert f"The shop is in {file}" in err
    code, out, err = say("import", "coffee", str(file), "--database", another)
    assert code == 0, err
    assert "rows and 0 pictures are in" in out
    code, _, err = say("import", "coffee", str(file))
    assert (code, "There is a shop in" in err) == (1, True)


def test_a_csv_goes_its_old_way(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    code, _, err = say("export", "tea", str(file))
    assert (code, f"All products are in {file}" in err) == (0, True)
    code, _, err = say("import", "tea", str(file), "--local")
    assert (code, "are for a whole shop" in err) == (2, True)
    assert say("import", "tea", str(file))[0] == 0
