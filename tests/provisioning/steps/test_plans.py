"""The whole plan on paper against its golden file: a new case is a new file, no code.

A file's first line says what it is about, the next ones (JSON) how the server is and what is
wanted: ``server``, ``site``, ``first`` (what was brought about before; what is ``failing`` begins
to fail after it) and ``look`` (a dry run).
Below the line of dashes stands each step with what it did. After a wanted change
``WRITE_GOLDEN=1 pytest tests/provisioning/steps`` writes them anew, to be read before the commit.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provisioning import carry_out, steps
from provisioning.plan import Outcome, look
from provisioning.site import Site
from provisioning.steps import front, naming, switching
from provisioning.trouble import Trouble
from tests.provisioning.steps.paper_server import Server

CASES = sorted((Path(__file__).parents[1] / "golden").glob("*.txt"))
DASHES = "-" * 20 + "\n"
MARKS = {"there": "·", "done": "✓", "todo": "+", "skipped": "–"}
SITE = Site(
    name="tea",
    home=Path("/var/lib/storebuilder/shops/tea"),
    hosts=("tea.example",),
    panel_host="panel.tea.example",
    email="alice@tea.example",
    release="0.1.0-aaa",
    addresses=("203.0.113.7",),
    words=("launch", "tea", "--behind"),
)
NAMES = ["tea.example", "panel.tea.example"]


def changed(site: Site, changes: dict[str, Any]) -> Site:
    found: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in changes.items()}
    return replace(site, **found)


def written(told: dict[str, Any], root: Path, patch: pytest.MonkeyPatch) -> str:
    about = {"leading": NAMES} | told.get("server", {})
    state: dict[str, Any] = {k: set(v) if isinstance(v, list) else v for k, v in about.items()}
    server = Server(root, **state)
    patch.setattr(naming.enabled, "__defaults__", (server.resolve,))
    patch.setattr(naming.elsewhere, "__defaults__", (server.resolve,))
    patch.setattr(naming.settled, "__defaults__", (server.resolve,))
    patch.setattr(switching, "ask", lambda _machine: server.answers("tea"))
    patch.setattr(front, "has_certificate", server.certificate)
    said, site = server.machine.told, SITE
    if "first" in told:
        site = changed(site, told["first"])
        carry_out(steps.bring_about(site, server.machine, server.sent()), lambda *_: None)
        said.clear()
    server.begin_to_fail()

    def narrate(name: str, outcome: Outcome) -> None:
        if outcome != "doing":
            said.append(f"{MARKS[outcome]} {name}")

    plan = steps.bring_about(changed(site, told.get("site", {})), server.machine, server.sent())
    try:
        count = look(plan, narrate) if told.get("look") else carry_out(plan, narrate)
    except Trouble as trouble:
        return _ordered(said) + f"Error: {trouble}\n"
    return _ordered(said) + f"{count} to do\n" * bool(told.get("look")) or "nothing\n"


def _ordered(said: list[str]) -> str:
    """Each step's name above what it did; what only looked is left out."""
    found: list[str] = []
    doing: list[str] = []
    for line in said:
        if line[0] in "$>":
            doing.append(f"  {line}")
            continue
        found += [line, *(doing if line[0] in "✓–" else ())]
        doing = []
    return "".join(f"{line}\n" for line in [*found, *doing])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_it_works(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head, _, expected = case.read_text().partition(DASHES)
    found = written(json.loads(head.partition("\n")[2] or "{}"), tmp_path, monkeypatch)
    if os.environ.get("WRITE_GOLDEN"):
        case.write_text(head + DASHES + found)
        return
    assert found == expected


def test_there_are_cases() -> None:
    assert len(CASES) > 10
