"""A Debian on paper: what a launch asks of a server, answered as a small state would answer it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from provisioning import places
from provisioning.connections.paper import WELL, PaperMachine
from provisioning.machine import Done

NO = Done(1, "", "")
HEADERS = json.dumps({"Cache-Control": "public, max-age=0, must-revalidate"})


@dataclass
class Server:
    """The state of the server, and the programs that look at it and change it."""

    root: Path
    #: Names that lead here.
    leading: set[str] = field(default_factory=set)
    #: Programs that fail, by their first word, and what they say.
    failing: dict[str, str] = field(default_factory=dict)
    #: Who holds the ports of the web, as ``ss`` says it.
    listening: str = ""
    packages: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)
    active: set[str] = field(default_factory=set)
    enabled: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.machine = PaperMachine(self.root, dict.fromkeys(PROGRAMS, self._ask))
        self._put("/proc/meminfo", "MemTotal: 500000 kB\n")
        self._put("/proc/swaps", "Filename\n")

    def begin_to_fail(self) -> None:
        """From now on the failing programs fail."""
        self.machine.answers |= dict.fromkeys(self.failing, self._fail)

    def sent(self) -> Path:
        """The folder of what a client sends along."""
        for name in ("release.tar.zst", "packages.tar.zst"):
            self._put(f"/sent/{name}", "")
        return self.root / "sent"

    def resolve(self, host: str) -> frozenset[str]:
        return frozenset({"203.0.113.7"} if host in self.leading else ())

    def answers(self, name: str) -> dict[str, object]:
        """What the shop says of its health."""
        up = "storebuilder.service" in self.active
        return {"ok": True, "shop": name} if up else {}

    def certificate(self, host: str) -> bool:
        return bool(self.active & {"caddy", "nginx"}) and host in self.leading

    def _put(self, place: str, text: str) -> None:
        path = self.machine.path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def _fail(self, words: tuple[str, ...]) -> Done:
        return Done(1, "", self.failing[words[0]])

    def _ask(self, words: tuple[str, ...]) -> Done | None:
        return PROGRAMS[words[0]](self, words)


def _dpkg(server: Server, words: tuple[str, ...]) -> Done:
    return Done(0, "install ok installed", "") if words[-1] in server.packages else NO


def _apt(server: Server, words: tuple[str, ...]) -> Done | None:
    if "install" in words:
        server.packages |= {word for word in words[words.index("install") + 1 :] if word[0] != "-"}
    return None


def _id(server: Server, words: tuple[str, ...]) -> Done:
    return WELL if words[-1] in server.users else NO


def _useradd(server: Server, words: tuple[str, ...]) -> None:
    server.users.add(words[-1])


def _swapon(server: Server, words: tuple[str, ...]) -> None:
    server._put("/proc/swaps", f"Filename\n{words[-1]}\n")


def _fallocate(server: Server, words: tuple[str, ...]) -> None:
    server._put(words[-1], "")


def _nft(server: Server, words: tuple[str, ...]) -> Done | None:
    if words[1] == "-f":
        server.tables.add("storebuilder")
    return NO if words[1] == "list" and words[-1] not in server.tables else None


def _systemctl(server: Server, words: tuple[str, ...]) -> Done | None:
    verb, units = words[1], {word.removesuffix(".service") for word in words[2:] if word[0] != "-"}
    units = {f"{unit}.service" if unit == "storebuilder" else unit for unit in units}
    if verb == "is-active":
        return WELL if units <= server.active else NO
    if verb == "is-enabled":
        return WELL if units <= server.enabled else NO
    if verb == "enable":
        server.enabled |= units
    if verb in ("start", "restart") or "--now" in words:
        server.active |= units
    if verb == "reload" and not units <= server.active:
        return NO
    return None


def _tar(server: Server, words: tuple[str, ...]) -> None:
    folder = Path(words[words.index("-C") + 1])
    if Path(words[words.index("-xf") + 1]).name == "release.tar.zst":
        name = folder.name.removeprefix(".").removesuffix(".half")
        told = {"name": name, "version": name.partition("-")[0], "packages": "wheels"}
        (folder / "app").mkdir()
        (folder / "release.json").write_text(json.dumps(told))


def _mkdir(server: Server, words: tuple[str, ...]) -> None:
    server.machine.path(words[-1]).mkdir(parents=True, exist_ok=True)


def _shop(server: Server, words: tuple[str, ...]) -> Done | None:
    verb = words[3]
    if verb == "launch":
        server._put(f"{places.SHOPS}/{words[4]}/shop.toml", "")
    return Done(0, HEADERS, "") if verb == "page-headers" else None


PROGRAMS: dict[str, Callable[[Server, tuple[str, ...]], Done | None]] = {
    "apt-get": _apt,
    "dpkg-query": _dpkg,
    "env": _shop,
    "fallocate": _fallocate,
    "id": _id,
    "mkdir": _mkdir,
    "nft": _nft,
    "ss": lambda server, words: Done(0, server.listening if "sport" in words[-1] else "", ""),
    "swapon": _swapon,
    "systemctl": _systemctl,
    "tar": _tar,
    "useradd": _useradd,
}
