"""Strangers' servers are asked within limits, and never one of our own network."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from storebuilder.fetching import Limits, NotFetchedError, fetch, is_public, look_at, origin
from tests.agents import platform as platforms
from tests.agents.platform import Platform

SMALL = Limits(seconds=5, size=100_000)
PUBLIC = "93.184.215.14"


@pytest.fixture
def server() -> Iterator[Platform]:
    with platforms.running() as one:
        yield one


def kind_of(url: str, limits: Limits = SMALL, **options: Any) -> str:
    with pytest.raises(NotFetchedError) as caught:
        fetch(url, limits, **options)
    return caught.value.kind


def test_it_works(server: Platform) -> None:
    answer = fetch(server.url, SMALL, nearby=True)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.body == server.profile


def test_a_body_is_sent(server: Platform) -> None:
    sent = {"Content-Type": "application/json"}
    assert (
        fetch(server.url, SMALL, nearby=True, method="POST", headers=sent, body=b"{}").status == 200
    )
    [(headers, body)] = server.heard
    assert (body, headers["content-type"]) == (b"{}", "application/json")
    assert headers["host"] == f"127.0.0.1:{server.port}"


def test_a_status_is_an_answer(server: Platform) -> None:
    server.status = 503
    assert fetch(server.url, SMALL, nearby=True).status == 503


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "tea.localhost"])
def test_our_own_machine_is_asked_only_by_a_shop_on_it(server: Platform, host: str) -> None:
    url = f"http://{host}:{server.port}/profile"
    assert fetch(url, SMALL, nearby=True).status == 200
    assert kind_of(url) == "address"
    assert kind_of(url.replace("http:", "https:")) == "address"
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "0.0.0.1"),
        *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "224.0.1.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1"),
        *("::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "2002:0a00:0001::1", "64:ff9b::7f00:1"),
    ],
)
def test_private_addresses_are_known_in_all_their_forms(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "64:ff9b::5db8:d70e"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows(PUBLIC, "10.0.0.1"))
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    assert kind_of("https://platform.example/") == "address"


def test_a_name_that_answers_differently_a_moment_later_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([rows(PUBLIC), rows("127.0.0.1")])
    asked: list[tuple[str, int]] = []

    def connect(place: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(answers))
    monkeypatch.setattr(socket, "create_connection", connect)
    assert kind_of("https://platform.example/") == "unreachable"
    assert asked == [(PUBLIC, 443)]


def test_a_name_nobody_answers_for_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(*_: object, **__: object) -> list[Any]:
        time.sleep(1)
        return rows(PUBLIC)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    began = time.monotonic()
    assert kind_of("https://platform.example/", Limits(0.2, 100)) == "slow"
    assert time.monotonic() - began < 0.8


def test_a_byte_at_a_time_is_too_slow(server: Platform) -> None:
    server.drip = 0.05
    began = time.monotonic()
    assert kind_of(server.url, Limits(0.5, 100_000), nearby=True) == "slow"
    assert time.monotonic() - began < 2


def test_headers_a_byte_at_a_time_are_too_slow() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        began = time.monotonic()
        assert kind_of(f"http://127.0.0.1:{port}/", Limits(0.4, 100), nearby=True) == "slow"
        assert time.monotonic() - began < 2


def test_more_than_the_limit_is_not_read(server: Platform) -> None:
    server.raw = b"x" * 1001
    assert kind_of(server.url, Limits(5, 1000), nearby=True) == "large"
    server.raw = b"x" * 1000
    assert len(fetch(server.url, Limits(5, 1000), nearby=True).body) == 1000


def test_a_redirect_is_an_error(server: Platform) -> None:
    server.status, server.location = 301, server.url
    assert kind_of(server.url, nearby=True) == "redirected"
    assert len(server.asked) == 1


def test_nobody_there_is_told(server: Platform) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert kind_of(f"http://127.0.0.1:{port}/", nearby=True) == "unreachable"


@pytest.mark.parametrize(
    "url",
    [
        *("", "https://", "//platform.example", "platform.example/profile", "file:///etc/passwd"),
        *(
            "http://platform.example/",
            "https://a b/",
            "https://a/\r\nX: y",
            "https://u:p@a.example/",
        ),
        *(
            "https://a.example/#f",
            "https://a.example:99999/",
            "https://[::1/",
            "https://a.example:0/",
        ),
        f"https://a.example/{'a' * 2000}",
        "https://tést.example/",
    ],
)
def test_what_is_no_address_is_not_asked(url: str) -> None:
    assert kind_of(url, nearby=True) == "address"


def test_a_transaction_never_waits_for_strangers(app: object, server: Platform) -> None:
    from storebuilder.db import writing

    with writing(), pytest.raises(RuntimeError, match="network call"):
        fetch(server.url, SMALL, nearby=True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Market.example/profile?x=1", "https://market.example"),
        ("https://market.example:443/", "https://market.example"),
        ("https://market.example:8443/", "https://market.example:8443"),
        ("http://[::1]:8000/x", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, expected: str) -> None:
    assert origin(url) == expected
    assert look_at("https://market.example/a?b=c").query == "b=c"


def rows(*addresses: str) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
