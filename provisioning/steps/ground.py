"""The ground that a shop stands on: its user, its folders, room to breathe, and a locked door."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from provisioning import places
from provisioning.files import firewall, system
from provisioning.machine import Machine
from provisioning.plan import Step
from provisioning.site import Site
from provisioning.steps.filing import a_file

#: (folder, mode, owner): what the shop writes is its own, what buyers may fetch can be read by all.
FOLDERS = (
    (places.ETC, 0o755, "root"),
    (places.RELEASES, 0o755, "root"),
    (places.PACKAGES, 0o755, "root"),
    (places.VAR, 0o755, "root"),
    (places.RUNS, 0o700, "root"),
    (places.INCOMING, 0o700, "root"),
    (places.SHOPS, 0o700, places.USER),
    (places.PUBLIC, 0o755, "root"),
    (places.MEDIA, 0o755, places.USER),
    (places.PAGES, 0o755, places.USER),
)
SWAP = "/swapfile"


def steps(site: Site, machine: Machine) -> Iterator[Step]:
    """The steps of the ground, in order."""
    yield Step("User", lambda: _has_user(machine), partial(_add_user, machine))
    yield Step("Folders", lambda: _has_folders(machine), partial(_make_folders, machine))
    if site.swap_mb:
        yield Step("Swap", lambda: _swaps(machine), partial(_swap, machine, site.swap_mb), False)
    yield a_file(
        machine, "Logs", system.journald(site),
        lambda: machine.run("systemctl", "try-restart", "systemd-journald"), wanted=False,
    )  # fmt: skip
    yield a_file(machine, "Security updates", system.updates(site))
    yield a_file(machine, "Cleared at a boot", system.at_a_boot(site))
    yield a_file(
        machine, "Firewall", firewall.files(site), lambda: _guard(machine),
        holds=lambda: machine.try_("nft", "list", "table", "inet", "storebuilder").good,
    )  # fmt: skip


def _has_user(machine: Machine) -> bool:
    return machine.try_("id", "-u", places.USER).good


def _add_user(machine: Machine) -> None:
    machine.run(
        "useradd", "--system", "--user-group", "--no-create-home", "--home-dir", places.SHOPS,
        "--shell", "/usr/sbin/nologin", places.USER,
    )  # fmt: skip


def _has_folders(machine: Machine) -> bool:
    return all(machine.is_folder(place, mode=mode, owner=owner) for place, mode, owner in FOLDERS)


def _make_folders(machine: Machine) -> None:
    for place, mode, owner in FOLDERS:
        machine.folder(place, mode=mode, owner=owner)


def _swaps(machine: Machine) -> bool:
    return len(machine.read("/proc/swaps").splitlines()) > 1


def _swap(machine: Machine, megabytes: int) -> None:
    # Containers refuse it; the shop runs without, only closer to the edge.
    path = machine.path(SWAP)
    if not path.exists() or path.stat().st_size != megabytes << 20:
        path.unlink(missing_ok=True)
        machine.run("fallocate", "-l", f"{megabytes}M", SWAP)
    path.chmod(0o600)
    try:
        machine.run("mkswap", SWAP)
        machine.run("swapon", SWAP)
    except Exception:
        path.unlink(missing_ok=True)
        raise
    table = machine.read("/etc/fstab")
    if SWAP not in table:
        machine.write("/etc/fstab", f"{table.rstrip()}\n{SWAP} none swap sw 0 0\n".lstrip())


def _guard(machine: Machine) -> None:
    machine.run("nft", "-c", "-f", firewall.PLACE)
    machine.run("systemctl", "enable", "nftables")
    machine.run("nft", "-f", firewall.PLACE)
