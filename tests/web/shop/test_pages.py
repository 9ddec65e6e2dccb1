"""The buyer's pages, asked for as browsers and search engines do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import event, select

from storebuilder import beginning, catalog, freshness, shipping, storefronts, tax
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted
from storebuilder.storefronts import hosts, pages
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from storebuilder.web.shop import collections, picking
from tests.catalog import builders
from tests.conftest import Browser, Template

MOST_QUERIES = 6
PATHS = ("/", "/collections", "/collections/all", "/collections/pots", "/products/blue-tea-pot",
         "/search?q=tea", "/search?q=zzz", "/pages/about")  # fmt: skip


@pytest.fixture
def goods(app: House, template: Template) -> None:
    template.once("goods", _goods)


def _goods() -> None:
    """Eight products, one with options, in collections, with pages, menus and delivery rates."""
    picture = builders.picture()
    with writing():  # one transaction, for speed
        beginning.write_pages()
        for front in db.session.scalars(select(Storefront)):
            shipping.start_with(front.id, front.currency, "CN")
        pot = builders.product("Blue tea pot", kind="Pots", compare_at=3900, sku="POT-1")
        catalog.add_photo(pot.id, picture.id, "A pot on a table")
        catalog.translate("product", pot.id, "zh-CN", {"title": "蓝色茶壶"})
        builders.shirt(kind="Shirts")
        for number in range(6):
            builders.product(f"Tea cup {number}", kind="Cups", handle=f"cup-{number}")
        catalog.add_collection("Pots", rule={"kind": "Pots"})
        catalog.add_collection("Cups", rule={"kind": "Cups"})


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


def linked_data(text: str) -> list[dict[str, Any]]:
    """What the page says to search engines."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return [json.loads(one) for one in found]


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


def test_html_and_css_of_a_product_page_stay_small(buyer: Browser, goods: None) -> None:
    answer = buyer.get("/products/linen-shirt")
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', answer.text)
    size = len(answer.data)
    for sheet in sheets:
        with buyer.get(sheet) as file:
            size += len(file.data)
    assert sheets
    assert size < 60 * 1024


def test_a_product_says_what_one_needs_to_buy_it(buyer: Browser, goods: None) -> None:
    text = buyer.get("/products/blue-tea-pot").text
    for said in ("Blue tea pot", "$29.00", "$39.00", "Delivery is added", "Add to bag", "In stock"):
        assert said in text
    assert "Standard delivery" in text
    assert 'action="/cart/lines"' in text


def test_nothing_is_said_of_tax_where_none_is_collected(buyer: Browser, goods: None) -> None:
    path = "/products/blue-tea-pot"
    assert "tax" not in buyer.get(path).text.lower()
    tax.collect_in(["DE"])
    assert "Tax included." in buyer.get(path).text
    assert "Prices include tax." in buyer.get("/").text
    tax.stop_collecting("DE")
    assert "tax" not in buyer.get(path).text.lower()


def test_delivery_is_said_with_where_to(
    buyer: Browser, goods: None, main_front: Storefront
) -> None:
    everywhere = re.sub(r"\s+", " ", buyer.get("/products/blue-tea-pot").text)
    assert "to China" in everywhere
    assert "to other countries" in everywhere
    storefronts.change_storefront(main_front.id, countries=["US", "CN"])
    there = buyer.get("/products/blue-tea-pot").text
    assert "to United States" in there
    assert "to China" not in there
    assert "送至中国" in buyer.get("/zh-CN/products/blue-tea-pot").text


@pytest.mark.parametrize("sort", ["price-low", "price-high", "newest", "title", "best-selling"])
def test_the_first_page_shows_a_collection_in_its_own_order(
    buyer: Browser, goods: None, main_front: Storefront, sort: str
) -> None:
    for number, price in enumerate((500, 900, 100)):
        builders.product(f"Vase {2 - number}", kind="Vases", handle=f"vase-{number}", price=price)
    vases = catalog.add_collection("Vases", rule={"kind": "Vases"}, sort=sort)
    front = hosts.current()[0]
    picked = picking.pick(front, "en", {vases.handle: 3}, {vases.handle: sort})
    shelf = catalog.shelf(front, "en", collection=vases.handle)
    assert picked[vases.handle] == [card.product_id for card in shelf.cards]


def test_a_variant_is_part_of_the_address(buyer: Browser, goods: None) -> None:
    product = db.session.query(catalog.models.Product).filter_by(handle="linen-shirt").one()
    last = builders.variant_ids(product.id)[-1]
    text = buyer.get(f"/products/linen-shirt?variant={last}").text
    assert f'name="variant" value="{last}"' in text
    chosen = re.findall(r'name="option-(\d+)" value="(\d+)" checked', text)
    assert len(chosen) == 2
    query = "&".join(f"option-{option}={value}" for option, value in chosen)
    without_script = buyer.get(f"/products/linen-shirt?{query}").text
    assert f'name="variant" value="{last}"' in without_script


@pytest.mark.parametrize("variant", ["0", "99999999999999999999", "x", "-1", "٣", "1'", "%00"])
def test_a_variant_that_is_not_there_gives_the_first(
    buyer: Browser, goods: None, variant: str
) -> None:
    answer = buyer.get(f"/products/linen-shirt?variant={variant}&option-1={variant}")
    assert answer.status_code == 200


def test_what_is_sold_out_can_still_be_read(buyer: Browser, goods: None) -> None:
    builders.product("Empty jar", on_hand=0)
    text = buyer.get("/products/empty-jar").text
    assert "Empty jar" in text
    assert "Sold out" in text
    assert 'aria-disabled="true"' in text


def test_linked_data_of_a_product_is_complete(buyer: Browser, goods: None) -> None:
    product, crumbs = linked_data(buyer.get("/products/blue-tea-pot").text)
    assert product["@type"] == "Product"
    assert product["sku"] == "POT-1"
    offer = product["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("29.00", "USD")
    assert offer["availability"] == "https://schema.org/InStock"
    assert offer["priceSpecification"]["price"] == "39.00"
    assert crumbs["@type"] == "BreadcrumbList"
    group = linked_data(buyer.get("/products/linen-shirt").text)[0]
    assert group["@type"] == "ProductGroup"
    assert group["variesBy"] == ["https://schema.org/color", "https://schema.org/size"]
    assert len(group["hasVariant"]) == 6
    assert group["hasVariant"][0]["color"] == "White"


def test_linked_data_of_an_offer_tells_delivery_and_returns(buyer: Browser, goods: None) -> None:
    storefronts.change_storefront(1, return_days=30, return_fees="shop")
    offer = linked_data(buyer.get("/products/blue-tea-pot").text)[0]["offers"]
    policy = offer["hasMerchantReturnPolicy"]
    assert policy["@type"] == "MerchantReturnPolicy"
    assert policy["applicableCountry"] == ["CN"]
    assert policy["returnPolicyCategory"] == "https://schema.org/MerchantReturnFiniteReturnWindow"
    assert policy["merchantReturnDays"] == 30
    assert policy["returnMethod"] == "https://schema.org/ReturnByMail"
    assert policy["returnFees"] == "https://schema.org/FreeReturn"
    (way,) = offer["shippingDetails"]
    rate = db.session.query(shipping.models.ShippingRate).filter_by(storefront_id=1).first()
    assert rate
    assert way["@type"] == "OfferShippingDetails"
    assert way["shippingRate"]["currency"] == "USD"
    assert way["shippingDestination"] == [{"@type": "DefinedRegion", "addressCountry": "CN"}]
    days = way["deliveryTime"]["transitTime"]
    assert (days["minValue"], days["maxValue"], days["unitCode"]) == (
        rate.days_min, rate.days_max, "DAY"
    )  # fmt: skip


def test_linked_data_says_the_same_terms_once(buyer: Browser, goods: None) -> None:
    shirts = linked_data(buyer.get("/products/linen-shirt").text)[0]["hasVariant"]
    first, *others = (shirt["offers"] for shirt in shirts)
    for offer in others:
        assert offer["hasMerchantReturnPolicy"] == {"@id": first["hasMerchantReturnPolicy"]["@id"]}
        assert offer["shippingDetails"] == [{"@id": first["shippingDetails"][0]["@id"]}]


def test_where_a_storefront_does_not_deliver_no_delivery_is_told(
    buyer: Browser, goods: None
) -> None:
    with writing():
        db.session.query(shipping.models.ShippingRate).delete()
    offer = linked_data(buyer.get("/products/blue-tea-pot").text)[0]["offers"]
    assert "shippingDetails" not in offer


@pytest.mark.parametrize(
    ("days", "fees", "said"),
    [(30, "buyer", "Return within 30 days"), (30, "shop", "Free return within 30 days"),
     (0, "shop", "")],
)  # fmt: skip
def test_a_product_page_says_how_goods_are_sent_back(
    buyer: Browser, goods: None, days: int, fees: str, said: str
) -> None:
    storefronts.change_storefront(1, return_days=days, return_fees=fees)
    text = buyer.get("/products/blue-tea-pot").text
    assert said in text
    offer = linked_data(text)[0]["offers"]["hasMerchantReturnPolicy"]
    assert ("merchantReturnDays" in offer) == (days > 0)
    assert ("return within" in text.lower()) == (days > 0)


@pytest.mark.parametrize(("name", "value"), [("return_days", -1), ("return_days", 366),
                                             ("return_fees", "nobody")])  # fmt: skip
def test_returns_that_are_none_are_refused(goods: None, name: str, value: object) -> None:
    with pytest.raises(NotAccepted):
        storefronts.change_storefront(1, **{name: value})


def test_linked_data_of_the_first_page_names_the_store(buyer: Browser, goods: None) -> None:
    store = linked_data(buyer.get("/").text)[0]
    assert (store["@type"], store["name"]) == ("OnlineStore", "Tea House")
    assert store["hasMerchantReturnPolicy"]["merchantReturnDays"] == 14


def test_a_page_names_itself_in_every_language_and_storefront(buyer: Browser, goods: None) -> None:
    text = buyer.get("/zh-CN/products/blue-tea-pot?variant=1").text
    origin = "http://tea.localhost:8000"
    assert f'rel="canonical" href="{origin}/zh-CN/products/blue-tea-pot"' in text
    links = dict(re.findall(r'hreflang="([^"]+)" href="(http[^"]+)"', text))
    assert links["en"] == f"{origin}/products/blue-tea-pot"
    # The storefront for China has the first claim to zh-CN.
    assert links["zh-CN"] == "http://cn.tea.localhost:8000/products/blue-tea-pot"
    assert links["zh"] == f"{origin}/zh-CN/products/blue-tea-pot"
    assert links["x-default"] == f"{origin}/products/blue-tea-pot"


def test_a_product_that_a_storefront_does_not_show_is_not_linked_there(
    buyer: Browser, goods: None, chinese_front: Storefront
) -> None:
    product = db.session.query(catalog.models.Product).filter_by(handle="blue-tea-pot").one()
    catalog.set_listing(product.id, chinese_front.id, wanted=False)
    assert "cn.tea.localhost:8000/products" not in buyer.get("/products/blue-tea-pot").text


def test_a_foreign_host_header_never_gets_into_a_page(buyer: Browser, goods: None) -> None:
    answer = buyer.get("/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in answer.text


def test_sharing_a_product_shows_its_name_price_and_picture(buyer: Browser, goods: None) -> None:
    text = buyer.get("/products/blue-tea-pot").text
    assert '<meta property="og:type" content="product">' in text
    assert '<meta property="product:price:amount" content="29.00">' in text
    assert re.search(r'og:image" content="http://tea.localhost:8000/media/[^"]+\.webp"', text)


def test_a_picture_has_its_size_its_words_and_its_sources(buyer: Browser, goods: None) -> None:
    picture = re.search(
        r"<img[^>]+A pot on a table[^>]*>", buyer.get("/products/blue-tea-pot").text
    )
    assert picture
    for attribute in ("srcset=", "sizes=", 'width="800"', 'height="1000"'):
        assert attribute in picture[0]


def test_a_chinese_reader_sees_chinese_words_and_renminbi(
    chinese_buyer: Browser, goods: None
) -> None:
    text = chinese_buyer.get("/products/blue-tea-pot").text
    assert '<html lang="zh-CN" dir="ltr"' in text
    assert "蓝色茶壶" in text
    assert "加入购物袋" in text
    assert "¥209.00" in text
    assert "Add to bag" not in text


def test_filters_are_named_in_the_readers_language(
    buyer: Browser, chinese_buyer: Browser, goods: None
) -> None:
    for number, (kind, said) in enumerate((("Bowls", "碗"), ("Plates", "盘子"))):
        one = builders.product(kind, kind=kind, handle=f"dish-{number}", tags=(f"mark-{number}",))
        catalog.translate("product", one.id, "zh-CN", {"kind": said})
    english, chinese = (face.get("/collections/all").text for face in (buyer, chinese_buyer))
    assert "mark-1" in english
    assert 'value="Plates"><span>Plates ' in english
    assert 'value="Plates"><span>盘子 ' in chinese
    assert "mark-1" not in chinese


def test_a_shelf_can_be_narrowed_sorted_and_leafed_through(
    buyer: Browser, goods: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collections, "PER_PAGE", 4)
    first = buyer.get("/collections/cups").text
    assert "6 products" in first
    assert 'href="/collections/cups?page=2"' in first
    assert "noindex" not in first
    sorted_shelf = buyer.get("/collections/cups?sort=title&page=2").text
    assert "noindex" in sorted_shelf
    assert 'href="/collections/cups?sort=title"' in sorted_shelf
    none = buyer.get("/collections/cups?price-min=1000").text
    assert "Nothing fits all of this" in none
    assert "From $1,000.00" in none


@pytest.mark.parametrize("page", ["2", "999999999999"])
def test_a_page_of_a_shelf_that_is_not_there_is_not_found(
    buyer: Browser, goods: None, page: str
) -> None:
    assert buyer.get(f"/collections/cups?page={page}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "٣", ""])
def test_a_page_number_that_is_none_gives_the_first(buyer: Browser, goods: None, page: str) -> None:
    assert buyer.get(f"/collections/cups?page={page}").status_code == 200


def test_search_finds_chinese_words(chinese_buyer: Browser, goods: None) -> None:
    assert "蓝色茶壶" in chinese_buyer.get("/search?q=茶壶").text


def test_search_says_what_to_do_where_nothing_is_found(buyer: Browser, goods: None) -> None:
    text = buyer.get("/search?q=<script>alert(1)</script>").text
    assert "<script>alert" not in text
    assert "Nothing was found for “&lt;script&gt;" in text
    assert "/collections/cups" in text


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


def test_a_changed_address_leads_to_the_new_one(buyer: Browser, goods: None) -> None:
    product = db.session.query(catalog.models.Product).filter_by(handle="blue-tea-pot").one()
    catalog.change_product(product.id, handle="indigo-tea-pot")
    answer = buyer.get("/zh-CN/products/blue-tea-pot")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith("/zh-CN/products/indigo-tea-pot")


def test_a_product_that_was_put_away_is_gone_and_a_draft_was_never_there(
    buyer: Browser, goods: None
) -> None:
    old = builders.product("Old jar")
    catalog.archive(old.id)
    builders.product("New jar", published=False)
    assert buyer.get("/products/old-jar").status_code == 410
    assert buyer.get("/products/new-jar").status_code == 404


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
