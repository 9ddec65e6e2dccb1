"""Every page of the shop, asked for as browsers and search engines do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import event

from storebuilder import catalog, freshness, storefronts
from storebuilder.db import db
from storebuilder.storefronts import hosts, pages
from storebuilder.storefronts.models import Storefront
from tests.catalog import builders
from tests.conftest import Browser
from tests.web.shop.reading import linked_data

MOST_QUERIES = 6

PATHS = ("/", "/collections", "/collections/all", "/collections/pots", "/products/blue-tea-pot",
         "/search?q=tea", "/search?q=zzz", "/pages/about")  # fmt: skip


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SQL statements that are sent inside."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_it_works(buyer: Browser, goods: None) -> None:
    answer = buyer.get("/")
    assert answer.status_code == 200
    assert "Tea cup 5" in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_a_kept_page_depends_on_its_address_alone(buyer: Browser, goods: None, path: str) -> None:
    first = buyer.get(path)
    assert first.status_code == 200
    assert "Set-Cookie" not in first.headers
    assert "Vary" not in first.headers
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    buyer.set_cookie("cart", "somebody", domain="tea.localhost")
    again = buyer.get(path, headers={"Accept-Language": "zh-CN", "User-Agent": "other"})
    assert again.data == first.data
    etag = first.headers["ETag"]
    assert not etag.startswith("W/")
    assert buyer.get(path, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_the_database_at_most_six_times(
    buyer: Browser, goods: None, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What all pages share is read once a second: storefronts, menus, taxes. The page's own goods
    # and counts are read anew here, as by the first reader of a second.
    monkeypatch.setattr(freshness, "FRESH_FOR", 60)
    buyer.get(path)
    kept = current_app.extensions["fresh"]._kept
    for key in [key for key in kept if key != "tax" and key[0] not in ("menus", "storefronts")]:
        del kept[key]
    with counted() as sent:
        buyer.get(path)
    assert len(sent) <= MOST_QUERIES, "\n\n".join(sent)


@pytest.mark.parametrize("path", [*PATHS, "/nowhere"])
def test_a_page_lets_nothing_in_from_elsewhere(buyer: Browser, goods: None, path: str) -> None:
    answer = buyer.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*src=)(?![^>]*ld\+json)", answer.text)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", answer.text)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_foreign_host_header_never_gets_into_a_page(buyer: Browser, goods: None) -> None:
    answer = buyer.get("/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in answer.text


def test_a_title_cannot_break_out_of_the_page(buyer: Browser, goods: None) -> None:
    evil = "</script><img src=x onerror=alert(1)>"
    builders.product(evil, handle="evil", vendor=evil)
    for path in ("/products/evil", "/", "/search?q=script"):
        text = buyer.get(path).text
        assert "<img src=x" not in text
        assert "</script><img" not in text
    assert linked_data(buyer.get("/products/evil").text)[0]["name"] == evil


def test_a_page_of_text_is_cleaned_when_it_is_written(buyer: Browser, goods: None) -> None:
    pages.write_page(
        "evil",
        title="A <b> page",
        body_html='<p onclick="x">Words<script>alert(1)</script></p>'
        '<a href="javascript:alert(1)">link</a><iframe src="//x"></iframe>',
    )
    text = buyer.get("/pages/evil").text
    assert "<p>Words</p>" in text
    for gone in ("alert", "javascript:", "iframe", "onclick"):
        assert gone not in text.partition("<main")[2].partition("</main")[0]
    assert "A &lt;b&gt; page" in text


def test_a_page_of_text_is_shown_in_the_readers_language(buyer: Browser, goods: None) -> None:
    assert "About us" in buyer.get("/pages/about").text
    assert "关于我们" in buyer.get("/zh-CN/pages/about").text


def test_an_empty_shop_says_so_kindly(buyer: Browser) -> None:
    assert "The shelves are being filled" in buyer.get("/collections/all").text
    assert buyer.get("/").status_code == 200


def test_a_missing_page_is_said_in_the_shops_own_layout(buyer: Browser, goods: None) -> None:
    answer = buyer.get("/zh-CN/nowhere")
    assert answer.status_code == 404
    assert "这个页面不存在" in answer.text
    assert "/zh-CN/collections/cups" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_closed_shop_says_so_and_asks_to_come_back(
    buyer: Browser, goods: None, main_front: Storefront
) -> None:
    storefronts.change_storefront(main_front.id, open=False)
    hosts.forget()
    answer = buyer.get("/products/blue-tea-pot")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3600"
    assert "Closed for the moment" in answer.text
    assert buyer.get("/healthz").status_code == 200


def test_what_breaks_is_said_without_details(
    buyer: Browser, goods: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: object, **_names: object) -> None:
        raise RuntimeError("the secret")

    monkeypatch.setattr(catalog, "shelf", broken)
    monkeypatch.setitem(buyer.application.config, "TESTING", False)
    answer = buyer.get("/collections/cups")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "secret" not in answer.text
