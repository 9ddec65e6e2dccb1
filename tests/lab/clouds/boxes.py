"""A cloud's servers as real ones: boxes with a firewall around them and an address that moves."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from tests.lab.box import Box
from tests.lab.clouds.machines import Opening, PaperMachines
from tests.lab.services import Lab


class BoxMachines(PaperMachines):
    """Boxes of a laboratory; whoever makes one of these closes it at the end."""

    def __init__(self, lab: Lab, suite: str = "bookworm", user: str = "admin") -> None:
        super().__init__()
        self.lab = lab
        self.suite = suite
        self.user = user
        self.boxes: dict[str, Box] = {}
        self.gone: dict[str, list[str]] = {}
        self.openings: dict[str, list[Opening]] = {}

    def boot(self, name: str, public_key: str) -> str:
        """Boot one that lets the user in with the key, who may do everything by sudo."""
        box = self.boxes[name] = self.lab.box(self.suite).up()
        self.gone[name] = []
        box.good("echo 127.0.1.1 $(hostname) >> /etc/hosts")  # else sudo asks the DNS who it is
        if self.user != "root":
            box.good(f"useradd --create-home --shell /bin/bash {self.user}")
            box.good(f"echo '{self.user} ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/90-cloud")
        folder = f"$(getent passwd {self.user} | cut -d: -f6)/.ssh"
        box.good(f"install -d -m 700 -o {self.user} {folder}")
        box.good(f"cat >> {folder}/authorized_keys", text=f"{public_key}\n")
        return box.address

    def host_keys(self, name: str) -> Sequence[tuple[str, str]]:
        """The one that it has."""
        kind, key = self.boxes[name].host_key.split()
        return [(kind, key)]

    def open(self, name: str, openings: Sequence[Opening]) -> None:
        """All else is dropped before the server's own firewall sees it."""
        self.openings[name] = list(openings)
        self._surround(name)

    def move(self, name: str) -> str:
        """Another address; whoever comes to an earlier one hears nothing from then on."""
        box = self.boxes[name]
        self.gone[name].append(box.address)
        address = box.add_address()
        self._surround(name)
        return address

    def end(self, name: str) -> None:
        """Gone without a trace."""
        self.boxes.pop(name).down()

    def close(self) -> None:
        """End those that were not ended."""
        for name in list(self.boxes):
            self.end(name)

    def _surround(self, name: str) -> None:
        box = self.boxes[name]
        # What the server asks from an earlier address is answered, as a cloud's gateway does.
        rules = ["iif lo accept", "ct state established,related accept"]
        rules += [f"ip daddr {address} drop" for address in self.gone[name]]
        rules += ["meta l4proto icmp accept"]
        rules += [f"{kind} dport {low}-{high} accept" for kind, low, high in self.openings[name]]
        rules += ["meta l4proto { tcp, udp } drop"]
        chain = "\n".join(["type filter hook input priority -300", *rules])
        # Made where it is not there, taken away and made anew, all in one.
        text = "table inet cloud\ndelete table inet cloud\n"
        text += f"table inet cloud {{\nchain in {{\n{chain}\n}}\n}}\n"
        do_with(text, "ip", "netns", "exec", box.name, "nft", "-f", "-")


def do_with(text: str, *words: str) -> None:
    """Run a command that reads the text; the error says what it printed."""
    done = subprocess.run(words, input=text, text=True, capture_output=True, check=False)
    assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"
