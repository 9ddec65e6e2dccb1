"""Killed, cut off, switched off, done twice at once: the next run goes on, and nothing is lost."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning import launching, places, releases
from provisioning.client import carry_out_there, look_at
from provisioning.plan import Outcome
from provisioning.site import Site
from provisioning.trouble import Trouble
from storebuilder import __version__
from tests.lab.box import Box
from tests.lab.system import PATIENCE
from tests.provisioning.server.buyers import Buyer, until_answered
from tests.provisioning.server.merchant import NAME, SHOP, Merchant

LOG = f"{places.VAR}/apply.log"
#: The program on the server, with a hand on its own plug.
FRAGILE = """
import os, signal, sys, threading
from provisioning.agent import main, modes
journal, spared, moment, delay = modes.journal, {spared!r}, {moment!r}, {delay!r}
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def fragile(machine):
    tell = journal(machine)
    def narrate(name, outcome):
        tell(name, outcome)
        if outcome == moment and name not in spared:
            threading.Timer(delay, die).start() if delay else die()
    return narrate
modes.journal = fragile
sys.exit(main(sys.argv[1:]))
"""


def wanted(box: Box, merchant: Merchant) -> tuple[Site, dict[str, Path]]:
    with merchant.way(box) as way:
        facts = look_at(way)
        release = releases.build(facts.platform, __version__)
        site = launching.site_of(merchant.order(box), facts, release.name)
        return site, launching.lacking(facts, release)


@pytest.mark.parametrize(
    ("moment", "delay"), [("done", 0.0), ("doing", 0.15)], ids=["after", "in the middle of"]
)
def test_it_works(ready: Box, merchant: Merchant, moment: str, delay: float) -> None:
    """Every step is the last one of a run, then every step is cut short; each next run goes on."""
    merchant.name(ready)
    killed: list[str] = []
    begun = time.monotonic()
    while True:
        heard: list[tuple[str, Outcome]] = []
        main = FRAGILE.format(spared=killed, moment=moment, delay=delay)
        site, sent = wanted(ready, merchant)
        try:
            with merchant.way(ready) as way:
                ending = carry_out_there(
                    way, site, sent, lambda *told: heard.append(told), _quiet,  # noqa: B023
                    agent=releases.agent(main),
                )  # fmt: skip
            break
        except Trouble as trouble:
            if "ended in the middle" not in str(trouble):
                raise
        killed.append(next(n for n, o in reversed(heard) if o == moment and n not in killed))
        assert len(killed) < 30
    print(f"killed {moment} {', '.join(killed)} in {time.monotonic() - begun:.0f} s")
    assert ending.code == 0
    assert len(killed) >= (12 if moment == "done" else 6)
    assert Buyer(ready.address, merchant.acme).get("/").status == 200
    site, sent = wanted(ready, merchant)
    with merchant.way(ready) as way:
        ending = carry_out_there(way, site, sent, lambda *_: None, _quiet)
    assert (ending.code, ending.told["worked"]) == (0, 0)


def _quiet(_line: str) -> None:
    pass


@pytest.fixture
def children() -> Iterator[list[subprocess.Popen[str]]]:
    """Commands that are ended with the test."""
    found: list[subprocess.Popen[str]] = []
    yield found
    for one in found:
        if one.poll() is None:
            os.killpg(one.pid, signal.SIGKILL)
        one.communicate()


Children = list[subprocess.Popen[str]]


def until_at(box: Box, step: str, seconds: float = PATIENCE) -> None:
    """Wait until the work on the box is at this step."""
    until = time.monotonic() + seconds
    log = box.root / LOG.lstrip("/")
    while True:
        text = ""
        if log.is_symlink():
            real = box.root / str(log.readlink()).lstrip("/")
            text = real.read_text() if real.exists() else ""
        if re.search(rf'"step": "{step}[^"]*", "outcome": "doing"', text):
            return
        assert time.monotonic() < until, text
        time.sleep(0.01)


def test_two_at_once_the_second_follows_the_first_and_says_so(
    ready: Box, merchant: Merchant, children: Children
) -> None:
    merchant.name(ready)
    children += [merchant.begin(*merchant.launching(ready)) for _ in range(2)]
    ends = sorted((one.communicate(timeout=2 * PATIENCE)[0], one.returncode) for one in children)
    codes = sorted(code for _, code in ends)
    assert codes == [0, 1], ends
    second = next(said for said, code in ends if code == 1)
    assert "Somebody is at work on this server already: following that." in second
    assert "Run yours again now." in second
    assert "Serve" in second
    assert Buyer(ready.address, merchant.acme).get("/").status == 200
    assert len(ready.good(f"ls {places.SHOPS}").split()) == 1


def test_a_connection_that_breaks_is_made_again_and_no_step_is_said_twice(
    ready: Box, merchant: Merchant, children: Children
) -> None:
    merchant.name(ready)
    children.append(merchant.begin(*merchant.launching(ready)))
    until_at(ready, "Shop")
    ready.run("kill $(pgrep -f '^sshd: root@')")
    said = children[0].communicate(timeout=2 * PATIENCE)[0]
    assert children[0].returncode == 0, said
    assert said.count("The connection broke; the server works on.") == 1
    steps = [line.split("(")[0].strip() for line in said.splitlines() if line and line[0] in "✓·–"]
    assert len(steps) == len(set(steps))
    assert any(step.startswith("✓ Serve") for step in steps)


def test_a_killed_client_is_of_no_matter_and_the_next_one_follows(
    ready: Box, merchant: Merchant, children: Children
) -> None:
    merchant.name(ready)
    children.append(merchant.begin(*merchant.launching(ready)))
    until_at(ready, "Release")
    os.killpg(children[0].pid, signal.SIGKILL)
    again = merchant.run(*merchant.launching(ready))
    assert "following that" in again.stderr
    assert again.returncode == 1
    last = merchant.good(*merchant.launching(ready))
    assert "· Shop (already there)" in last
    assert Buyer(ready.address, merchant.acme).get("/").status == 200


def test_the_plug_is_pulled_while_a_release_is_unpacked(
    server: Box, merchant: Merchant, children: Children
) -> None:
    before = server.good("readlink /opt/storebuilder/current")
    newer = merchant.another_version("0.2.0")
    children.append(newer.begin("upgrade", NAME))
    until_at(server, "Release")
    time.sleep(0.05)
    server.pull_plug()
    os.killpg(children[0].pid, signal.SIGKILL)
    server.boot_again()
    until_answered(server, merchant.acme)
    assert server.good("readlink /opt/storebuilder/current") == before
    newer.good("upgrade", NAME)
    assert server.good("readlink /opt/storebuilder/current").startswith("releases/0.2.0")
    assert not server.good("ls -A /opt/storebuilder/releases | grep '^[.]' || true")


def test_no_page_kept_before_a_power_loss_is_served_after_it(
    server: Box, merchant: Merchant
) -> None:
    """With the shop switched off, so that nobody but the boot itself can remove it."""
    page = f"{places.PAGES}/{SHOP}/old/index.html"
    server.good("systemctl disable --now storebuilder.socket storebuilder.service")
    server.good(f"mkdir -p $(dirname {page}) && echo old > {page}")
    assert Buyer(server.address, merchant.acme).get("/old").text == "old\n"
    server.pull_plug()
    server.boot_again()
    assert not server.run(f"ls {page}").stdout
    server.good("until systemctl is-active -q caddy; do sleep 0.1; done")
    assert Buyer(server.address, merchant.acme).get("/old").status in (502, 503)


def test_after_a_reboot_the_shop_answers_by_itself(server: Box, merchant: Merchant) -> None:
    server.reboot()
    until_answered(server, merchant.acme)
    code, found = merchant.status()
    assert found["serves"]
    assert code == 0, found["wrong"]
    assert "storebuilder" in server.good("nft list tables")
    assert server.good("systemctl is-active storebuilder-backup.timer") == "active\n"
