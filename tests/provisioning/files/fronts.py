"""A front as an ordinary process on loopback, with the very files that a server would get."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from provisioning import places
from provisioning.files import caddy, handing, lego, nginx, resting
from provisioning.site import Site
from tests.provisioning.files.behind import Door, a_site


@dataclass
class Reply:
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def by_app(self) -> bool:
        return self.headers.get("x-answered-by") == "app"


@dataclass
class Front:
    """A running front, the folder of its files and the application behind."""

    kind: str
    root: Path
    door: Door
    plain_port: int
    port: int
    site: Site = field(default_factory=a_site)
    #: The address from which it is asked; empty for the usual one.
    visitor: str = ""
    context: ssl.SSLContext = field(init=False)

    def __post_init__(self) -> None:
        self.context = ssl.create_default_context()
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE

    @property
    def pages(self) -> Path:
        return self.root / "public" / "pages"

    def connect(self, name: str) -> ssl.SSLSocket:
        """A TLS connection that asks for ``name``."""
        return self.context.wrap_socket(self._wire(self.port), server_hostname=name)

    def _wire(self, port: int) -> socket.socket:
        source = (self.visitor, 0) if self.visitor else None
        return socket.create_connection(("127.0.0.1", port), timeout=60, source_address=source)

    def ask(
        self,
        host: str,
        path: str,
        method: str = "GET",
        *,
        body: bytes = b"",
        name: str = "",
        plain: bool = False,
        **headers: Any,
    ) -> Reply:
        """Send a request exactly as written: no library puts the path in order."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{key.replace('_', '-')}: {value}" for key, value in headers.items()]
        lines += [f"Content-Length: {len(body)}"] if body else []
        with self._wire(self.plain_port) if plain else self.connect(name or host) as wire:
            wire.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            return read(wire)


def keep(front: Front, host: str, path: str, text: str, **twins: bytes) -> Path:
    """Keep a page or a file as the shop does: the time is made from the content."""
    file = front.pages / host / path.lstrip("/")
    if not Path(path).suffix:
        file = file / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    when = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") // 2
    for suffix, data in {"": text.encode(), **{f".{k}": v for k, v in twins.items()}}.items():
        target = file.with_name(file.name + suffix)
        target.write_bytes(data)
        os.utime(target, (when, when))
    return file


def read(wire: socket.socket) -> Reply:
    """Read an answer to its end."""
    data = b""
    with contextlib.suppress(ssl.SSLEOFError, ConnectionResetError):
        while not _is_whole(data) and (more := wire.recv(65536)):
            data += more
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        known = headers.get(name.lower())
        headers[name.lower()] = value if known is None else f"{known} | {value}"
    if headers.get("transfer-encoding") == "chunked":
        body = b"".join(_chunks(body))
    return Reply(int(first.split()[1]), headers, body)


def _is_whole(data: bytes) -> bool:
    head, found, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    # Nothing tells an answer to HEAD from half a one here: it ends with the connection.
    return bool(found and length and body and len(body) >= int(length[1]))


def _chunks(body: bytes) -> Iterator[bytes]:
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        yield rest[:length]
        body = rest[length + 2 :]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        number: int = taken.getsockname()[1]
        return number


@contextlib.contextmanager
def running(kind: str, root: Path, text: str = "", **changed: Any) -> Iterator[Front]:
    """``kind`` serves the site of the tests, perhaps ``changed``, from ``root``.

    With ``text`` it does what that configuration says instead.
    """
    (root / "public" / "pages").mkdir(parents=True)
    (root / "public" / "media").mkdir()
    (root / "resting").mkdir()
    (root / "resting" / "resting.html").write_text(resting.page())
    front = Front(kind, root, Door(root / "web.sock"), free_port(), free_port(), a_site(**changed))
    process = {"caddy": _caddy, "nginx": _nginx}[kind](front, text)
    try:
        _wait(front, process)
        yield front
    finally:
        process.terminate()
        process.wait(30)
        front.door.close()


def _moved(text: str, root: Path) -> str:
    """The text with the places of a server below ``root``."""
    for place, here in (
        (places.SOCKET, "web.sock"),
        (places.PUBLIC, "public"),
        (resting.FOLDER, "resting"),
        (lego.CERTIFICATES, "certificates"),
        (handing.FOLDER, "handing"),
        (caddy.ADMIN, "admin.sock"),
    ):
        text = text.replace(place, str(root / here))
    return text


def _caddy(front: Front, text: str) -> subprocess.Popen[bytes]:
    text = _moved(text or caddy.caddyfile(front.site), front.root)
    ours = (
        f"{{\n\thttp_port {front.plain_port}\n\thttps_port {front.port}\n"
        "\tdefault_bind 127.0.0.1\n\tlocal_certs\n\tskip_install_trust\n"
    )
    text = text.replace("{\n", ours, 1)
    (front.root / "Caddyfile").write_text(text)
    environment = {"HOME": str(front.root), "PATH": os.environ["PATH"]}
    words = ["caddy", "run", "--adapter", "caddyfile", "--config", str(front.root / "Caddyfile")]
    with (front.root / "log").open("wb") as log:
        return subprocess.Popen(words, env=environment, stdout=log, stderr=log)


def _nginx(front: Front, text: str) -> subprocess.Popen[bytes]:
    if not (folder := front.root / "certificates" / "certificates").exists():
        _self_signed(folder)
    text = _moved(text or nginx.config(front.site), front.root)
    text = text.replace("/run/nginx.pid", str(front.root / "nginx.pid"))
    text = text.replace("user www-data;", "user root;" if os.geteuid() == 0 else "")
    text = re.sub(r"error_log .*;", f"error_log {front.root}/log warn;", text)
    text = re.sub(r"\n\s*listen \[::\].*;", "", text)
    text = text.replace("listen 80", f"listen 127.0.0.1:{front.plain_port}")
    text = text.replace("listen 443", f"listen 127.0.0.1:{front.port}")
    folders = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"\t{name}_temp_path {front.root}/{name};\n" for name in folders)
    text = text.replace("http {\n", f"http {{\n{paths}", 1)
    (front.root / "modules").symlink_to("/usr/lib/nginx/modules")
    (front.root / "nginx.conf").write_text(text)
    words = ["nginx", "-p", str(front.root), "-c", str(front.root / "nginx.conf")]
    return subprocess.Popen(
        [*words, "-e", str(front.root / "log"), "-g", "daemon off;"], stderr=subprocess.DEVNULL
    )


def _self_signed(folder: Path) -> None:
    folder.mkdir(parents=True)
    for host in a_site().enabled:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", f"/CN={host}", "-keyout", folder / f"{host}.key",
             "-out", folder / f"{host}.crt"],
            check=True, capture_output=True,
        )  # fmt: skip


def _wait(front: Front, process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        with contextlib.suppress(OSError):
            for host in a_site().enabled:
                front.connect(host).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError((front.root / "log").read_text()[-2000:])


def missing(kind: str) -> str:
    """Why ``kind`` cannot be tried here; empty where it can."""
    if not shutil.which(kind, path=f"{os.environ['PATH']}:/usr/sbin"):
        return f"{kind} is not installed"
    if kind == "nginx" and not Path("/etc/nginx/modules-enabled").glob("*brotli-static*"):
        return "nginx has no module for brotli"
    return ""
