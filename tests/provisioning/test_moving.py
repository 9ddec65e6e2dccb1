"""What each server is told in a move, in which order; whole moves are in ``server/test_moving``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from provisioning import moving
from provisioning.client import Ending
from provisioning.moving import Move
from provisioning.site import Site

OLD: Any = "old"
NEW: Any = "new"
SITE = Site(
    name="tea",
    home=Path("/var/lib/storebuilder/shops/tea"),
    hosts=("tea.example",),
    panel_host="panel.tea.example",
    addresses=("203.0.113.7",),
    release="0.1.0-for-311",
)
STANDING = {
    "site": SITE.to_json(), "handed_to": "", "held": False, "release": SITE.release,
    "described": {}, "enabled": ["tea.example"],
}  # fmt: skip


class Told:
    """Both servers on paper: what was asked of them, and the sites that they were sent."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, str]] = []
        self.sites: dict[str, Site] = {}
        patch.setattr(moving, "ask", self._ask)
        patch.setattr(moving, "carry_out_there", self._carry_out)
        patch.setattr(moving, "look_at", lambda _there: SimpleNamespace(addresses=()))
        patch.setattr(moving, "Copying", lambda *_, **__: Copies())
        other = "0.1.0-for-313"
        patch.setattr(Move, "_prepare", lambda _s, _f, _x, site: replace(site, release=other))
        Move(
            name="tea", old=OLD, new=NEW, address="203.0.113.8", version="0.1.0",
            narrate=lambda *_: None, say=lambda _: None, meter=lambda _: lambda _: None,
        ).carry_out()  # fmt: skip

    def _ask(self, there: str, mode: str, *_: object) -> Ending:
        self.asked.append((there, mode))
        return Ending(0, dict(STANDING) if mode == "standing" else {})

    def _carry_out(self, there: str, site: Site, *_: object, mode: str) -> Ending:
        self.asked.append((there, mode))
        self.sites[mode] = site
        return Ending(0, {"enabled": ["tea.example"]})


class Copies:
    def sums(self) -> list[str]:
        return []

    def weigh(self, _there: object) -> dict[str, object]:
        return {}

    def __getattr__(self, _name: str) -> Any:
        return lambda *_, **__: None


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setattr(moving, "unlike", lambda *_: [])
    return Told(monkeypatch)


def test_it_works(told: Told) -> None:
    modes = [mode.partition(" ")[0] for _, mode in told.asked]
    assert modes[-5:] == ["hold", "renew", "open_door", "hand_over", "arrive"]


def test_a_release_that_was_made_for_the_new_server_is_the_one_that_arrives(told: Told) -> None:
    assert told.sites["try_out"].release == told.sites["arrive"].release == "0.1.0-for-313"


def test_one_word_is_told_to_both_and_forgotten_on_arrival(told: Told) -> None:
    word = told.sites["try_out"].hand
    assert len(word) == 32
    said = [mode for there, mode in told.asked if there == OLD and word in mode]
    assert said == [f"get_ready 203.0.113.8 {word}", f"hand_over 203.0.113.8 {word}"]
    assert told.sites["arrive"].hand == ""
