"""What a front hands on to the shop, what it refuses, and what it says while none answers."""

from __future__ import annotations

import gzip
import json
import ssl
import threading
import time
from typing import Any

import pytest

from provisioning.files.addresses import SESSION
from tests.provisioning.files.behind import PANEL, SHOP, WAITING
from tests.provisioning.files.fronts import Front, keep, read

pytestmark = pytest.mark.slow


def test_the_panel_is_handed_on_whole(front: Front) -> None:
    keep(front, PANEL, "/products/tea", "<p>never</p>")
    answer = front.ask(PANEL, "/products/tea", Accept_Encoding="gzip, br, zstd")
    assert answer.by_app
    assert "content-encoding" not in answer.headers
    file = front.ask(PANEL, "/static/panel.css", Accept_Encoding="gzip")
    assert file.by_app


def test_answers_of_the_shop_are_compressed(front: Front) -> None:
    answer = front.ask(SHOP, "/search?q=tea", Accept_Encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.body))["path"] == "/search?q=tea"


def test_nobody_can_say_who_they_are_by_a_header(front: Front) -> None:
    forged: dict[str, Any] = {
        "X_Forwarded_For": "8.8.8.8",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Port": "1",
        "X_Forwarded_Prefix": "/evil",
        "X_Real_IP": "8.8.8.8",
        "Forwarded": "for=8.8.8.8",
        "X_Storebuilder_Token": "guess",
        "X_Storebuilder_Handed": "guess",
    }
    heard = dict(json.loads(front.ask(SHOP, "/cart", **forged).body)["headers"])
    assert heard["host"] == SHOP
    assert heard["x-forwarded-for"] == "127.0.0.1"
    assert heard["x-forwarded-proto"] == "https"
    assert heard["x-forwarded-host"] == SHOP
    assert not {"x-forwarded-port", "x-forwarded-prefix", "x-real-ip", "forwarded"} & set(heard)
    assert not {"x-storebuilder-token", "x-storebuilder-handed"} & set(heard)


def test_the_address_reaches_the_shop_as_it_was_written(front: Front) -> None:
    path = "/search?q=%E8%8C%B6&x=a%2Fb"
    assert json.loads(front.ask(SHOP, path).body)["path"] == path
    odd = "/products/%E8%8C%B6%20x"
    assert json.loads(front.ask(SHOP, odd).body)["path"] == odd


def test_names_of_nobody_are_refused(front: Front) -> None:
    for name in ("nobody.example", WAITING):
        with pytest.raises(ssl.SSLError):
            front.connect(name)
    assert front.ask("nobody.example", "/", name=SHOP).status == 421
    assert front.ask("nobody.example", "/", plain=True).status == 421
    assert front.ask(WAITING, "/", plain=True).status == 421
    assert front.door.seen == []


def test_http_leads_to_https(front: Front) -> None:
    answer = front.ask(SHOP, "/products/tea?a=1", plain=True)
    assert answer.status == 308
    assert answer.headers["location"] == f"https://{SHOP}/products/tea?a=1"


def test_a_body_that_is_too_large_is_refused_at_once(front: Front) -> None:
    with front.connect(SHOP) as wire:
        wire.sendall(
            f"POST /cart HTTP/1.1\r\nHost: {SHOP}\r\nConnection: close\r\n"
            "Content-Length: 2000000\r\n\r\n".encode()
        )
        assert read(wire).status == 413
    large = b"a" * 3_000_000
    answer = front.ask(PANEL, "/import", "POST", body=large, Cookie=f"a=b; {SESSION}=abc")
    assert json.loads(answer.body)["length"] == len(large)


@pytest.mark.parametrize("cookie", ["", "a:b", f"{SESSION}", f"not{SESSION[1:]}=abc"])
def test_a_stranger_sends_the_panel_no_more_than_waits_in_the_front(
    front: Front, cookie: str
) -> None:
    with front.connect(PANEL) as wire:
        wire.sendall(
            f"POST /sign-in HTTP/1.1\r\nHost: {PANEL}\r\nConnection: close\r\nCookie: {cookie}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n"
            "Content-Length: 50000000\r\n\r\n--x\r\n".encode()
        )
        assert read(wire).status == 413
    assert front.door.seen == []
    small = front.ask(PANEL, "/sign-in", "POST", body=b"a" * 60_000, Cookie=cookie)
    assert json.loads(small.body)["length"] == 60_000
    assert front.ask(PANEL, "/sign-in", Cookie=cookie).by_app


def test_a_body_without_a_length_is_limited_too(front: Front) -> None:
    with front.connect(SHOP) as wire:
        wire.sendall(
            f"POST /cart HTTP/1.1\r\nHost: {SHOP}\r\nConnection: close\r\n"
            "Transfer-Encoding: chunked\r\n\r\n".encode()
        )
        try:
            for _ in range(20):
                wire.sendall(b"20000\r\n" + b"a" * 0x20000 + b"\r\n")
            wire.sendall(b"0\r\n\r\n")
        except OSError:
            pass  # it need not listen to the end
        assert read(wire).status == (411 if front.kind == "caddy" else 413)
    assert front.door.seen == []


def test_a_slow_body_waits_in_the_front_and_not_in_the_shop(front: Front) -> None:
    with front.connect(SHOP) as wire:
        wire.sendall(
            f"POST /cart HTTP/1.1\r\nHost: {SHOP}\r\nConnection: close\r\n"
            "Content-Length: 8\r\n\r\n".encode()
        )
        for byte in b"abcdefgh":
            assert front.door.seen == []
            wire.sendall(bytes([byte]))
            time.sleep(0.15)
        heard = json.loads(read(wire).body)
    assert heard["length"] == 8
    assert heard["seconds"] < 0.3


def test_the_shops_own_errors_are_left_alone(front: Front) -> None:
    answer = front.ask(SHOP, "/its-own-503")
    assert answer.by_app
    assert answer.status == 503


def test_a_shop_that_does_not_answer_has_a_page_of_ours(front: Front) -> None:
    keep(front, SHOP, "/products/tea", "<p>Tea</p>")
    front.door.close()
    try:
        for method in ("GET", "POST"):
            begun = time.monotonic()
            answer = front.ask(SHOP, "/cart", method, body=b"a=1" if method == "POST" else b"")
            assert answer.status in (502, 503, 504)
            assert "商店暂时没有响应" in answer.body.decode()
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["retry-after"] == "20"
            assert answer.headers["content-type"].startswith("text/html")
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
            if front.kind == "caddy" and method == "GET":
                assert 15 < time.monotonic() - begun < 25
        assert front.ask(SHOP, "/products/tea").status == 200
    finally:
        front.door.open()


def test_caddy_waits_for_a_door_that_is_gone(front: Front) -> None:
    if front.kind == "nginx":
        pytest.skip("nginx cannot wait for a door that is gone; systemd holds it open")
    front.door.close()
    threading.Timer(1.5, front.door.open).start()
    assert front.ask(SHOP, "/cart").by_app


def test_no_visitors_words_are_ever_anothers(front: Front) -> None:
    """Caddy 2.6.2 mixes waiting bodies once one of them was tried twice."""
    front.door.close()
    for _ in range(8):
        assert front.ask(SHOP, "/cart", "POST", body=b"name=Alice").status == 502
    front.door.open()
    wrong: list[bytes] = []

    def hang_up() -> None:
        for number in range(150):
            with front.connect(SHOP) as wire:
                wire.sendall(
                    f"POST /cart HTTP/1.1\r\nHost: {SHOP}\r\nContent-Length: 1000\r\n\r\n".encode()
                    + b"x" * (500 * (number % 3))
                )

    def write(letter: str) -> None:
        for number in range(60):
            body = letter.encode() * (1000 + number % 3)
            answer = front.ask(SHOP, "/cart", "POST", body=body)
            if answer.status != 200 or json.loads(answer.body)["body"] != body.decode():
                wrong.append(answer.body)

    writers = [threading.Thread(target=write, args=(letter,)) for letter in "abcdefgh"]
    writers.append(threading.Thread(target=hang_up))
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert wrong == []


def test_visitors_wait_while_the_shop_starts_anew(front: Front) -> None:
    answers: list[bool] = []
    stop = threading.Event()

    def visit(number: int) -> None:
        while not stop.is_set():
            method = "POST" if number % 2 else "GET"
            answer = front.ask(SHOP, "/cart", method, body=b"a=1" if number % 2 else b"")
            answers.append(answer.by_app and answer.status == 200)

    visitors = [threading.Thread(target=visit, args=(number,)) for number in range(4)]
    for visitor in visitors:
        visitor.start()
    for _ in range(3):
        time.sleep(0.3)
        front.door.serving.clear()
        time.sleep(0.7)
        front.door.serving.set()
    time.sleep(0.3)
    stop.set()
    for visitor in visitors:
        visitor.join()
    assert len(answers) > 20
    assert all(answers)
