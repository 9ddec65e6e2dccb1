"""An answer that is passed on through the shop's door arrives whole while the front is reloaded."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from provisioning.agent import relaying
from tests.provisioning.files.authority import Authority
from tests.provisioning.files.behind import SHOP
from tests.provisioning.files.fronts import Front, missing, running

pytestmark = pytest.mark.slow
RECORD = 16384  # bytes: the most of one TLS record, and four buffers of nginx
LENGTH = 20_000


class Distant:
    """The shop on the new server: it pauses after one full record of its answer."""

    def __init__(self, folder: Path) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(folder / f"{SHOP}.crt", folder / f"{SHOP}.key")
        self.paused, self.go_on = threading.Event(), threading.Event()
        self.answering = threading.Thread(target=self._answer)
        self.answering.start()

    def close(self) -> None:
        """End what still waits."""
        self.go_on.set()
        self.answering.join(30)
        self.listener.close()

    def _answer(self) -> None:
        with (
            contextlib.suppress(OSError),  # the control is cut off
            self.context.wrap_socket(self.listener.accept()[0], server_side=True) as wire,
        ):
            wire.recv(65536)
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {LENGTH}\r\nConnection: close\r\n\r\n"
            whole = head.encode() + b"x" * LENGTH
            wire.sendall(whole[:RECORD])
            self.paused.set()
            self.go_on.wait(30)
            wire.sendall(whole[RECORD:])


@contextmanager
def relayed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Front, Distant]]:
    """An nginx whose shop's door is the relay's, and the new server behind it."""
    authority, there = Authority(folder / "authority"), folder / "there"
    authority.certify(there)
    distant = Distant(there)
    trust = folder / "trust.pem"
    trust.write_text(authority.signer)
    context = relaying.context_for(str(trust))

    def greet(address: str, host: str, context: ssl.SSLContext, timeout: float) -> ssl.SSLSocket:
        plain = socket.create_connection((address, distant.port), timeout=timeout)
        return context.wrap_socket(plain, server_hostname=host)

    monkeypatch.setattr(relaying, "greet", greet)
    with running("nginx", folder / "old", front="nginx") as old:
        old.door.close()
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(old.door.path))
            old.door.path.chmod(0o666)
            door.listen(8)

            def relay() -> None:
                with door.accept()[0] as visitor:
                    relaying._pass_on(visitor, "127.0.0.1", context)

            relaying_on = threading.Thread(target=relay)
            relaying_on.start()
            yield old, distant
            distant.close()
            relaying_on.join(30)


def asked_over_a_reload(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many bytes of the answer arrive where the front is reloaded in the middle of it."""
    with relayed(folder, monkeypatch) as (old, distant):
        lengths: list[int] = []
        asking = threading.Thread(
            target=lambda: lengths.append(len(old.ask(SHOP, "/search?q=tea").body))
        )
        asking.start()
        assert distant.paused.wait(30)
        time.sleep(0.2)  # until nginx has read what there is
        os.kill(int((old.root / "nginx.pid").read_text()), signal.SIGHUP)
        time.sleep(0.5)
        distant.go_on.set()
        asking.join(30)
    return lengths[0]


@pytest.mark.skipif(bool(missing("nginx")), reason=missing("nginx") or "")
def test_it_works(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked_over_a_reload(folder, monkeypatch) == LENGTH


@pytest.mark.skipif(bool(missing("nginx")), reason=missing("nginx") or "")
def test_the_control_is_cut_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaying, "_answer", relaying._pump)
    assert asked_over_a_reload(folder, monkeypatch) < RECORD
