"""Pages, assets and pictures that a front sends by itself: each trap has its test, on both."""

from __future__ import annotations

import gzip
import json
import shutil
from typing import Any

import pytest

from tests.provisioning.files.behind import HEADERS, OTHER, SHOP
from tests.provisioning.files.fronts import Front, keep

pytestmark = pytest.mark.slow


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
        "/assets/..%2f..%2fother.example/secret/index.html",
        "/media/../pages/other.example/secret/index.html",
        "/media/..%2fpages%2fother.example%2fsecret%2findex.html",
        "/other.example/secret",
    ],
)
def test_no_way_leads_to_another_shops_pages(front: Front, path: str) -> None:
    keep(front, SHOP, "/products/tea", "<p>Tea</p>")
    keep(front, OTHER, "/secret", "<p>of the other</p>")
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
    assets = "../_assets/assets"
    for hidden in (".keys", "products/.tea.new", f"{assets}/.hidden.css", f"{assets}/tea.html"):
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
    keep(front, "_assets", "/assets/plain/theme.1a2b.css", "p{}" * 9, br=b"as br")
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


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/products/tea", f"pages/{SHOP}/products/tea/index.html"),
        ("/products/tea", f"pages/{SHOP}/products"),
        ("/assets/plain/a.css", "pages/_assets/assets/plain/a.css"),
        ("/assets/plain/a.css", "pages/_assets/assets/plain"),
        ("/media/cd/key.webp", "media/cd/key.webp"),
        ("/media/ef/key.webp", "media/ef"),
    ],
)
def test_no_link_of_a_broken_shop_leads_to_what_only_the_front_may_read(
    front: Front, address: str, place: str
) -> None:
    """A file itself is such a link, or a folder above it; what it leads to is a key of the front's.

    Caddy has no way not to follow one: there the shop is kept from making any, see the test of the
    walls on a server (server/test_guarded.py).
    """
    if front.kind == "caddy":
        pytest.skip("Caddy follows every link; the shop's walls let it make none")
    secret = front.root / "secret"
    shutil.rmtree(secret, ignore_errors=True)
    link = front.root / "public" / place
    below = address.rpartition("/")[2] if link.suffix == "" else ""
    name = {"tea": "tea/index.html"}.get(below, below)
    target = secret / name if name else secret / "key"
    target.parent.mkdir(parents=True)
    target.write_text("the key of the front")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(secret if name else target)
    try:
        answer = front.ask(SHOP, address)
        assert b"the key of the front" not in answer.body
        assert answer.by_app
    finally:
        link.unlink()
