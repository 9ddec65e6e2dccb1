"""A newer release takes over under load without a request lost, and a bad one never does."""

from __future__ import annotations

from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.provisioning.server.buyers import Load
from tests.provisioning.server.merchant import NAME, Merchant

DATABASE = f"/var/lib/storebuilder/shops/{NAME}/shop.db"
CURRENT = "readlink /opt/storebuilder/current"
#: Only a shop that systemd started has this: the rehearsal does not see it coming.
ONLY_LIVE = (
    "storebuilder/wsgi.py",
    "        app = create_app(self.config)\n",
    "        app = create_app(self.config)\n"
    "        if os.environ.get('INVOCATION_ID') and self.config.file.behind:\n"
    "            raise RuntimeError('broken only when live')\n",
)
#: The release itself is well, and its service is written so that it cannot start.
SERVICE_ILL = (
    "provisioning/files/units.py",
    "ExecStart=/usr/bin/python3 -P",
    "ExecStart=/usr/bin/no",
)
ALWAYS = (
    "storebuilder/wsgi.py",
    "class Pulse:\n",
    "raise RuntimeError('broken from the start')\n\n\nclass Pulse:\n",
)


def orders(box: Box) -> int:
    """How many orders the shop's database holds."""
    script = f"import sqlite3; d = sqlite3.connect({DATABASE!r});"
    script += " print(d.execute('SELECT count(*) FROM orders').fetchone()[0])"
    return int(box.good(f'python3 -c "{script}"'))


def test_it_works(server: Box, merchant: Merchant, acme: Acme) -> None:
    before, first = orders(server), server.good(CURRENT)
    newer = merchant.another_version("0.2.0")
    assert "✓ Serve 0.2.0" not in newer.good("plan", NAME)
    with Load(server, acme) as load:
        said = newer.good("upgrade", NAME)
    assert "✓ Rehearsal" in said
    assert not load.failed
    assert load.orders > 0
    assert orders(server) - before == load.orders
    assert server.good(CURRENT).startswith("releases/0.2.0")

    before = orders(server)
    with Load(server, acme) as load:
        merchant.good("rollback", NAME)
    assert not load.failed
    assert orders(server) - before == load.orders
    assert server.good(CURRENT) == first
    code, found = merchant.status()
    assert (code, found["serves"], found["wrong"]) == (0, True, [])


def test_a_release_that_fails_in_rehearsal_never_touches_the_live_one(
    server: Box, merchant: Merchant
) -> None:
    before = server.good(CURRENT)
    pid = server.good("systemctl show storebuilder -P MainPID")
    done = merchant.another_version("0.3.0", ALWAYS).run("upgrade", NAME)
    assert done.returncode == 1
    assert "broken from the start" in done.stderr
    assert server.good(CURRENT) == before
    assert server.good("systemctl show storebuilder -P MainPID") == pid
    assert not server.good("ls -A /var/lib/storebuilder/shops | grep rehearsal || true")


def test_a_release_that_fails_only_when_live_goes_back_by_itself(
    server: Box, merchant: Merchant, acme: Acme
) -> None:
    before, rows = server.good(CURRENT), orders(server)
    bad = merchant.another_version("0.4.0", ONLY_LIVE)
    with Load(server, acme) as load:
        done = bad.run("upgrade", NAME)
    assert done.returncode == 1
    assert "serves again" in done.stderr
    assert "broken only when live" in done.stderr
    assert not load.failed
    assert orders(server) - rows == load.orders > 0
    assert server.good(CURRENT) == before
    assert "broken only when live" in merchant.good("logs", NAME, "-n", "100")
    # Tried again, it is tried again, and goes back again: nothing is stuck.
    assert bad.run("upgrade", NAME).returncode == 1
    assert server.good(CURRENT) == before


def test_services_that_do_not_start_go_back_with_the_release(
    server: Box, merchant: Merchant, acme: Acme
) -> None:
    before, unit = server.good(CURRENT), server.good("systemctl cat storebuilder.service")
    with Load(server, acme) as load:
        done = merchant.another_version("0.5.0", SERVICE_ILL).run("upgrade", NAME)
    assert done.returncode == 1
    assert "serves again" in done.stderr
    assert not load.failed
    assert server.good(CURRENT) == before
    assert server.good("systemctl cat storebuilder.service") == unit
    code, found = merchant.status()
    assert (code, found["serves"], found["wrong"]) == (0, True, [])


def test_three_releases_are_kept_and_each_can_be_had_again(server: Box, merchant: Merchant) -> None:
    first = server.good(CURRENT).strip().removeprefix("releases/")
    for version in ("0.2.0", "0.3.0", "0.4.0"):
        merchant.another_version(version).good("upgrade", NAME)
    kept = server.good("ls /opt/storebuilder/releases").split()
    assert [name[:5] for name in sorted(kept)] == ["0.2.0", "0.3.0", "0.4.0"]
    assert first not in kept
    merchant.good("upgrade", NAME, "--to", kept[0])
    assert server.good(CURRENT).strip() == f"releases/{kept[0]}"
    refused = merchant.run("upgrade", NAME, "--to", first)
    assert refused.returncode == 1
    assert "has no release" in refused.stderr
