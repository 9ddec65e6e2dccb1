"""All that a server must know of a shop, checked once at the edge."""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from provisioning import places

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
#: No quotes, no dollar and no per cent: it goes into files of systemd, Caddy and a shell.
_EMAIL = re.compile(r"[A-Za-z0-9._+=~-]{1,64}@[A-Za-z0-9.-]{1,253}")
_ADDRESS = re.compile(r"[0-9a-f.:]{2,45}")
_ACME = re.compile(r"https://[a-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9/_-]*)?")
FRONTS = ("caddy", "nginx")
HANDED = "X-Storebuilder-Handed"


class NotASite(ValueError):
    """A value that no server can be set up with; the message says what is accepted."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A shop as a server sees it: a name, a folder, a port and the hosts that lead there.

    The second half is of servers that are set up from afar; a shop on this machine leaves it empty.
    """

    name: str
    home: Path
    port: int = 1
    #: The first storefront's host comes first; the panel's is apart.
    hosts: tuple[str, ...]
    panel_host: str

    #: Whom the certificate authority may write to.
    email: str = ""
    front: str = "caddy"
    #: The release that shall run: a folder's name under /opt/storebuilder/releases.
    release: str = ""
    #: The public addresses that the names must lead to, IPv4 and IPv6.
    addresses: tuple[str, ...] = ()
    #: Words of the shop's own command line that make the shop; opaque here.
    words: tuple[str, ...] = ()
    #: An ACME server other than Let's Encrypt, and the certificates (PEM) to trust it by.
    acme_directory: str = ""
    acme_ca: str = ""
    swap_mb: int = 512
    #: The shop's database is a PostgreSQL elsewhere; its address is a secret and not here.
    postgresql: bool = False
    #: Addresses of the server that the shop moved away from, which hands visitors on to this one:
    #: names that still lead there count as leading here, and its word on who visits is taken.
    before: tuple[str, ...] = ()
    #: Only who says this word in ``HANDED`` is let in while the shop is on its way here: the server
    #: that hands it over. Empty on every server that a shop has arrived on.
    hand: str = ""

    #: Found on the server itself, before its files are written.
    enabled: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    memory_mb: int = 512
    ssh_ports: tuple[int, ...] = (22,)

    def __post_init__(self) -> None:
        if len(self.name) > 40 or not _NAME.fullmatch(self.name):
            raise NotASite(f"The name {self.name[:40]!r} needs small letters, digits and hyphens.")
        if not self.home.is_absolute():
            raise NotASite(f"The home folder {self.home} must be an absolute path.")
        if not 1 <= self.port <= 65535:
            raise NotASite(f"The port {self.port} is not between 1 and 65535.")
        for host in (*self.hosts, self.panel_host):
            if not _HOST.fullmatch(host) or ".." in host:
                raise NotASite(f"The host name {host[:40]!r} is not accepted.")
        if self.panel_host in self.hosts:
            raise NotASite(f"The panel needs a host of its own; {self.panel_host} is a shop's.")
        self._check_server()

    def _check_server(self) -> None:
        # These are written into files of the server: nothing may be more than it looks.
        if self.front not in FRONTS:
            raise NotASite(f"The front {self.front[:40]!r} is not one of {', '.join(FRONTS)}.")
        if self.email and not _EMAIL.fullmatch(self.email):
            raise NotASite(f"The e-mail address {self.email[:60]!r} is not accepted.")
        if self.acme_directory and not _ACME.fullmatch(self.acme_directory):
            raise NotASite(f"The ACME directory {self.acme_directory[:60]!r} is not an https one.")
        if any(not _ADDRESS.fullmatch(one) for one in self.before):
            raise NotASite(f"The addresses {', '.join(self.before)[:80]!r} are not accepted.")
        if not re.fullmatch("[0-9a-f]{0,64}", self.hand):
            raise NotASite("The word of the server before is not accepted.")
        if self.release and not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.+-]*", self.release):
            raise NotASite(f"The release {self.release[:40]!r} is not accepted.")
        for address in self.addresses:
            if not _is_address(address):
                raise NotASite(f"{address[:60]!r} is no address of a server.")

    @property
    def lock(self) -> Path:
        """Where the lock of this site lies: beside its home, which may not exist yet."""
        return self.home.parent / f".{self.home.name}.lock"

    @property
    def acme_root(self) -> str:
        """The file on the server that holds ``acme_ca``; empty where the system's own will do."""
        return places.ACME_CA if self.acme_ca else ""

    def to_json(self) -> str:
        """The site as text, the same for the same site."""
        return json.dumps(asdict(self) | {"home": str(self.home)}, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Site:
        """The site that ``to_json`` wrote; NotASite where it is no such text."""
        try:
            # A newer storebuilder may have written more: what this one does not know is left out.
            known = {one.name for one in fields(cls)}
            data = {name: value for name, value in json.loads(text).items() if name in known}
            data = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
            return cls(**data | {"home": Path(data["home"])})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotASite(f"This is not a site: {error}") from None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text
