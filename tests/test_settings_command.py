"""Telling a shop its keys: asked for or read from stdin, never in a command line."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from storebuilder import config
from tests.commandline import Shell, free_port, shell

KEY = "sk_test_51abcdefghij"


@pytest.fixture
def sh(tmp_path: Path) -> Iterator[Shell]:
    with shell(tmp_path / "shops") as one:
        yield one


def _set(sh: Shell, setting: str, value: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        sh.command("set", "tea", setting), input=value, capture_output=True, text=True,
        env=sh.environment, cwd=sh.home, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_it_works(sh: Shell) -> None:
    sh.good("launch", "tea", "--detach", "--port", str(free_port()))
    done = _set(sh, "stripe-secret-key", f"{KEY}\n")
    assert done.returncode == 0, done.stderr
    assert KEY not in done.stdout + done.stderr
    file = sh.home / "tea" / "shop.toml"
    assert config.read(file.parent).file.stripe_secret_key == KEY
    assert file.stat().st_mode & 0o777 == 0o600
    assert "running" in sh.good("status", "tea")
    assert _set(sh, "stripe-secret-key", "").returncode == 0
    assert config.read(file.parent).file.stripe_secret_key == ""


@pytest.mark.parametrize(
    ("setting", "value", "accepted"),
    [
        ("stripe-secret-key", "pk_test_1", "begins with sk_ or rk_"),
        ("stripe-webhook-secret", "sk_test_1", "begins with whsec_"),
        ("smtp", "mail.example", "begins with smtp:// or smtps://"),
        ("smtp", 'smtp://x"\nlive = true', "begins with"),
        ("mail-from", "nobody", "e-mail"),
    ],
)
def test_what_is_not_of_that_form_is_refused(
    sh: Shell, setting: str, value: str, accepted: str
) -> None:
    home = sh.home / "tea"
    file = config.ShopFile(name="tea", panel_host="panel.tea.localhost", secret_key="x")
    before = config.write(home, file)
    done = _set(sh, setting, value)
    assert done.returncode == 2
    assert accepted in done.stderr
    assert value not in done.stderr or setting == "mail-from"
    assert config.read(home).file == before.file
