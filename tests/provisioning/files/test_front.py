"""What visitors get from Caddy and nginx with our files: each trap has its test, on both."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import ssl
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.provisioning.files.behind import HEADERS, OTHER, PANEL, SHOP, WAITING
from tests.provisioning.files.fronts import Front, missing, read, running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["caddy", "nginx"])
def front(request: pytest.FixtureRequest) -> Iterator[Front]:
    if why := missing(request.param):
        pytest.skip(f"{why}: apt-get install caddy nginx-light libnginx-mod-http-brotli-static")
    root = Path(tempfile.mkdtemp(prefix="front-"))  # short: a socket's path has 107 bytes
    root.chmod(0o755)
    try:
        with running(request.param, root) as front:
            yield front
    finally:
        shutil.rmtree(root)


@pytest.fixture(autouse=True)
def _fresh(front: Front) -> None:
    shutil.rmtree(front.pages)
    front.pages.mkdir()
    front.door.seen.clear()


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


def test_it_works(front: Front) -> None:
    keep(front, SHOP, "/products/tea", "<p>Tea</p>")
    page = front.ask(SHOP, "/products/tea")
    assert (page.status, page.body) == (200, b"<p>Tea</p>")
    assert page.headers["vary"] == "Accept-Encoding"
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    for name, value in HEADERS.items():
        assert page.headers[name.lower()] == value
    assert "last-modified" not in page.headers
    assert front.ask(SHOP, "/products/cake").by_app


def test_the_first_page_is_kept_too(front: Front) -> None:
    keep(front, SHOP, "/", "<p>Welcome</p>")
    keep(front, SHOP, "/zh-CN", "<p>你好</p>")
    assert front.ask(SHOP, "/").body == b"<p>Welcome</p>"
    assert front.ask(SHOP, "/zh-CN/").body.decode() == "<p>你好</p>"


def test_what_is_asked_by_head_has_headers_alone(front: Front) -> None:
    keep(front, SHOP, "/products/tea", "<p>Tea</p>")
    page = front.ask(SHOP, "/products/tea", "HEAD")
    assert (page.status, page.body) == (200, b"")
    assert not page.by_app
    assert page.headers["content-length"] == "10"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/products/tea"),
        ("PUT", "/products/tea"),
        ("GET", "/products/tea?variant=2"),
        ("GET", "/products/tea/"),
        ("GET", "/products"),
    ],
)
def test_anything_but_the_plain_address_is_the_shops_to_answer(
    front: Front, method: str, path: str
) -> None:
    keep(front, SHOP, "/products/tea", "<p>Tea</p>")
    answer = front.ask(SHOP, path, method, body=b"a=1" if method != "GET" else b"")
    assert answer.by_app
    assert json.loads(answer.body)["path"] == path


def test_a_cookie_changes_nothing_on_a_kept_page(front: Front) -> None:
    keep(front, SHOP, "/products/tea", "<p>Tea</p>")
    assert front.ask(SHOP, "/products/tea", Cookie="cart=abc").body == b"<p>Tea</p>"


@pytest.mark.parametrize(
    "path",
    [
        "/../other.example/secret",
        "/%2e%2e/other.example/secret",
        "/..%2fother.example/secret",
        "/%2e%2e%2fother.example%2fsecret",
        "/x/../../other.example/secret",
        "/..%5cother.example%5csecret",
        "//../other.example/secret",
        "/assets/../../other.example/secret",
        "/assets/..%2f..%2fother.example/assets/secret.css",
        "/media/../pages/other.example/secret/index.html",
        "/media/..%2fpages%2fother.example%2fsecret%2findex.html",
        "/other.example/secret",
    ],
)
def test_no_way_leads_to_another_shops_pages(front: Front, path: str) -> None:
    keep(front, SHOP, "/products/tea", "<p>Tea</p>")
    keep(front, OTHER, "/secret", "<p>of the other</p>")
    keep(front, OTHER, "/assets/secret.css", "of the other")
    answer = front.ask(SHOP, path)
    assert b"of the other" not in answer.body
    assert answer.by_app or answer.status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/.keys",
        "/%2ekeys",
        "/.keys/index.html",
        "/products/.tea.new",
        "/assets/.hidden.css",
        "/media/.hidden.webp",
        "/products/tea/index.html",
        "/products/tea/index.html.gz",
        "/assets/tea.html",
        "/media/tea.html",
        "/media/tea.svg",
        "/resting.html",
        "/.resting",
    ],
)
def test_what_is_not_for_visitors_is_never_sent(front: Front, path: str) -> None:
    keep(front, SHOP, "/products/tea", "hidden", gz=b"hidden")
    for hidden in (".keys", "products/.tea.new", "assets/.hidden.css", "assets/tea.html"):
        file = front.pages / SHOP / hidden
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("hidden")
    for hidden in (".hidden.webp", "tea.html", "tea.svg"):
        (front.root / "public" / "media" / hidden).write_text("hidden")
    (front.pages / SHOP / ".keys.d").mkdir()
    (front.pages / SHOP / ".keys.d" / "index.html").write_text("hidden")
    answer = front.ask(SHOP, path)
    assert answer.by_app or (answer.status, front.kind) == (404, "nginx")
    assert front.ask(SHOP, "/.keys.d").by_app


def test_a_browser_gets_the_smallest_form_that_it_understands(front: Front) -> None:
    twins = {"br": b"as br", "gz": gzip.compress(b"as gzip"), "zst": b"as zstd"}
    keep(front, SHOP, "/products/tea", "<p>Tea</p>" * 9, **twins)
    both = front.ask(SHOP, "/products/tea", Accept_Encoding="gzip, br")
    assert both.headers["content-encoding"] == "br"
    assert both.body == b"as br"
    only = front.ask(SHOP, "/products/tea", Accept_Encoding="gzip")
    assert gzip.decompress(only.body) == b"as gzip"
    newest = front.ask(SHOP, "/products/tea", Accept_Encoding="gzip, deflate, br, zstd")
    assert newest.headers["content-encoding"] == ("zstd" if front.kind == "caddy" else "br")
    plain = front.ask(SHOP, "/products/tea")
    assert "content-encoding" not in plain.headers
    answers = (both, only, newest, plain)
    assert {answer.headers["vary"] for answer in answers} == {"Accept-Encoding"}
    assert len({answer.headers["etag"] for answer in answers}) >= 3
    assert all(answer.headers["content-type"] == HEADERS["Content-Type"] for answer in answers)


def test_a_browser_that_has_the_page_hears_304(front: Front) -> None:
    keep(front, SHOP, "/products/tea", "<p>Tea</p>")
    tag = front.ask(SHOP, "/products/tea").headers["etag"]
    again = front.ask(SHOP, "/products/tea", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == HEADERS["Cache-Control"]


def test_a_price_changed_within_the_second_is_no_304(front: Front) -> None:
    keep(front, SHOP, "/products/tea", "<p>12 EUR</p>")
    old = front.ask(SHOP, "/products/tea")
    keep(front, SHOP, "/products/tea", "<p>13 EUR</p>")
    headers: dict[str, Any] = {"If_None_Match": old.headers["etag"]}
    assert front.ask(SHOP, "/products/tea", **headers).body == b"<p>13 EUR</p>"


def test_the_made_up_time_of_a_file_is_never_believed(front: Front) -> None:
    keep(front, SHOP, "/products/tea", "<p>13 EUR</p>")
    when: dict[str, Any] = {"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert front.ask(SHOP, "/products/tea", **when).status == 200


def test_assets_are_kept_for_a_year_and_nothing_in_them_runs(front: Front) -> None:
    keep(front, SHOP, "/assets/plain/theme.1a2b.css", "p{}" * 9, br=b"as br")
    asset = front.ask(SHOP, "/assets/plain/theme.1a2b.css", Accept_Encoding="br")
    assert asset.body == b"as br"
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["content-security-policy"].startswith("default-src 'none'")
    assert asset.headers["x-content-type-options"] == "nosniff"
    assert asset.headers["content-type"].startswith("text/css")
    assert front.ask(SHOP, "/assets/plain/not-kept-yet.css").by_app


def test_pictures_are_sent_from_their_own_folder(front: Front) -> None:
    file = front.root / "public" / "media" / "ab" / "abcd" / "320.webp"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"RIFF")
    for host in (SHOP, OTHER):
        picture = front.ask(host, "/media/ab/abcd/320.webp")
        assert (picture.status, picture.body) == (200, b"RIFF")
        assert picture.headers["content-type"] == "image/webp"
        assert picture.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert picture.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert picture.headers["x-content-type-options"] == "nosniff"
    assert front.ask(SHOP, "/media/ab/abcd/640.webp").by_app


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
    }
    heard = dict(json.loads(front.ask(SHOP, "/cart", **forged).body)["headers"])
    assert heard["host"] == SHOP
    assert heard["x-forwarded-for"] == "127.0.0.1"
    assert heard["x-forwarded-proto"] == "https"
    assert heard["x-forwarded-host"] == SHOP
    assert not {"x-forwarded-port", "x-forwarded-prefix", "x-real-ip", "forwarded"} & set(heard)
    assert "x-storebuilder-token" not in heard


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
    assert json.loads(front.ask(PANEL, "/import", "POST", body=large).body)["length"] == len(large)


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
