"""Two servers of a move, each with its front: the old one passes everyone on to the new."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from provisioning import files
from provisioning.agent import certificates
from provisioning.files import handing
from provisioning.machine import Machine
from tests.provisioning.files.authority import Authority
from tests.provisioning.files.behind import OTHER, PANEL, SHOP, a_site
from tests.provisioning.files.fronts import Front, missing, read, running

pytestmark = pytest.mark.slow
WORD = "5ec4e75ec4e75ec4e75ec4e75ec4e750"
VISITOR = "127.0.0.2"
#: Where Caddy keeps the authority by which it certifies names for itself.
CADDYS_OWN = ".local/share/caddy/pki/authorities/local/intermediate.crt"
FORGED: dict[str, Any] = {"X_Forwarded_For": "8.8.8.8", "X_Storebuilder_Handed": "guess"}


@dataclass
class Pair:
    """The front that handed over, and the one that lets in only whom it hands on."""

    old: Front
    new: Front
    authority: Authority
    #: Who signed what the new one shows.
    signer: str


def onward(kind: str, new: Front, challenges: int = 0) -> str:
    """The configuration of the old server, with the ports of ``new``."""
    site = a_site(front=kind, acme_directory="https://acme.example/dir")
    text = next(iter(files.handing_files(site, "127.0.0.1", WORD).values()))
    text = text.replace("https://127.0.0.1:443", f"https://127.0.0.1:{new.port}")
    return text.replace("http://127.0.0.1:80", f"http://127.0.0.1:{challenges or new.plain_port}")


@contextmanager
def handing_over(
    kind: str, root: Path, new: Front, signer: str, authority: Authority, challenges: int = 0
) -> Iterator[Front]:
    """An old server that believes what ``signer`` signed."""
    folder = root / "handing"
    authority.certify(folder)
    (folder / "trust.pem").write_text(certificates.trust(Machine(), [signer]))
    with running(kind, root, onward(kind, new, challenges)) as old:
        old.visitor = VISITOR
        yield old


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="front-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module", params=["caddy", "nginx"])
def started(request: pytest.FixtureRequest, root: Path) -> Iterator[Pair]:
    kind = request.param
    if why := missing(kind):
        pytest.skip(why)
    authority, there = Authority(root / f"{kind}-authority"), root / f"{kind}-new"
    authority.certify(there / "certificates" / "certificates")
    with running(kind, there, hand=WORD, before=("127.0.0.1",), front=kind) as new:
        signer = authority.signer if kind == "nginx" else (there / CADDYS_OWN).read_text()
        with handing_over(kind, root / kind, new, signer, authority) as old:
            yield Pair(old, new, authority, signer)


@pytest.fixture
def pair(started: Pair) -> Pair:
    started.new.door.seen.clear()
    return started


def test_everyone_is_passed_on_and_known_by_his_own_address(pair: Pair) -> None:
    path = "/search?q=%E8%8C%B6&x=a%2Fb"
    for _ in range(3):  # a second connection may go on with what the first one agreed on
        for host in (SHOP, OTHER, PANEL):
            answer = pair.old.ask(host, path, "POST", body=b"a=1", **FORGED)
            heard = json.loads(answer.body)
            headers = dict(heard["headers"])
            assert answer.by_app
            assert (heard["path"], heard["body"]) == (path, "a=1")
            assert (headers["host"], headers["x-forwarded-for"]) == (host, VISITOR)
            assert WORD not in answer.body.decode()
            assert "guess" not in answer.body.decode()
            assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_who_asks_the_new_server_itself_wakes_nobody(pair: Pair) -> None:
    for host in (SHOP, PANEL):
        for given in ({}, FORGED):
            answer = pair.new.ask(host, "/cart", "POST", body=b"variant=1", **given)
            assert answer.status == 503
            assert b"Back in a moment" in answer.body
    assert pair.new.ask(PANEL, "/static/panel.css").status == 503
    assert pair.new.door.seen == []


def test_names_of_nobody_are_refused_still(pair: Pair) -> None:
    with pytest.raises(ssl.SSLError):
        pair.old.connect("nobody.example")
    assert pair.old.ask("nobody.example", "/", name=SHOP).status == 421
    assert pair.old.ask("nobody.example", "/", plain=True).status == 421
    assert pair.new.door.seen == []


def test_an_authority_is_answered_by_the_new_server(pair: Pair) -> None:
    if pair.new.kind == "caddy":
        pytest.skip("Caddy answers for what it asked for itself; what it hears is tested below")
    room = pair.new.root / "certificates" / "webroot" / ".well-known" / "acme-challenge"
    room.mkdir(parents=True, exist_ok=True)
    (room / "token").write_text("token.thumbprint")
    answer = pair.old.ask(SHOP, "/.well-known/acme-challenge/token", plain=True)
    assert (answer.status, answer.body) == (200, b"token.thumbprint")


def test_http_leads_to_https(pair: Pair) -> None:
    answer = pair.old.ask(SHOP, "/cart?a=1", plain=True)
    assert (answer.status, answer.headers["location"]) == (308, f"https://{SHOP}/cart?a=1")


def test_the_word_is_never_said_in_the_clear(pair: Pair, root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place, port = root / f"clear-{pair.old.kind}", listener.getsockname()[1]
        signer, asked = pair.signer, "GET /.well-known/acme-challenge/x HTTP/1.1"
        with (
            handing_over(pair.old.kind, place, pair.new, signer, pair.authority, port) as old,
            socket.create_connection(("127.0.0.1", old.plain_port)) as wire,
        ):
            wire.sendall(f"{asked}\r\nHost: {SHOP}\r\n\r\n".encode())
            with listener.accept()[0] as heard:
                said = heard.recv(65536)
    assert said.startswith(asked.encode())
    assert f"Host: {SHOP}".encode() in said
    assert WORD.encode() not in said


def test_nobody_is_passed_on_to_whom_is_not_believed(pair: Pair, root: Path) -> None:
    place = root / f"other-{pair.old.kind}"
    signer = Authority(root / f"authority-{pair.old.kind}").signer
    with handing_over(pair.old.kind, place, pair.new, signer, pair.authority) as old:
        assert old.ask(SHOP, "/cart", "POST", body=b"a=1").status == 502
    assert pair.new.door.seen == []


def test_what_is_too_large_for_the_shop_does_not_wait_here(pair: Pair) -> None:
    if pair.old.kind == "caddy":
        pytest.skip("Caddy holds a megabyte of anything and lets the new server judge")
    for host in (SHOP, PANEL):
        with pair.old.connect(host) as wire:
            wire.sendall(
                f"POST /import HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
                "Content-Length: 50000000\r\n\r\n".encode()
            )
            assert read(wire).status == 413


def test_the_files_are_those_of_the_front(pair: Pair) -> None:
    site = a_site(front=pair.old.kind)
    texts = files.handing_files(site, "203.0.113.9", WORD)
    assert set(texts) <= set(files.front_files(site))
    assert len({handing.ready(place) for place in texts}) == len(texts)
    assert not any("storebuilder-certificates" in text for text in texts.values())
