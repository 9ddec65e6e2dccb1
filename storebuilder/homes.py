"""Where shops live on this machine: one folder each, named like the shop."""

from __future__ import annotations

import difflib
import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from storebuilder import config, fields, swapping
from storebuilder.config import Config
from storebuilder.errors import NotAccepted, NotFound, ShopError

FIRST_PORT = 8000
LAST_PORT = 8999


def root(given: str | Path | None = None) -> Path:
    """The folder that holds the shops: ``given``, $STOREBUILDER_HOME or the user's data folder."""
    if given or (given := os.environ.get("STOREBUILDER_HOME")):
        return Path(given).expanduser().absolute()
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "storebuilder"


def home(name: str, given: str | Path | None = None) -> Path:
    """The home folder of the shop ``name``, whether it exists or not; checks the name."""
    return root(given) / fields.shop_name(name)


def find(name: str, given: str | Path | None = None) -> Config:
    """The settings of the shop ``name``; NotFound says which shops there are."""
    folder = home(name, given)
    swapping.recover(folder)
    if (folder / "shop.toml").exists():
        return config.read(folder)
    there = [other.name for other in _folders(given)]
    close = difflib.get_close_matches(name, there, n=1)
    if close:
        hint = f"Did you mean {close[0]}?"
    elif there:
        hint = f"There are: {', '.join(there)}."
    else:
        hint = f"Make one with: storebuilder launch {name}"
    raise NotFound(f"There is no shop {name!r} in {root(given)}.", hint=hint)


def find_shop(name: str, given: str | Path | None = None) -> Config:
    """``find``, but NotAccepted for an aggregator, which has no goods of its own."""
    return _of_kind("shop", "an aggregator; shops do this", name, given)


def find_aggregator(name: str, given: str | Path | None = None) -> Config:
    """``find``, but NotAccepted for a shop."""
    return _of_kind("aggregator", "a shop; aggregators do this", name, given)


def _of_kind(kind: str, other: str, name: str, given: str | Path | None) -> Config:
    found = find(name, given)
    if found.file.kind != kind:
        raise NotAccepted(f"{name} is {other}.")
    return found


def every(given: str | Path | None = None) -> Iterator[Config]:
    """Every shop in the folder, by name."""
    for folder in _folders(given):
        yield config.read(folder)


def _folders(given: str | Path | None) -> list[Path]:
    return sorted(path.parent for path in root(given).glob("[a-z0-9]*/shop.toml"))


def shop_host(name: str, handle: str = "main", domain: str = "") -> str:
    """The host name of a storefront under ``domain``, else a local one; the first has it alone."""
    domain = domain or f"{name}.localhost"
    return domain if handle == "main" else f"{handle}.{domain}"


def panel_host(name: str, domain: str = "") -> str:
    """The host name of the panel under ``domain``, else a local one."""
    return shop_host(name, "panel", domain)


def free_port(given: str | Path | None = None) -> int:
    """The first port from 8000 on that nobody listens on and no other shop here has for its own."""
    taken = {other.file.port for other in every(given)}
    for port in range(FIRST_PORT, LAST_PORT + 1):
        if port not in taken and port_is_free(port):
            return port
    raise ShopError(
        f"No port between {FIRST_PORT} and {LAST_PORT} is free.", hint="Give one with --port."
    )


def port_is_free(port: int) -> bool:
    """Whether ``port`` can be listened on at every loopback address; asked by doing it."""
    try:
        for held in listen(port):
            held.close()
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            return False
        raise
    return True


def listen(port: int) -> list[socket.socket]:
    """Listen on ``port`` at every loopback address; raises OSError where one is taken."""
    held = []
    try:
        for address in loopbacks():
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            held.append(one := socket.socket(family, socket.SOCK_STREAM))
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind((address, port))
            one.listen(256)
    except OSError:
        for one in held:
            one.close()
        raise
    return held


def loopbacks() -> list[str]:
    """The addresses that ``*.localhost`` may lead to: IPv4's, and IPv6's where it exists."""
    found = ["127.0.0.1"]
    if socket.has_ipv6:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            try:
                probe.bind(("::1", 0))
                found.append("::1")
            except OSError:
                pass  # a machine without IPv6
    return found
