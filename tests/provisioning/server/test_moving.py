"""A shop moves to another server: seconds of waiting, no request and no order lost."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.lab.services import Lab
from tests.provisioning.server import fronts
from tests.provisioning.server.buyers import Buyer, Load, until_answered
from tests.provisioning.server.merchant import NAME, Merchant
from tests.provisioning.server.test_upgrading import orders

PHASES = (
    "Home folder",
    "Pictures and papers",
    "Database",
    "Rehearsal",
    "HTTPS there",
    "Visitors wait",
    "What is new since",
    "The same on both",
    "Hand over",
)
ACTIVE = "systemctl is-active storebuilder.service || true"
UNIT = "systemctl show storebuilder.service -P Description"
BEFORE = f"{NAME}.before"
NOT_THE_SAME = ("provisioning/moving.py", "if wrong := unlike(here, there):", "if wrong := ['!']:")
#: The client dies once the new server's door is open, before the old one hands over.
DIES = ("provisioning/moving.py", 'self.narrate("Hand over", "doing")', '__import__("os").abort()')
NO_DOOR = (
    "provisioning/agent/arriving.py",
    'machine.run("systemctl", "start", switching.SOCKET_UNIT)\n',
    'raise Trouble("no door")\n',
)


@pytest.fixture
def fresh(ready: Box) -> Box:
    """A server without a shop; it comes before ``server``, so that names lead to that one."""
    let_talk(ready)
    return ready


@pytest.fixture
def old(fresh: Box, server: Box) -> Box:
    """The server with the shop, which reaches the fresh one as servers of the world do."""
    let_talk(server)
    return server


@pytest.fixture(params=["caddy", "nginx"])
def front(request: pytest.FixtureRequest, old: Box, merchant: Merchant, acme: Acme) -> str:
    """What the shop stands behind on the old server, and so on the new one."""
    if request.param != "caddy":
        fronts.put(old, request.param, merchant)
        until_answered(old, acme)
    return str(request.param)


class Slow(Load):
    """Orders that are spread over a whole move: a shop takes only so many from one address."""

    most = 7

    def _buy(self) -> None:
        while not self.over.is_set() and self.orders < self.most:
            self._again("order", self._order)
            self.over.wait(3)


def let_talk(box: Box) -> None:
    Path(f"/proc/sys/net/ipv4/conf/{box.name}/forwarding").write_text("1")


def moving(box: Box, *more: str) -> list[str]:
    to = ("--to", f"ssh://root@{box.address}", "--key", str(box.ssh_key))
    return ["move", NAME, *to, *more]


def serves(box: Box) -> bool:
    """Whether the shop itself runs there, and not a relay or nobody."""
    return box.good(ACTIVE).strip() == "active" and box.good(UNIT).startswith("The shop")


def test_no_request_and_no_order_is_lost(
    fresh: Box, old: Box, merchant: Merchant, acme: Acme, front: str
) -> None:
    before, place = orders(old), fronts.CONFIGS[front]
    with Slow(old, acme) as load:
        said = merchant.good(*moving(fresh))
    print(said)
    assert not load.failed
    assert load.orders > 0
    assert "are the same on both." in said
    assert orders(fresh) - before == load.orders
    assert f". A {fresh.address}" in said
    assert serves(fresh)
    assert not serves(old)
    assert merchant.status()[1]["serves"]

    # Names lead to the old server still, and it takes no order itself, whatever happens to it.
    orders_old = orders(old)
    Buyer(old.address, acme).order(load.variant)
    old.reboot()
    until_answered(old, acme)
    Buyer(old.address, acme).order(load.variant)
    assert (orders(old), orders(fresh)) == (orders_old, before + load.orders + 2)

    # A visitor is known by the own address, though the old server passes everyone on.
    assert old.address in fresh.good(f"cat {place}")
    assert fronts.buyers(fresh) == {f"pay:from:{old.slot.address(1)}"}
    if front == "nginx":
        assert "inactive" in old.run("systemctl is-active storebuilder-certificates.timer").stdout
        fronts.renew(fresh)

    # Once names lead to the new server nobody is believed any more, and the old one can go.
    merchant.name(fresh)
    merchant.good("upgrade", NAME)
    assert old.address not in fresh.good(f"cat {place}")
    ended = merchant.good("destroy", BEFORE, "--yes")
    assert "is no more" in ended
    assert not old.run("ls -d /opt/storebuilder /etc/storebuilder").stdout
    Buyer(fresh.address, acme).order(load.variant)


def test_killed_after_each_phase_the_old_one_serves_and_the_next_run_finishes(
    fresh: Box, old: Box, merchant: Merchant, acme: Acme
) -> None:
    before, variant = orders(old), Buyer(old.address, acme).variant()
    for done, phase in enumerate(PHASES, start=1):
        # The first hold ends by itself; later ones are ended as systemd would end them.
        by_itself = phase == "Visitors wait"
        kill_after(merchant, phase, moving(fresh, "--wait", "15" if by_itself else "300"))
        if phase in PHASES[PHASES.index("What is new since") : -1]:
            old.good("systemctl start storebuilder-hold.service")
        handed = phase == PHASES[-1]
        if not handed:
            assert not serves(fresh), phase
        until_answered(old, acme)
        Buyer(old.address, acme).order(variant)
        assert serves(fresh) is handed, phase
        assert serves(old) is not handed, phase
        assert orders(fresh if handed else old) == before + done, phase
    merchant.good(*moving(fresh))
    assert serves(fresh)
    assert not serves(old)
    assert orders(fresh) == before + len(PHASES)
    assert "is on" in merchant.run(*moving(fresh)).stderr


def test_a_client_that_dies_with_the_door_open_leaves_nothing_that_a_stranger_could_wake(
    fresh: Box, old: Box, merchant: Merchant, acme: Acme
) -> None:
    before, variant = orders(old), Buyer(old.address, acme).variant()
    died = merchant.another_version("0.5.0", DIES).run(*moving(fresh, "--wait", "15"))
    assert died.returncode < 0, died.stderr
    assert "active" in fresh.good("systemctl is-active storebuilder.socket")
    stranger = Buyer(fresh.address, acme)
    for answer in (stranger.get("/cart"), stranger.post("/cart/lines", variant=variant)):
        assert answer.status == 503
    assert not serves(fresh)
    until_answered(old, acme)
    Buyer(old.address, acme).order(variant)
    merchant.good(*moving(fresh))
    assert orders(fresh) == before + 1
    Buyer(fresh.address, acme).order(variant)
    assert (serves(fresh), serves(old)) == (True, False)


def kill_after(merchant: Merchant, phase: str, words: list[str]) -> None:
    """Begin a command and kill it, and all that it started here, as soon as a phase is done."""
    process = merchant.begin(*words)
    said = ""
    assert process.stdout
    try:
        for line in process.stdout:
            said += line
            if re.match(rf"[✓·] {phase}\b", line):
                break
        else:
            raise AssertionError(said)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize(("fault", "told"), [(NOT_THE_SAME, "not the same"), (NO_DOOR, "no door")])
def test_a_move_that_fails_while_visitors_wait_goes_back(
    fresh: Box,
    old: Box,
    merchant: Merchant,
    acme: Acme,
    fault: tuple[str, str, str],
    told: str,
) -> None:
    before = orders(old)
    with Slow(old, acme) as load:
        done = merchant.another_version("0.5.0", fault).run(*moving(fresh))
    assert done.returncode == 1
    assert told in done.stderr
    assert "The old server serves again." in done.stderr
    assert not load.failed
    assert serves(old)
    assert not serves(fresh)
    assert orders(old) - before == load.orders > 0
    assert merchant.status()[1]["serves"]


def test_to_a_server_with_another_python(
    lab: Lab, server: Box, merchant: Merchant, acme: Acme
) -> None:
    """The release that serves cannot run there, so one is made for it, and stays in force."""
    with lab.box("trixie") as newer:
        for box in (newer, server):
            let_talk(box)
        merchant.good(*moving(newer))
        assert serves(newer)
        assert not serves(server)
        Buyer(server.address, acme).order(Buyer(server.address, acme).variant())
        assert merchant.status()[1]["serves"]


def test_a_server_with_a_shop_is_no_target(fresh: Box, old: Box, merchant: Merchant) -> None:
    fresh.good("mkdir -p /etc/storebuilder")
    fresh.good("tee /etc/storebuilder/site.json", text=old.good("cat /etc/storebuilder/site.json"))
    done = merchant.run(*moving(fresh))
    assert done.returncode == 1
    assert "There is a shop tea-house on the new server already." in done.stderr
    assert serves(old)
