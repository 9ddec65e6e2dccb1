"""What waits at the door of a shop that moved is passed on, and only to whom is believed."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning.agent import relaying

REQUEST = b"POST /cart HTTP/1.1\r\nHost: %s\r\nContent-Length: 4\r\n\r\n1234"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for shop.test, with its key in the same file."""
    words = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-days", "2", "-subj", "/CN=shop.test", "-addext", "subjectAltName=DNS:shop.test",
        "-keyout", "shop.pem", "-out", "chain.pem",
    ]  # fmt: skip
    subprocess.run(words, cwd=tmp_path, capture_output=True, check=True)
    both = tmp_path / "both.pem"
    both.write_text((tmp_path / "shop.pem").read_text() + (tmp_path / "chain.pem").read_text())
    return both


class Shop:
    """The new server: answers once to each connection and keeps what it heard."""

    def __init__(self, certificate: Path) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.door.getsockname()[1])
        self.heard: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self.door.accept()
            except OSError:
                return
            try:
                with self.context.wrap_socket(plain, server_side=True) as wire:
                    self.heard.append(wire.recv(4096))
                    wire.sendall(ANSWER)
                    wire.unwrap()
            except OSError:
                plain.close()


@pytest.fixture
def shop(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    one = Shop(certificate)
    real = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection",
        lambda address, timeout: real((address[0], one.port), timeout=timeout),
    )  # fmt: skip
    yield one
    one.door.close()


def passed_on(request: bytes, trust: Path, hand: str = "") -> bytes:
    """What a visitor hears whose connection is passed on."""
    visitor, ours = socket.socketpair()
    with visitor, ours:
        visitor.sendall(request)
        context = relaying.context_for(str(trust))
        relaying._pass_on(ours, "127.0.0.1", context, hand)
        ours.shutdown(socket.SHUT_RDWR)
        visitor.settimeout(5)
        return visitor.recv(4096)


def test_it_works(shop: Shop, tmp_path: Path) -> None:
    request = REQUEST % b"shop.test"
    assert passed_on(request, tmp_path / "chain.pem") == ANSWER
    assert shop.heard == [request]


def test_the_new_server_hears_who_hands_on(shop: Shop, tmp_path: Path) -> None:
    request = REQUEST % b"shop.test"
    assert passed_on(request, tmp_path / "chain.pem", "5ec4e7") == ANSWER
    first, rest = request.split(b"\r\n", 1)
    assert shop.heard == [first + b"\r\nX-Storebuilder-Handed: 5ec4e7\r\n" + rest]


@pytest.mark.parametrize(("trust", "host"), [("chain.pem", b"other.test"), ("", b"shop.test")])
def test_to_nobody_else(shop: Shop, tmp_path: Path, trust: str, host: bytes) -> None:
    context = relaying.context_for(str(tmp_path / trust) if trust else "")
    visitor, ours = socket.socketpair()
    with visitor, ours:
        visitor.sendall(REQUEST % host)
        with pytest.raises(ssl.SSLCertVerificationError):
            relaying._pass_on(ours, "127.0.0.1", context)
    assert shop.heard == []


def test_what_is_no_request_is_dropped(shop: Shop, tmp_path: Path) -> None:
    visitor, ours = socket.socketpair()
    with visitor, ours:
        visitor.sendall(b"GET / HTTP/1.1\r\nAccept: */*\r\n\r\n")
        relaying._pass_on(ours, "127.0.0.1", relaying.context_for(""))
    assert shop.heard == []
