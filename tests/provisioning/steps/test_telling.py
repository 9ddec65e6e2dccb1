"""A secret that was sent for the words that make the shop is read once, and is gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from provisioning import carry_out, places, steps
from provisioning.machine import Done
from provisioning.steps import front, naming, switching
from tests.provisioning.steps.paper_server import Server
from tests.provisioning.steps.test_plans import NAMES, SITE

TOLD = '{"database": "postgresql://shop:secret@db/tea"}'


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server(tmp_path, leading=set(NAMES))
    for place in (naming.enabled, naming.elsewhere, naming.settled):
        monkeypatch.setattr(place, "__defaults__", (server.resolve,))
    monkeypatch.setattr(switching, "ask", lambda _machine: server.answers("tea"))
    monkeypatch.setattr(front, "has_certificate", server.certificate)
    return server


def test_it_works(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[tuple[str, ...], str]] = []
    machine = server.machine
    work = machine.try_

    def hears(*words: str, stdin: str = "", **more: object) -> Done:
        if stdin:
            heard.append((words, stdin))
        return work(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(machine, "try_", hears)
    machine.write(places.TOLD, TOLD, mode=0o600)
    site = replace(SITE, postgresql=True, words=("launch", "tea", "--behind", "--by-stdin"))
    carry_out(steps.bring_about(site, machine, server.sent()), lambda *_: None)
    [(words, stdin)] = heard
    assert words[-4:] == site.words
    assert stdin == TOLD
    assert not machine.exists(places.TOLD)
    assert "postgresql-client" in server.packages
    left = [path for path in server.root.rglob("*") if path.is_file()]
    assert not [path for path in left if "shop:secret" in path.read_text(errors="replace")]
    assert not any("secret" in line for line in machine.told)
