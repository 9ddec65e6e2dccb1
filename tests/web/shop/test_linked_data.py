"""What search engines and those who share a page are told."""

from __future__ import annotations

import re

from storebuilder import catalog, shipping, storefronts
from storebuilder.db import db, writing
from storebuilder.storefronts.models import Storefront
from tests.conftest import Browser
from tests.web.shop.reading import linked_data


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


def test_sharing_a_product_shows_its_name_price_and_picture(buyer: Browser, goods: None) -> None:
    text = buyer.get("/products/blue-tea-pot").text
    assert '<meta property="og:type" content="product">' in text
    assert '<meta property="product:price:amount" content="29.00">' in text
    assert re.search(r'og:image" content="http://tea.localhost:8000/media/[^"]+\.webp"', text)
