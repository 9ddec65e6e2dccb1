"""Large bodies that strangers send slowly hold none of the shop's four threads."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator

import pytest

from storebuilder import config
from storebuilder.config import Config
from storebuilder.wsgi import THREADS
from tests.commandline import free_port, shell

HEAD = (
    "POST {path} HTTP/1.1\r\nHost: panel.tea.localhost\r\nCookie: panel=forged\r\n"
    "Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    "Content-Length: 50000000\r\n\r\n--x\r\nContent-Disposition: form-data; name=a\r\n\r\n"
)
PATHS = ("/sign-in", "/forgot", "/products/new", "/products/imports", "/nowhere")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Config]:
    with shell(tmp_path_factory.mktemp("shops")) as sh:
        sh.good("launch", "tea", "--detach", "--port", str(free_port()))
        yield config.read(sh.home / "tea")


def status_of(shop: Config, path: str) -> int:
    """What a buyer hears within five seconds."""
    asking = http.client.HTTPConnection("127.0.0.1", shop.file.port, timeout=5)
    try:
        asking.request("GET", path, headers={"Host": "tea.localhost"})
        return asking.getresponse().status
    finally:
        asking.close()


@pytest.mark.parametrize("path", PATHS)
def test_it_works(shop: Config, path: str) -> None:
    """Those that never end are answered at once, unread: with 413 or the way to the door."""
    strangers = [socket.create_connection(("127.0.0.1", shop.file.port)) for _ in range(THREADS)]
    try:
        for stranger in strangers:
            stranger.sendall(HEAD.format(path=path).encode() + b"x" * 2000)
        for stranger in strangers:
            stranger.settimeout(10)
            first = stranger.recv(65536).decode("latin-1").partition("\r\n")[0]
            assert first.split()[1] in ("413", "303", "405"), first
        assert status_of(shop, "/") == 200
    finally:
        for stranger in strangers:
            stranger.close()
