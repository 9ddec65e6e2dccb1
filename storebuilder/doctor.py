"""Looking for what is wrong with this machine and a shop, each with the command that mends it."""

from __future__ import annotations

import shutil
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, func, select

from storebuilder import clock, homes, launching, running, serving, upgrading
from storebuilder.config import Config
from storebuilder.db import Base, db
from storebuilder.engines import sqlite_module
from storebuilder.errors import ShopError
from storebuilder.jobs import Job
from storebuilder.mail.models import Message
from storebuilder.payments.models import ProviderEvent

LEAST_SPACE = 500  # megabytes
FIXED_SQLITE = (3, 51, 3)  # 3.7.0 to 3.51.2 can corrupt a database when the WAL is reset
EARLIEST = 1_763_000_000  # seconds: no clock that is right says less (November 2025)
LATE = timedelta(minutes=5)  # a job that is due for so long has no worker


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``remedy`` is what mends it where it is not good."""

    about: str
    what: str
    good: bool
    said: str
    remedy: str = ""

    def plain(self) -> dict[str, object]:
        """As data for programs."""
        return asdict(self)

    def line(self) -> str:
        """As a person reads it."""
        line = f"{'✓' if self.good else '✗'} {self.about}: {self.what}: {self.said}"
        return line if self.good or not self.remedy else f"{line}\n    → {self.remedy}"


def machine(root: Path) -> list[Finding]:
    """What is looked at once for the machine."""
    python = ".".join(map(str, sys.version_info[:3]))
    version = sqlite_module().sqlite_version
    sound = tuple(map(int, version.split("."))) >= FIXED_SQLITE
    folder = next(path for path in (root, *root.parents) if path.exists())
    space = shutil.disk_usage(folder).free // 1_000_000
    return [
        Finding("machine", "Python", sys.version_info >= (3, 11), python, "Install Python 3.11."),
        Finding("machine", "SQLite", sound, version, "pip install --upgrade pysqlite3"),
        Finding("machine", "disk", space >= LEAST_SPACE, f"{space} MB free", f"du -sh {root}/*"),
        Finding(
            "machine",
            "clock",
            time.time() > EARLIEST,
            clock.now().strftime("%Y-%m-%d %H:%M UTC"),
            "timedatectl set-ntp true",
        ),
    ]


def shop(config: Config) -> list[Finding]:
    """What is looked at for one shop."""
    findings = [*_outside(config), _backups(config)]
    try:
        with launching.inside(config):
            findings += _inside(config)
    except ShopError as error:
        findings.append(Finding(config.file.name, "database", False, str(error)))
    except Exception as error:
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        remedy = f"storebuilder upgrade {config.file.name}"
        findings.append(Finding(config.file.name, "database", False, said, remedy))
    return findings


def _outside(config: Config) -> Iterator[Finding]:
    name, port = config.file.name, config.file.port
    path = config.home / "shop.toml"
    mode = stat.S_IMODE(path.stat().st_mode)
    yield Finding(name, "settings", not mode & 0o077, f"{path} ({mode:o})", f"chmod 600 {path}")
    if running.state(config) is not None:
        answers = serving.ask(config) is not None
        said = f"port {port}" if answers else f"port {port} does not answer"
        yield Finding(name, "web", answers, said, f"Look into {config.run / 'serve.log'}")
        yield from _children(config)
    else:
        free = homes.port_is_free(port)
        said = f"not running; port {port} is {'free' if free else 'taken by another program'}"
        other = f"storebuilder serve {name} --port {port if free else homes.free_port()}"
        yield Finding(name, "web", free, said, other)


def _backups(config: Config) -> Finding:
    from storebuilder import backups

    health, name = backups.health(config), config.file.name
    return Finding(
        name, "backups", health.state != "red", health.words, f"storebuilder backup now {name}"
    )


def _children(config: Config) -> Iterator[Finding]:
    name = config.file.name
    found = running.state(config) or {"children": {}}
    alive = running.lives(found["children"].get("worker"))
    restart = f"storebuilder stop {name} && storebuilder serve {name}"
    yield Finding(name, "worker", alive, "runs" if alive else "does not run", restart)


def _inside(config: Config) -> Iterator[Finding]:
    name = config.file.name
    old = upgrading.pending()
    said = "migrations are pending" if old else "is of this version"
    yield Finding(name, "database", not old, said, f"storebuilder upgrade {name}")
    if old:
        return
    late = (Job.state == "due") & (Job.run_at < clock.now() - LATE)
    panel = f"storebuilder open {name} --panel"
    looks: list[tuple[str, int, str, str]] = [
        ("jobs", _count(Job, Job.state == "failed"), "gave up", panel),
        ("waiting jobs", _count(Job, late), "late", f"storebuilder serve {name}"),
        ("mail", _count(Message, Message.state == "failed"), "not delivered", panel),
        ("payments", _count(ProviderEvent, ProviderEvent.outcome == "parked"), "to look at", panel),
    ]
    for what, count, word, remedy in looks:
        yield Finding(name, what, not count, f"{count} {word}", remedy)
    kept = _count(Message, Message.state == "kept")
    said = "is set" if config.file.smtp else f"none is set; {kept} messages stay in the outbox"
    remedy = f"Set smtp in {config.home / 'shop.toml'}"
    yield Finding(name, "mail server", bool(config.file.smtp) or not config.file.live, said, remedy)


def _count(model: type[Base], condition: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(condition)) or 0
