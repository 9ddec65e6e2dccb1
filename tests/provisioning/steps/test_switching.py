"""A release and the services around it change together, once, and go back together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from provisioning import carry_out, places, steps
from provisioning.files import units
from provisioning.steps import front, naming, switching
from provisioning.trouble import Trouble
from tests.provisioning.steps.paper_server import Server
from tests.provisioning.steps.test_plans import NAMES, SITE

OLD, NEW = SITE.release, "0.2.0-bbb"
SERVICE = f"{units.SYSTEMD}/{units.SERVICE}"
SOCKET = f"{units.SYSTEMD}/{units.SOCKET}"


class Shop:
    """A launched shop on paper that is well unless its release or its services are ``ill``."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.server = Server(root, leading=set(NAMES))
        self.machine, self.patch = self.server.machine, patch
        self.ill = ""
        for find in (naming.enabled, naming.elsewhere, naming.settled):
            patch.setattr(find, "__defaults__", (self.server.resolve,))
        patch.setattr(switching, "ask", lambda _machine: self.answer())
        patch.setattr(switching, "PATIENCE", 0.0)
        patch.setattr(front, "has_certificate", self.server.certificate)
        self.bring_about(OLD)

    def answer(self) -> dict[str, object]:
        now = self.machine.leads_to(places.CURRENT) + self.machine.read(SERVICE)
        return {} if self.ill and self.ill in now else self.server.answers(SITE.name)

    def bring_about(self, release: str) -> int:
        self.machine.told.clear()
        site = replace(SITE, release=release)
        plan = steps.bring_about(site, self.machine, self.server.sent())
        return carry_out(plan, lambda *_: None)

    def services_change(self, which: str = "service") -> None:
        """From now on a unit is written otherwise, as another version would."""
        text = getattr(units, which)
        self.patch.setattr(units, which, lambda site: f"{text(site)}# new\n")

    @property
    def state(self) -> tuple[str, bool, bool]:
        """The release in force; whether its service and its door are new."""
        new = [self.machine.read(place).endswith("# new\n") for place in (SERVICE, SOCKET)]
        return self.machine.leads_to(places.CURRENT).rpartition("/")[2], new[0], new[1]

    def times(self, *words: str) -> int:
        return self.machine.told.count(f"$ systemctl {' '.join(words)}")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(tmp_path, monkeypatch)


def test_both_change_in_one_restart(shop: Shop) -> None:
    shop.services_change()
    shop.bring_about(NEW)
    assert shop.state == (NEW, True, False)
    assert shop.times("restart", "storebuilder.service") == 1
    assert shop.times("restart", "storebuilder.socket") == 0
    assert not shop.machine.exists(switching.BEFORE)
    assert shop.bring_about(NEW) == 0


@pytest.mark.parametrize("ill", [NEW, "# new"], ids=["release", "services"])
def test_both_go_back_whichever_is_ill(shop: Shop, ill: str) -> None:
    shop.services_change()
    shop.services_change("socket")
    shop.ill = ill
    with pytest.raises(Trouble, match=f"{NEW} did not answer, so {OLD} serves again"):
        shop.bring_about(NEW)
    assert shop.state == (OLD, False, False)
    assert shop.answer()
    # The door was made anew for each, since it changed.
    assert shop.times("restart", "storebuilder.socket") == 2
    assert not shop.machine.exists(switching.BEFORE)


def test_services_that_do_not_work_go_back_under_the_same_release(shop: Shop) -> None:
    shop.services_change()
    shop.ill = "# new"
    with pytest.raises(Trouble, match=f"behind its new services did not answer, so {OLD}"):
        shop.bring_about(OLD)
    assert shop.state == (OLD, False, False)
    shop.ill = ""
    assert shop.bring_about(OLD) == 1
    assert shop.state == (OLD, True, False)


@pytest.mark.parametrize("moment", ["daemon-reload", "restart"])
def test_killed_in_the_middle_the_next_run_still_knows_the_way_back(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    shop.services_change()
    shop.services_change("socket")
    with monkeypatch.context() as patch:
        patch.setitem(shop.machine.answers, "systemctl", lambda words: _die(moment, words))
        with pytest.raises(KeyboardInterrupt):
            shop.bring_about(NEW)
    assert shop.state == (NEW, True, True)
    shop.machine.link(places.CURRENT, f"releases/{OLD}")  # as if it had been killed before that
    shop.ill = NEW
    with pytest.raises(Trouble, match="serves again"):
        shop.bring_about(NEW)
    assert shop.state == (OLD, False, False)
    assert shop.times("restart", "storebuilder.socket") == 2


def _die(moment: str, words: tuple[str, ...]) -> None:
    if words[1] == moment:
        raise KeyboardInterrupt
