"""A small apt repository: what a launch installs and a bare server lacks, with all it needs."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.lab.base import base, kept
from tests.lab.system import cache, do

PORT = 3142
PACKAGES = [
    "brotli",
    "caddy",
    "curl",
    "lego",
    "libnginx-mod-http-brotli-filter",
    "libnginx-mod-http-brotli-static",
    "nftables",
    "nginx-light",
    "postgresql",
    "postgresql-client",
    "procps",
    "python3",
    "python3-minimal",
    "sqlite3",
    "unattended-upgrades",
    "zstd",
]
#: So that rules about where an upgrade may come from can be tried on it.
RELEASE = {"Origin": "Debian", "Label": "Debian"}


def repository(suite: str = "bookworm") -> Path:
    """A flat repository for a bare server of ``suite``, made by the first that asks."""
    below = base(suite)
    recipe = [below.parent.name, PACKAGES, RELEASE]
    return kept(f"packages-{suite}", recipe, partial(fill, suite, PACKAGES))


def source(address: str, folder: Path) -> str:
    """A server's sources.list that knows this repository and no other."""
    return f"deb [trusted=yes] http://{address}:{PORT}/{folder.relative_to(cache())}/ ./\n"


@contextmanager
def serving(address: str) -> Iterator[None]:
    """Hand out every repository over HTTP on an address that boxes reach."""
    server = ThreadingHTTPServer((address, PORT), partial(_Quiet, directory=str(cache())))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


def fill(suite: str, packages: list[str], folder: Path) -> None:
    """Ordinary apt, made to believe that it runs on the bare server, downloads what is lacking."""
    below, state = base(suite), folder / "state"
    (state / "lists/partial").mkdir(parents=True)
    (folder / "partial").mkdir()
    words = ["apt-get", "--quiet", "--yes", "--no-install-recommends"]
    for option in (
        f"Dir::Etc={below}/etc/apt",
        f"Dir::State={state}",
        f"Dir::State::status={below}/var/lib/dpkg/status",
        f"Dir::Cache={state}",
        f"Dir::Cache::archives={folder}",
        "APT::Sandbox::User=root",
        "APT::Keep-Downloaded-Packages=true",
        "Acquire::Retries=3",
        "Acquire::Languages=none",
        "Debug::NoLocking=1",
    ):
        words += ["-o", option]
    do(*words, "update")
    do(*words, "--download-only", "install", *packages)
    shutil.rmtree(state)
    shutil.rmtree(folder / "partial")
    _index(suite, folder)


def _index(suite: str, folder: Path) -> None:
    told = do("apt-ftparchive", "packages", ".", folder=folder)
    (folder / "Packages").write_text(told)
    words = ["apt-ftparchive", "release"]
    for name, value in {**RELEASE, "Codename": suite, "Suite": suite}.items():
        words += ["-o", f"APT::FTPArchive::Release::{name}={value}"]
    (folder / "Release").write_text(do(*words, ".", folder=folder))
