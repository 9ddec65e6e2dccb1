from __future__ import annotations

import os
import shutil

import pytest

from tests.lab import fixtures


def test_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda program: program)
    assert fixtures.missing() == ""
    fixtures.leave_out("")


def test_what_is_missing_is_named_with_the_packages_that_bring_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda program: "pebble" not in program)
    assert fixtures.missing() == "Booting a server needs: apt-get install pebble"


def test_without_root_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert fixtures.missing() == "Booting a server needs root."


def test_a_test_is_left_out_here_and_fails_in_continuous_integration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="root"):
        fixtures.leave_out("Booting a server needs root.")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="root"):
        fixtures.leave_out("Booting a server needs root.")
