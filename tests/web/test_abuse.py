"""What strangers send to stop the shop or to break a page."""

from __future__ import annotations

import io

import pytest

from storebuilder.catalog import Filters
from storebuilder.web import guard
from storebuilder.web.faces import House
from tests.accounts.builders import signed_in
from tests.cart.builders import IN_CHINA
from tests.catalog import builders
from tests.conftest import PANEL_HOST, SHOP_HOST, Browser, browser
from tests.web.shop.buying import address, begin, contact, to_review

FORM = "application/x-www-form-urlencoded"
NO_ADDRESS = ["/orders/\0", "/pay/\0", "/collections/\0", "/products/\0", "/pages/\0", "/\0"]


def _pour(browser: Browser, path: str, size: int) -> int:
    """Send ``size`` bytes of fields in chunks, so that no header says how much will come."""
    answer = browser.post(
        path,
        input_stream=io.BytesIO(b"a&" * (size // 2)),
        content_type=FORM,
        environ_overrides={"wsgi.input_terminated": True},
    )
    return answer.status_code


@pytest.mark.parametrize(
    ("host", "path"),
    [(SHOP_HOST, "/cart/lines"), (PANEL_HOST, "/sign-in"), (PANEL_HOST, "/forgot")],
)
def test_it_works(app: House, host: str, path: str) -> None:
    stranger = browser(app, host)
    form = b"a&" * guard.STRANGERS
    assert stranger.post(path, data=form, content_type=FORM).status_code == 413
    assert _pour(stranger, path, 2 * guard.STRANGERS) == 413
    assert _pour(stranger, path, 1000) in {303, 409, 422, 403, 200}


def test_a_file_is_not_taken_from_a_stranger(buyer: Browser) -> None:
    files = {"photo": (io.BytesIO(b"x" * 2 * guard.STRANGERS), "photo.jpg")}
    assert buyer.post("/cart/lines", data=files).status_code == 413


def test_the_staff_send_more_but_no_endless_form(app: House) -> None:
    helper = signed_in(app, "staff")
    long = {"title": "Pot", "description_html": "x" * 2 * guard.STRANGERS}
    assert helper.post("/products/new", data=long).status_code != 413
    assert _pour(helper, "/products/many", 2 * guard.STAFFS) == 413


@pytest.mark.parametrize("path", NO_ADDRESS)
def test_a_nul_in_an_address_is_not_found(app: House, buyer: Browser, path: str) -> None:
    assert buyer.get(path).status_code == 404
    assert browser(app, PANEL_HOST).get(path).status_code == 404


@pytest.mark.parametrize("digits", ["99999999999", "9" * 30])
def test_a_number_that_no_database_holds_is_not_found(buyer: Browser, digits: str) -> None:
    begin(buyer)
    assert buyer.post(f"/cart/lines/{digits}", data={"quantity": "1"}).status_code == 404


def test_a_part_of_the_sitemap_that_no_database_counts_to_is_not_found(buyer: Browser) -> None:
    assert buyer.get(f"/sitemaps/products-{'9' * 30}.xml").status_code == 404


@pytest.mark.parametrize("rate", ["99999999999", "9" * 5000, "٣"])
def test_a_strange_way_of_delivery_is_not_offered(buyer: Browser, rate: str) -> None:
    begin(buyer)
    contact(buyer)
    address(buyer, IN_CHINA)
    assert buyer.post("/checkout/shipping", data={"rate": rate}).status_code == 422


@pytest.mark.parametrize("text", ["a\0b@x.example", "a\x1bb@x.example", "list:a@x.example"])
def test_an_email_address_with_controls_in_it_is_none(buyer: Browser, text: str) -> None:
    begin(buyer)
    assert contact(buyer, text).status_code == 422


def test_a_payment_with_strange_fields_is_not_begun(buyer: Browser) -> None:
    begin(buyer)
    to_review(buyer)
    data = {"note": "\0", "seen_total": "9" * 5000, "provider": "\0"}
    assert buyer.post("/checkout/pay", data=data).status_code == 422


def test_an_address_with_forty_options_narrows_by_three(app: House, buyer: Browser) -> None:
    # Forty took four seconds of one processor, on a shelf of sixty products.
    builders.product("Blue tea pot")
    pairs = [(f"option.{number}", "x") for number in range(40)]
    assert list(Filters.read(pairs, "USD").options) == ["0", "1", "2"]
    assert buyer.get("/collections/all", query_string=pairs).status_code == 200
