"""What a hostile merchant sends, and what a hostile reader asks, does nothing on a page."""

from __future__ import annotations

import re
from html import unescape

import pytest

from storebuilder.aggregator.models import Offer, OfferText, Store
from storebuilder.db import db, writing
from storebuilder.web.faces import House
from tests.conftest import Browser, browser
from tests.web.market.bazaar import offer_id
from tests.web.shop.reading import linked_data

SCRIPT = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
BREAK = "\"'><svg/onload=alert(1)>{{ 7*7 }}{% raw %}"
EVERYWHERE = ("/", "/goods", "/stores", "/stores/tea-house", "/search?q=teapot", "/deals",
              "/categories/674")  # fmt: skip


def _hostile(texts: str) -> str:
    """Write straight into the tables what taking in would have cleaned; says the offer's path."""
    number = offer_id("tea-house", "pot")
    with writing():
        store = db.session.query(Store).filter_by(handle="tea-house").one()
        store.name, store.about, store.country = texts[:120], {"en": texts}, "ZZ"
        store.policies = {"returns": "javascript:alert(1)", "privacy": f"https://x.example/{texts}"}
        offer = db.session.get(Offer, number)
        assert offer is not None
        offer.brand, offer.url, offer.sku = texts[:120], "javascript:alert(1)", texts[:120]
        offer.variants = [one | {"id": texts, "url": "data:text/html,x"} for one in offer.variants]
        for row in db.session.query(OfferText).filter_by(offer_id=number):
            row.title = texts[:250]
            row.options = [[texts, [texts, "other"]]]
            row.choices = {texts: [texts]}
    return f"/goods/{number}"


@pytest.mark.parametrize("texts", [SCRIPT, BREAK])
def test_a_merchants_words_stay_words(bazaar_open: House, shopper: Browser, texts: str) -> None:
    path = _hostile(texts)
    for page in (*EVERYWHERE, path, f"{path}?option-0={texts}"):
        text = shopper.get(page).text
        assert "<script>alert" not in text, page
        assert not re.search(r"<(?:img|svg)[^>]*\son[a-z]+=", text), page
        assert "<svg/onload" not in text, page
        assert ">49<" not in text, page
        linked_data(text)


def test_no_link_leads_into_a_script(bazaar_open: House, shopper: Browser) -> None:
    path = _hostile("x")
    for page in (*EVERYWHERE, path):
        links = [
            unescape(one)
            for one in re.findall(r' (?:href|action)="([^"]*)"', shopper.get(page).text)
        ]
        assert links
        assert [
            one for one in links if not one.startswith(("/", "#", "https://", "http://", "mailto:"))
        ] == []
    assert "Buy at" not in shopper.get(path).text


def test_what_a_reader_types_stays_words(bazaar_open: House, shopper: Browser) -> None:
    for query in (SCRIPT, BREAK, "x" * 2000, "\0", "‮gnp.exe", "茶" * 100, "%00", "'; DROP TABLE--"):
        for path in ("/search", "/search/suggest", "/stores", "/goods"):
            answer = shopper.get(path, query_string={"q": query, "store": query, "country": query,
                                                     "category": query, "page": query,
                                                     "price-min": query, "letter": query,
                                                     "only": query, "sort": query})  # fmt: skip
            assert answer.status_code in (200, 404), (path, query[:20])
            assert "<script>alert" not in answer.text
            assert len(answer.text) < 100_000


@pytest.mark.parametrize(
    "path",
    ["/goods/0", "/goods/99999999999", "/goods/-1", "/goods/1e3", "/stores/..%2f", "/stores/%00",
     "/categories/0", "/icons/513.png", "/icons/1.png", "/assets/market/..%2ftheme.toml",
     "/media/..%2fshop.toml", "/sitemaps/goods-0.xml", "/sitemaps/goods-9.xml", "/pages/nothing"],
)  # fmt: skip
def test_an_address_of_nothing_is_not_found(
    bazaar_open: House, shopper: Browser, path: str
) -> None:
    answer = shopper.get(path)
    assert answer.status_code == 404
    assert "secret_key" not in answer.text


def test_another_host_gets_nothing(bazaar_open: House) -> None:
    assert browser(bazaar_open, "evil.example").get("/").status_code == 421
    answer = browser(bazaar_open, "market.localhost").get(
        "/", headers={"X-Forwarded-Host": "evil.example", "X-Original-URL": "/x"}
    )
    assert "evil.example" not in answer.text
    assert 'rel="canonical" href="http://market.localhost:8000/"' in answer.text


def test_absurd_prices_and_lengths_break_nothing(bazaar_open: House, shopper: Browser) -> None:
    number = offer_id("tea-house", "pot")
    with writing():
        offer = db.session.get(Offer, number)
        assert offer is not None
        offer.amount = offer.amount_to = 9_223_372_036_854_775_000
        offer.variants = [one | {"amount": offer.amount} for one in offer.variants]
        for row in db.session.query(OfferText).filter_by(offer_id=number):
            row.title, row.options, row.choices = "W" * 250, [["Size", []]], {}
    for page in (*EVERYWHERE, f"/goods/{number}", f"/goods/{number}?option-0=S"):
        assert shopper.get(page).status_code == 200, page
