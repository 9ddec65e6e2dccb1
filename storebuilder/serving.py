"""Serving a shop: its parent's own process, and how the shop is asked whether it lives."""

from __future__ import annotations

import http.client
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

from storebuilder import config as config_module
from storebuilder import homes, running, systemd
from storebuilder.config import Config
from storebuilder.errors import Conflict, NotAccepted, ShopError
from storebuilder.parenting import Parent

#: -P keeps the folder that the merchant stands in off the module path.
MODULE = (sys.executable, "-P", "-m")


def ask(config: Config, token: str = "") -> dict[str, Any] | None:
    """What the shop's own web process says of its health; None where it does not answer."""
    connection = _connection(config)
    try:
        connection.request("GET", "/healthz", headers={"X-Storebuilder-Token": token})
        answer = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    ours = isinstance(answer, dict) and answer.get("shop") == config.file.name
    return answer if ours and answer.get("ok") else None


def _connection(config: Config) -> http.client.HTTPConnection:
    if not config.file.behind:
        return http.client.HTTPConnection("127.0.0.1", config.file.port, timeout=1)
    return Unix((running.state(config) or {}).get("socket", ""))


class Unix(http.client.HTTPConnection):
    """A connection to the socket at ``path``, which the parent noted."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=1)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def serve(config: Config, *, attached: bool, welcome: str = "") -> int:
    """Run the shop's processes here until SIGTERM or Ctrl-C; returns the exit code.

    Raises ShopError where the shop runs already or its port is taken.
    """
    if config.file.behind:
        raise Conflict(
            f"{config.file.name} stands behind a web server, and systemd runs it.",
            hint="Start it with: systemctl start storebuilder",
        )
    with running.claim(config) as claim:
        log = running.Log(config.run / "serve.log", attached=attached)
        return Parent(config, log, _listen(config), claim, ask, welcome).run()


def serve_for_systemd(config: Config) -> int:
    """Run the shop's processes at the socket that systemd hands over; its journal keeps the log."""
    if not config.file.behind:
        raise NotAccepted(
            "This shop does not stand behind a web server.",
            hint=f"Set behind = true in {config.home / 'shop.toml'}.",
        )
    held = systemd.sockets()
    with running.claim(config) as claim:
        return Parent(config, running.Journal(), held, claim, ask).run()


def _listen(config: Config) -> list[socket.socket]:
    try:
        return homes.listen(config.file.port)
    except OSError as error:
        name, port = config.file.name, config.file.port
        free = homes.free_port(config.home.parent)
        raise ShopError(
            f"Port {port} cannot be used: {error.strerror}.",
            hint=f"Use another: storebuilder serve {name} --port {free}",
        ) from None


def environment() -> dict[str, str]:
    """The environment for our own processes; a checkout that was never installed names itself."""
    package = str(Path(__file__).parent.parent)
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    return os.environ | {"PYTHONPATH": path}


def command(config: Config, *, attached: bool, welcome_fd: int = -1) -> list[str]:
    """The command line of the parent, to be run in place of a large process."""
    how = "attached" if attached else "detached"
    return [*MODULE, "storebuilder.serving", str(config.home), how, str(welcome_fd)]


def main(home: str, how: str, welcome_fd: str) -> int:
    """The parent's own process."""
    welcome = ""
    if int(welcome_fd) >= 0:
        with os.fdopen(int(welcome_fd), encoding="utf-8") as stream:
            welcome = stream.read()
    try:
        config = config_module.read(Path(home))
        os.chdir(config.home)
        if how == "systemd":
            return serve_for_systemd(config)
        return serve(config, attached=how == "attached", welcome=welcome)
    except ShopError as error:
        sys.stderr.write(f"Error: {error}\n" if how == "attached" else f"{error}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
