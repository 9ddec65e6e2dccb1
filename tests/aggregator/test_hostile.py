"""Shops that mean ill: they cost a bounded time, harm no other shop, and reach nothing of ours."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from storebuilder import aggregator
from storebuilder.aggregator import pulling, telling
from storebuilder.aggregator.models import Offer, Problem, Store
from storebuilder.aggregator.readers import PullError, StoreFacts, step
from storebuilder.aggregator.readers.asking import Asking
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.aggregator.builders import a_store, planted
from tests.aggregator.shops import Rude, Shop, dripping, endless, serving


def packed(handler: BaseHTTPRequestHandler) -> None:
    """Ten gigabytes, packed small."""
    piece = gzip.compress(bytes(1 << 20))
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    for _ in range(10_240):
        handler.wfile.write(piece)


def nested(handler: BaseHTTPRequestHandler) -> None:
    _send(handler, b'{"a":' * 300_000)


def circling(handler: BaseHTTPRequestHandler) -> None:
    """A next page that is always the same one."""
    said = {
        "products": [],
        "pagination": {"has_next_page": True, "cursor": "again"},
        "ucp": {"services": _services(handler)},
    }
    _send(handler, json.dumps(said).encode())


def a_million_variants(handler: BaseHTTPRequestHandler) -> None:
    if handler.path == "/.well-known/ucp":
        circling(handler)
        return
    handler.wfile.write(b'HTTP/1.1 200 OK\r\n\r\n{"products":[{"id":"1","title":"X","variants":[')
    for number in range(1_000_000):
        handler.wfile.write(b'{"id":"v%d","price":{"amount":1,"currency":"USD"}},' % number)


def _services(handler: BaseHTTPRequestHandler) -> dict[str, Any]:
    endpoint = f"http://{handler.headers['Host']}/api"
    rest = {"version": "2026-04-08", "transport": "rest", "endpoint": endpoint}
    return {"dev.ucp.shopping": [rest]}


def _send(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


#: What may be said of each: a busy machine may take longer for four megabytes than is waited.
BAD: dict[str, tuple[Rude, set[str]]] = {
    "endless": (endless, {"large", "slow"}),
    "dripping": (dripping, {"slow"}),
    "packed": (packed, {"unreachable"}),
    "nested": (nested, {"malformed"}),
    "circling": (circling, {"loop"}),
    "variants": (a_million_variants, {"large", "slow"}),
}


def test_a_healthy_shop_is_read_while_bad_ones_do_their_worst(
    market: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted()
    monkeypatch.setattr("storebuilder.aggregator.readers.asking.SECONDS", 3.0)
    read_at: list[float] = []
    with ExitStack() as stack:
        for name, (rude, _) in BAD.items():
            shop = stack.enter_context(serving(Shop(), rude))
            a_store(name, origin=shop.origin, currency="")
        healthy = stack.enter_context(serving(Shop()))
        for number in range(50):
            healthy.sell(str(number), f"Cup {number}")
        answer = healthy.answer

        def answering(method: str, path: str, headers: Any, body: bytes) -> Any:
            read_at.append(time.monotonic())
            return answer(method, path, headers, body)

        healthy.answer = answering  # type: ignore[method-assign]
        a_store("healthy", origin=healthy.origin)
        begun = time.monotonic()
        pulling.pull(seconds=20)
        took = time.monotonic() - begun
    assert aggregator.shelf("en").total == 50
    assert read_at[-1] - begun < 20
    assert took < 60
    stores = {row.handle: row for row in db.session.query(Store)}
    assert stores["healthy"].health == "fresh"
    for name, (_, keys) in BAD.items():
        assert json.loads(stores[name].trouble)[0] in keys, (name, stores[name].trouble)
        assert stores[name].health in ("slow", "broken")
        assert telling.said(stores[name].trouble, "zh-CN")
    assert db.session.query(Offer).filter(Offer.store_id != stores["healthy"].id).count() == 0


@contextmanager
def listening(family: int = socket.AF_INET, host: str = "127.0.0.1") -> Iterator[tuple[int, list]]:
    """Something of ours that nobody may reach: its port, and who came."""
    came: list[Any] = []
    with socket.socket(family) as listener:
        listener.bind((host, 0))
        listener.listen(8)
        listener.settimeout(0.1)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                try:
                    held, who = listener.accept()
                except OSError:
                    continue
                came.append(who)
                held.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1], came
        finally:
            time.sleep(0.15)
            stop.set()
            thread.join(2)


def facts(origin: str, *, nearby: bool = False, **values: Any) -> StoreFacts:
    known: dict[str, Any] = {"source": "ucp", "address": "", "languages": ("en",), "currency": ""}
    return StoreFacts(id=1, origin=origin, nearby=nearby, **(known | values))


def failing(store: StoreFacts, place: dict[str, Any], kind: str = "full") -> str:
    with pytest.raises(PullError) as caught:
        step(store, kind, place, Asking("https://market.example", nearby=store.nearby))
    return caught.value.key


ADDRESSES = [
    "127.0.0.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.1",
    "localhost",
    "market.localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "0.0.0.0",  # noqa: S104
    "169.254.169.254",
    "10.0.0.1",
    "[fd00::1]",
    "[fe80::1]",
]


@pytest.mark.parametrize("host", ADDRESSES)
def test_a_shop_that_names_our_own_network_is_not_asked(host: str) -> None:
    with listening() as (port, came), listening(socket.AF_INET6, "::1") as (six, came_too):
        for number in (port, six):
            for scheme in ("http", "https"):
                store = facts(f"{scheme}://{host}:{number}")
                assert failing(store, {"stage": "listing"}) in ("address", "unreachable")
                there = facts("https://shop.example", address=f"{scheme}://{host}:{number}/api")
                place = {"stage": "search", "language": 0}
                assert failing(there, place) in ("address", "unreachable")
    assert (came, came_too) == ([], [])


def test_a_name_that_changes_its_answer_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was looked at is the one that is asked, and it is looked at every time."""
    answers = ["93.184.215.14", "127.0.0.1", "127.0.0.1"]
    asked, connected = [], []

    def resolver(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        found = answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]

    def connecting(place: Any, *_: Any, **__: Any) -> socket.socket:
        connected.append(place[0])
        raise OSError("not in a test")

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    monkeypatch.setattr(socket, "create_connection", connecting)
    store = facts("https://rebinding.example")
    assert failing(store, {"stage": "listing"}) == "unreachable"
    assert failing(store, {"stage": "listing"}) == "address"
    assert (asked, connected) == (["rebinding.example"] * 2, ["93.184.215.14"])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with listening() as (port, came):

        def leading(handler: BaseHTTPRequestHandler) -> None:
            there = f"Location: http://127.0.0.1:{port}/admin\r\nContent-Length: 0\r\n\r\n"
            handler.wfile.write(f"HTTP/1.1 {status} Over there\r\n{there}".encode())

        with serving(Shop(), leading) as shop:
            assert failing(facts(shop.origin, nearby=True), {"stage": "profile"}) == "redirected"
    assert came == []


def test_only_the_first_of_very_many_variants_are_taken(market: House) -> None:
    planted()
    price = {"amount": 100, "currency": "USD"}
    with serving(Shop()) as shop:
        many = [{"id": f"v{n}", "title": "", "price": price} for n in range(20_000)]
        shop.sell("1", "Cup", variants=many)
        a_store("tea", origin=shop.origin)
        pulling.pull(seconds=10)
    assert len(db.session.query(Offer).one().variants) == 250
    assert db.session.query(Problem).one().values == {"count": "20000", "most": "250"}


def test_goods_that_nobody_asked_for_are_not_slipped_in(market: House) -> None:
    planted()
    with serving(Shop(ours=True)) as shop:
        shop.sell("1", "Cup")
        store = a_store("tea", origin=shop.origin)
        pulling.pull(seconds=10)
        shop.sell("2", "Slipped in")
        search = shop._search
        shop._search = lambda asked, _query: search({}, {})  # type: ignore
        pulling.hinted(store.id, ["1"])
        pulling.pull(seconds=10)
    assert [card.title for card in aggregator.shelf("en").cards] == ["Cup"]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<rss><channel><item><g:id>1</g:id><g:title>&b;</g:title></item></channel></rss>"""
OUTSIDE = b"""<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><id>&x;</id></item></rss>"""


@pytest.mark.parametrize("feed", [BOMB, OUTSIDE])
def test_a_feed_with_entities_is_refused(tmp_path: Path, feed: bytes) -> None:
    def sending(handler: BaseHTTPRequestHandler) -> None:
        _send(handler, feed)

    with serving(Shop(), sending) as shop:
        store = facts(
            shop.origin,
            nearby=True,
            source="google",
            address=f"{shop.origin}/feed.xml",
            folder=tmp_path,
        )
        place = step(store, "full", {}, Asking("https://m.example", nearby=True)).place
        assert place is not None
        assert failing(store, place) == "malformed"
