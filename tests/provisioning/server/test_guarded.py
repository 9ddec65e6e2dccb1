"""What strangers, other users of the server and a shop that was broken into can reach."""

from __future__ import annotations

import socket

import pytest

from provisioning import places
from tests.lab.box import Box
from tests.provisioning.server.buyers import Buyer
from tests.provisioning.server.merchant import NAME, SHOP, Merchant

HOME = f"{places.SHOPS}/{NAME}"
CONNECT = "import socket; socket.socket(socket.AF_UNIX).connect({place!r})"


def opens(box: Box, port: int) -> bool:
    try:
        socket.create_connection((box.address, port), timeout=1).close()
    except OSError:
        return False
    return True


def can(box: Box, user: str, words: str) -> bool:
    """Whether ``user`` succeeds with a command line on the box."""
    return box.run(f"runuser -u {user} -- {words}").returncode == 0


def test_it_works(server: Box) -> None:
    """From outside: the web and sshd, and nothing else that listens."""
    server.good("systemd-run --quiet python3 -m http.server 8080")
    server.good("until ss -Hltn | grep -q :8080; do sleep 0.1; done")
    assert [port for port in (22, 80, 443, 8080) if opens(server, port)] == [22, 80, 443]
    server.good("nft delete table inet storebuilder")
    assert opens(server, 8080)


def test_no_port_of_sshd_is_ever_shut(server: Box, merchant: Merchant) -> None:
    """Neither the one that is set up nor the one that an older sshd still holds."""
    server.good("echo 'Port 2222' > /etc/ssh/sshd_config.d/port.conf")
    server.good("mkdir -p /run/sshd; /usr/sbin/sshd -p 2200")
    merchant.good("upgrade", NAME)
    server.good("systemctl restart ssh")
    assert opens(server, 2200)
    assert opens(server, 2222)
    assert (
        "tcp dport { 22, 2200, 2222 } accept"
        in (server.root / f"{places.ETC}/firewall.nft".lstrip("/")).read_text()
    )


def test_the_door_is_the_fronts_alone(standing: Box) -> None:
    door = f'python3 -c "{CONNECT.format(place=places.SOCKET)}"'
    assert can(standing, "caddy", door)
    assert not can(standing, "nobody", door)


def test_a_shop_that_was_broken_into_cannot_command_the_front(standing: Box) -> None:
    door = f'python3 -c "{CONNECT.format(place="/run/caddy/admin.sock")}"'
    assert can(standing, "caddy", door)
    assert not can(standing, places.USER, door)
    assert not can(standing, "nobody", door)


@pytest.mark.parametrize("name", ["shop.toml", "shop.db"])
def test_the_shops_secrets_and_orders_are_its_own(standing: Box, name: str) -> None:
    assert can(standing, places.USER, f"head -c 1 {HOME}/{name}")
    for user in ("caddy", "nobody"):
        assert not can(standing, user, f"head -c 1 {HOME}/{name}")


def test_the_shop_writes_where_it_must_and_nowhere_else(standing: Box) -> None:
    for place in (places.OPT, places.ETC, places.VAR, places.PUBLIC, places.RUNS, "/etc", "/usr"):
        assert not can(standing, places.USER, f"touch {place}/owned")
    assert not can(standing, places.USER, f"rm -rf {places.CURRENT}")
    for place in (HOME, places.MEDIA, places.PAGES):
        assert can(standing, places.USER, f"touch {place}/.probe")
        standing.good(f"rm {place}/.probe")


@pytest.mark.parametrize(
    ("unit", "most"),
    [("storebuilder", 1.2), ("storebuilder-backup", 1.2), ("caddy", 2.5)],
)
def test_the_walls_around_each_service(standing: Box, unit: str, most: float) -> None:
    said = standing.good(f"systemd-analyze security --no-pager {unit}.service | tail -1")
    print(said.strip())
    assert float(said.split(":")[1].split()[0]) <= most


def test_a_broken_shop_cannot_make_root_give_a_folder_away(server: Box) -> None:
    server.good(
        f"runuser -u {places.USER} -- sh -c 'mv {places.SHOPS}/{NAME} {places.SHOPS}/.gone; "
        f"ln -s /etc {places.SHOPS}/{NAME}'"
    )
    before = server.good("stat -c '%U %a' /etc")
    server.run("systemctl restart storebuilder")
    assert server.good("stat -c '%U %a' /etc") == before


ATTACK = """
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
def said(work):
    try:
        work()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"
def ring():
    if libc.syscall(425, 1, ctypes.create_string_buffer(120)) < 0:
        raise OSError(ctypes.get_errno(), "")
media = os.open({media!r}, os.O_RDONLY)
print(said(lambda: os.symlink("/etc/hostname", {media!r} + "/a.webp")),
      said(lambda: os.symlink("/etc/hostname", "b.webp", dir_fd=media)),
      said(ring), file=open({home!r} + "/said", "w"))
"""
DROPIN = "/etc/systemd/system/storebuilder-backup.service.d/attack.conf"


def test_a_broken_shop_makes_no_link_that_the_front_follows(
    server: Box, merchant: Merchant
) -> None:
    """Caddy follows links, so what it may read and the shop may not (its keys) hangs on this."""
    link = f"{places.MEDIA}/control.webp"
    server.good(f"runuser -u {places.USER} -- ln -s /etc/hostname {link}")
    stolen = Buyer(server.address, merchant.acme, SHOP).get("/media/control.webp")
    assert stolen.body.decode().strip() == server.good("hostname").strip()
    server.good(f"rm {link}")

    script = ATTACK.format(media=places.MEDIA, home=HOME)
    server.good(f"cat > {HOME}/attack.py", text=script)
    server.good(f"mkdir -p $(dirname {DROPIN})")
    attacks = (
        f"[Unit]\nConditionPathExists=\n[Service]\nExecStart=\nExecStart=python3 {HOME}/attack.py"
    )
    server.good(f"cat > {DROPIN}", text=f"{attacks}\n")
    server.good("systemctl daemon-reload && systemctl start storebuilder-backup.service")
    assert server.good(f"cat {HOME}/said").split() == ["EPERM"] * 3
    assert not server.good(f"find {places.PUBLIC} -type l")
