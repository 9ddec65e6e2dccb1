"""What a shop must know before its database is open: its home folder and ``shop.toml``."""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from storebuilder import swapping
from storebuilder.errors import NotAccepted, NotFound


class ShopFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The contents of ``shop.toml``; docs/shop.toml.md is made from this class."""

    name: str
    #: shop, or aggregator: a shopping site over many shops.
    kind: Literal["shop", "aggregator"] = "shop"
    port: int = 8000
    #: Where buyers' links start when a web server stands in front, else http://HOST:PORT.
    scheme: str = "http"
    public_port: int | None = None
    #: A web server of ours stands in front, at a socket that systemd hands over: it is believed
    #: who the visitor is, links start with https, and finished pages are kept for it as files.
    behind: bool = False
    #: The shop's own domain on a server; empty means NAME.localhost, on one's own machine.
    domain: str = ""
    panel_host: str
    #: Empty means shop.db in the home folder; else postgresql://user@host/name.
    database: str = ""
    #: A live shop takes real money: the pretend payment provider and the test keys are refused.
    live: bool = False
    secret_key: str
    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""
    #: Empty means that mail stays in the outbox, where the panel shows it.
    smtp: str = ""
    mail_from: str = ""


@dataclass(frozen=True)
class Config:
    """A shop's home folder with the settings read from it.

    ``home`` holds shop.toml, shop.db, media/, pages/, backups/ and run/.
    """

    home: Path
    file: ShopFile
    #: Set by tests: raise on warnings of our own house rules instead of logging them.
    strict: bool = field(default=False)

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL: the file's ``database``, else SQLite in the home folder."""
        if self.file.database:
            return self.file.database.replace("postgres://", "postgresql://", 1)
        return f"sqlite:///{self.home / 'shop.db'}"

    @property
    def media(self) -> Path:
        return self.home / "media"

    @property
    def pages(self) -> Path:
        return self.home / "pages"

    @property
    def backups(self) -> Path:
        return self.home / "backups"

    @property
    def run(self) -> Path:
        return self.home / "run"

    @property
    def buyers_face(self) -> str:
        """The face that visitors of this home see."""
        return "shop" if self.file.kind == "shop" else "market"

    def origin(self, host: str) -> str:
        """The scheme, host and port under which ``host`` is reached, without a trailing slash."""
        scheme = "https" if self.file.behind else self.file.scheme
        usual = {"http": 80, "https": 443}.get(scheme)
        port = self.file.public_port or (usual if self.file.behind else self.file.port)
        return f"{scheme}://{host}" + ("" if port == usual else f":{port}")

    @property
    def nicknames(self) -> bool:
        """Whether ``localhost`` and ``127.0.0.1`` are names of this shop: on one's own machine."""
        return not (self.file.live or self.file.behind)


def read(home: Path) -> Config:
    """Read ``home``/shop.toml; raises NotFound without it and NotAccepted where it is wrong.

    ``STOREBUILDER_STRIPE_SECRET_KEY`` and its like in the environment come before the file, so that
    secrets need not be written down.
    """
    swapping.recover(home)
    path = home / "shop.toml"
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(f"There is no shop in {home}: {path.name} is missing.") from None
    except tomllib.TOMLDecodeError as error:
        raise NotAccepted(f"{path} is not valid TOML: {error}.") from None
    for name in ("stripe_secret_key", "stripe_webhook_secret", "smtp", "secret_key", "database"):
        value = os.environ.get(f"STOREBUILDER_{name.upper()}")
        if value is not None:
            data[name] = value
    try:
        return Config(home=home, file=msgspec.convert(data, ShopFile))
    except msgspec.ValidationError as error:
        raise NotAccepted(f"{path}: {error}.") from None


def write(home: Path, file: ShopFile) -> Config:
    """Write ``shop.toml`` whole or not at all, readable by its owner only.

    So is a home folder that is made here: the database, its backups and the log are in it.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in ("media", "pages", "backups", "run"):
        (home / folder).mkdir(exist_ok=True)
    target = home / "shop.toml"
    fresh = target.with_suffix(".toml.new")
    lines = ["# The settings of this shop that are read before its database is open.\n"]
    lines += [
        f"{key} = {_toml(value)}\n"
        for key, value in msgspec.to_builtins(file).items()
        if value is not None
    ]
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.writelines(lines)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(target)
    return Config(home=home, file=file)


def _toml(value: object) -> str:
    # JSON's strings, integers and booleans are TOML's too.
    return msgspec.json.encode(value).decode()


def new_secret() -> str:
    """A fresh 256-bit secret as text."""
    return secrets.token_urlsafe(32)
