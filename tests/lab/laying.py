"""What a box is made of: a disk over the base, a network, a memory limit."""

from __future__ import annotations

from pathlib import Path

from tests.lab.slots import GROUPS, Slot, groups
from tests.lab.system import do

GATEWAY, OWN = 1, 2
MB = 1 << 20


def disk(slot: Slot, *layers: Path) -> Path:
    """A disk to write on over others, the upmost first, which nobody writes on."""
    # In memory it would count against the server's memory, so it is on a real disk.
    for part in ("upper", "work", "root"):
        (slot.folder / part).mkdir()
    below = ":".join(str(layer) for layer in layers)
    options = f"lowerdir={below},upperdir={slot.folder}/upper,workdir={slot.folder}/work"
    # Volatile: nothing waits for the real disk, since this machine's memory outlives every box.
    do("mount", "-t", "overlay", "overlay", "-o", f"{options},volatile", slot.folder / "root")
    return slot.folder / "root"


def network(slot: Slot) -> None:
    """A network of its own with one cable to us; nothing of it goes further than this machine."""
    name = slot.name
    do("ip", "netns", "add", name)
    do("ip", "link", "add", name, "type", "veth", "peer", "name", "host0", "netns", name)
    do("ip", "address", "add", f"{slot.address(GATEWAY)}/24", "dev", name)
    do("ip", "link", "set", name, "up")
    Path(f"/proc/sys/net/ipv4/conf/{name}/forwarding").write_text("0")
    for words in (
        "link set lo up",
        f"address add {slot.address(OWN)}/24 dev host0",
        "link set host0 up",
        f"route add default via {slot.address(GATEWAY)}",
    ):
        do("ip", "-n", name, *words.split())


def settle(slot: Slot, root: Path, *, services: str, sources: str, authorized: str) -> None:
    """What a vendor writes on the disk of a new server: name, keys, where names are asked."""
    (root / "etc/hostname").write_text(f"{slot.name}\n")
    (root / "etc/resolv.conf").unlink(missing_ok=True)
    (root / "etc/resolv.conf").write_text(f"nameserver {services}\n" if services else "")
    (root / "etc/apt/sources.list").write_text(sources)
    host_key = root / "etc/ssh/ssh_host_ed25519_key"
    for file in (slot.folder / "key", host_key):
        file.unlink(missing_ok=True)
        do("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", slot.name, "-f", file)
    (root / "root/.ssh").mkdir(mode=0o700, exist_ok=True)
    keys = (slot.folder / "key.pub").read_text() + authorized
    (root / "root/.ssh/authorized_keys").write_text(keys)


def limits(slot: Slot, memory_mb: int) -> list[Path]:
    """The control groups that the server's processes are to join; memory is limited in one."""
    found = groups(slot.number)
    subtree = GROUPS / "cgroup.subtree_control"
    if subtree.exists():
        subtree.write_text("+memory")
    for group in found:
        group.mkdir(exist_ok=True)
        for name in ("memory.limit_in_bytes", "memory.max"):
            if (group / name).exists():
                (group / name).write_text(str(memory_mb * MB))
    return found


def take_off(slot: Slot, to: Path) -> Path:
    """Move what was written over the other disks to a folder, as a layer for further ones."""
    do("umount", slot.folder / "root")
    (slot.folder / "upper").rename(to)
    return to
