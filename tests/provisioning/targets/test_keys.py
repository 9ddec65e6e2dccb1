from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from provisioning.targets import keys
from provisioning.trouble import Trouble


def test_it_works(tmp_path: Path) -> None:
    key = keys.made(tmp_path / "keys" / "tea", "storebuilder-tea")
    told = subprocess.run(
        ["ssh-keygen", "-y", "-f", str(key.path)], capture_output=True, text=True, check=True
    )
    assert key.public.split()[:2] == told.stdout.split()[:2]
    assert key.public.endswith(" storebuilder-tea")
    assert key.path.stat().st_mode & 0o777 == 0o600
    assert key.path.parent.stat().st_mode & 0o777 == 0o700
    assert keys.made(key.path, "another") == keys.held(key.path) == key
    assert {path.name for path in key.path.parent.iterdir()} == {"tea", "tea.pub"}


def test_half_a_key_is_no_key(tmp_path: Path, a_key: keys.Key) -> None:
    path = tmp_path / "tea"
    path.with_suffix(".pub").write_text(a_key.public)
    assert keys.held(path) is None
    assert keys.made(path, "tea").public != a_key.public


def test_forgotten_it_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "tea"
    path.write_text("private")
    path.with_suffix(".pub").write_text("public")
    keys.forget(path)
    keys.forget(path)
    assert list(tmp_path.iterdir()) == []


def test_without_ssh_keygen_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match="ssh-keygen is missing. Install the OpenSSH client"):
        keys.made(tmp_path / "tea", "tea")
