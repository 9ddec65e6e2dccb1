"""A bare server comes up with the shop of a backup, in one command that can be run again."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import click
import pytest

from cli import main
from provisioning import places
from provisioning.commands import restoring
from provisioning.site import Site
from storebuilder.commands import secrets

SITE = Site(
    name="tea", home=Path(places.SHOPS) / "tea", hosts=("tea.example",),
    panel_host="panel.tea.example", release="1-abc",
)  # fmt: skip
RESTORE, UPGRADE = ["restore", "tea", "--by-stdin"], ["upgrade", "tea"]
TOLD = json.dumps({"key": "AGE-SECRET-KEY-1"}).encode()


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """The programs of a server that write down what was asked of them, and what they could read."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (tmp_path / "shops/tea").mkdir(parents=True)
    for name in ("systemctl", "runuser"):
        text = f'#!/bin/sh\necho "{name} $*" >>{tmp_path}/asked\n'
        if name == "runuser":
            text += f'echo "read: $(cat)" >>{tmp_path}/asked\nexit $(cat {tmp_path}/code)\n'
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    (tmp_path / "code").write_text("0")
    return tmp_path


def carry_out(server: Path) -> tuple[int, list[str]]:
    script = restoring._script(SITE, RESTORE, UPGRADE)
    script = script.replace(places.SHOPS, f"{server}/shops")
    path = f"{server}/bin:{os.environ['PATH']}"
    done = subprocess.run(["sh", "-c", script], input=TOLD, env={"PATH": path}, check=False)
    lines = (server / "asked").read_text().splitlines()
    short = [line.partition("storebuilder ")[2] or line for line in lines]
    return done.returncode, [line.partition("bin/storebuilder ")[2] or line for line in short]


def test_it_works(server: Path) -> None:
    code, asked = carry_out(server)
    assert code == 0
    assert asked == [*_both()]
    assert "1-abc/bin/storebuilder" in (server / "asked").read_text()


def _both() -> list[str]:
    return [
        "restore tea --by-stdin", f"read: {TOLD.decode()}",
        "upgrade tea", "read: ",
    ]  # fmt: skip


def test_a_shop_that_a_launch_made_stands_still_meanwhile(server: Path) -> None:
    (server / "shops/tea/shop.toml").touch()
    code, asked = carry_out(server)
    assert code == 0
    units = "storebuilder.socket storebuilder.service"
    assert asked[0].endswith(units.partition(" ")[2])
    assert (server / "asked").read_text().count("systemctl") == 2
    (server / "code").write_text("1")
    code, asked = carry_out(server)
    assert code == 1
    assert (server / "asked").read_text().splitlines()[-1] == f"systemctl start {units}"


def test_one_that_came_from_a_backup_goes_on_serving(server: Path) -> None:
    for name in ("shop.toml", restoring.RESTORED):
        (server / f"shops/tea/{name}").touch()
    code, asked = carry_out(server)
    assert (code, asked) == (0, _both())


def test_what_cannot_come_is_not_gone_on_with(server: Path) -> None:
    (server / "code").write_text("1")
    code, asked = carry_out(server)
    assert code == 1
    assert not any("upgrade" in line for line in asked)


def test_secrets_stand_in_no_word(tmp_path: Path) -> None:
    given = {
        "name": "tea", "source": "s3://b", "number": "latest", "domain": "tea.example",
        "endpoint": "", "region": "eu-1", "key_id": "AKIA", "path_style": True, "local": False,
        "database": "postgresql://shop:secret@db/tea", "key_file": tmp_path / "tea.key",
    }  # fmt: skip
    assert secrets.words_of_restore(given) == [
        "restore", "tea", "--from", "s3://b", "--id", "latest", "--domain", "tea.example",
        "--region", "eu-1", "--key-id", "AKIA", "--path-style", "--by-stdin", "--over-empty",
    ]  # fmt: skip
    with pytest.raises(click.UsageError, match="your own machine"):
        secrets.words_of_restore(given | {"local": True})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "A shop on a server needs a domain"),
        (("--domain", "tea.example", "--home", "."), "--home is of this machine"),
        (("--domain", "not a name"), "not a name"),
    ],
)
def test_what_does_not_go_together_is_refused(
    more: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("STOREBUILDER_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    key = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33"
    monkeypatch.setenv("STOREBUILDER_BACKUP_KEY", key)
    words = ["restore", "tea", "--on", "ssh://root@203.0.113.7", "--from", "file:///mnt", *more]
    with pytest.raises(SystemExit) as leaving:
        main(words)
    assert leaving.value.code == 2
    assert said in capsys.readouterr().err
