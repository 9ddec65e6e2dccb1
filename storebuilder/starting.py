"""Starting a shop's processes from the command line, here or in the background."""

from __future__ import annotations

import os
import subprocess
import time
from typing import Any, NoReturn

import click

from storebuilder import homes, running, serving
from storebuilder.config import Config
from storebuilder.errors import Conflict, ShopError

PATIENCE = 60.0  # seconds for the first answer


def refuse_running(config: Config) -> None:
    """Raise Conflict where the shop runs already."""
    if running.state(config) is not None:
        name = config.file.name
        raise Conflict(f"{name} runs already.", hint=f"Stop it with: storebuilder stop {name}")


def stay(config: Config, welcome: str) -> NoReturn:
    """Become the shop's parent: this process, with all that it imported, is replaced by it."""
    reading, writing = os.pipe()
    os.set_inheritable(reading, True)
    with os.fdopen(writing, "w", encoding="utf-8") as stream:
        stream.write(welcome)
    words = serving.command(config, attached=True, welcome_fd=reading)
    os.execve(words[0], words, serving.environment())  # noqa: S606


def leave(config: Config) -> None:
    """Start the shop in the background and wait until it answers."""
    log = config.run / "serve.log"
    start = log.stat().st_size if log.exists() else 0
    with (config.run / "start.log").open("w+", encoding="utf-8") as complaints:
        parent = subprocess.Popen(
            serving.command(config, attached=False),
            stdin=subprocess.DEVNULL,
            stdout=complaints,
            stderr=complaints,
            cwd=config.home,
            env=serving.environment(),
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE
        while serving.ask(config) is None:
            if parent.poll() is not None:
                complaints.seek(0)
                said = complaints.read().strip() or _end_of(log, start)
                raise ShopError(said, hint="" if said else f"Look into {log}.")
            if time.monotonic() > until:
                raise ShopError("The shop does not answer.", hint=f"Look into {log}.")
            time.sleep(0.05)
    parent.returncode = 0  # it lives on; subprocess need not warn of it


def move(config: Config, port: int) -> Config:
    """Give the shop another port, for good: its addresses name it."""
    from msgspec.structs import replace

    from storebuilder import config as settings

    if port == config.file.port:
        return config
    if not homes.port_is_free(port):
        raise Conflict(f"Port {port} is taken by another program.")
    return settings.write(config.home, replace(config.file, port=port))


def _end_of(log: object, start: int) -> str:
    with open(str(log), encoding="utf-8") as stream:  # noqa: PTH123
        stream.seek(start)
        lines = stream.read().strip().splitlines()
    return lines[-1] if lines else ""


def begin(config: Config, welcome: str, *, detach: bool) -> None:
    """Serve the shop: here until Ctrl-C, or in the background; a shop that runs is left alone."""
    if running.state(config) is not None:
        click.echo(f"{config.file.name} runs already.\n{welcome}")
    elif detach:
        leave(config)
        click.echo(f"{welcome}\nStop it: storebuilder stop {config.file.name}")
    else:
        stay(config, f"{welcome}\nStop it: Ctrl-C")


def describe(config: Config) -> dict[str, Any]:
    """How a shop is, for ``status`` and ``list``."""
    found = running.state(config)
    state = "stopped"
    if found is not None:
        state = "running" if serving.ask(config) else "starting"
    pids = [found["pid"], *found["children"].values()] if found else []
    megabytes = running.memory(pids)
    shop = homes.shop_host(config.file.name, domain=config.file.domain)
    return {
        "name": config.file.name,
        "state": state,
        "port": config.file.port,
        "address": f"{config.origin(shop)}/",
        "panel": f"{config.origin(config.file.panel_host)}/",
        "memory": f"{megabytes:.0f} MB" if megabytes else "",
        "pids": pids,
        "home": str(config.home),
    }
