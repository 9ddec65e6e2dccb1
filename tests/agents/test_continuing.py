"""Handing over to the buyer, and the way back."""

from __future__ import annotations

import pytest

from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.orders.models import Order
from tests.agents.buying import BUYER, PORTLAND, ready
from tests.agents.conftest import Program, wish
from tests.agents.test_changing import complete
from tests.cart.builders import a_variant
from tests.conftest import Browser, browser


@pytest.fixture
def buyer(program: Program) -> Browser:
    return browser(program.client.application)  # type: ignore[arg-type]


def path_of(address: str) -> str:
    assert address.startswith("http://tea.localhost:8000/")
    return address.removeprefix("http://tea.localhost:8000")


def hidden(page: str) -> dict[str, str]:
    import re

    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_it_works(program: Program, buyer: Browser) -> None:
    checkout = ready(program, a_variant(price=2900))
    answer = buyer.get(path_of(checkout["continue_url"]))
    assert (answer.status_code, answer.location) == (303, "/checkout")
    review = buyer.get("/checkout", follow_redirects=True)
    assert review.request.path == "/checkout/review"
    assert "Ada Byron" in review.text
    assert "1 Analytical Way" in review.text
    page = buyer.post("/checkout/pay", data={**hidden(review.text), "provider": "pretend"})
    pay_page = buyer.get(page.location)
    done = buyer.post(
        page.location.partition("?")[0], data={**hidden(pay_page.text), "choice": "pay"}
    )
    order = db.session.query(Order).one()
    assert order.token in done.location
    body = program.said("checkout", "GET", f"/checkout-sessions/{checkout['id']}")
    assert (body["status"], body["order"]["id"]) == ("completed", order.token)
    assert order.source == "127.0.0.1"
    again = buyer.get(path_of(checkout["continue_url"]))
    assert again.location == f"/orders/{order.token}"


def test_what_the_buyer_writes_the_program_reads(program: Program, buyer: Browser) -> None:
    checkout = program.checkout(a_variant())
    buyer.get(path_of(checkout["continue_url"]))
    buyer.post("/checkout/contact", data={"email": "grace@buyer.example"})
    address = {"name": "Grace Hopper", "street_address": "2 Navy Road", "city": "Arlington"}
    more = {"country_area": "VA", "postal_code": "22201", "country_code": "US", "phone": ""}
    buyer.post("/checkout/address", data={**address, **more})
    body = program.said("checkout", "GET", f"/checkout-sessions/{checkout['id']}")
    assert body["buyer"] == {"email": "grace@buyer.example"}
    [place] = body["fulfillment"]["methods"][0]["destinations"]
    assert (place["first_name"], place["last_name"]) == ("Grace", "Hopper")
    assert place["address_locality"] == "Arlington"


def test_the_cookie_is_kept_nowhere(program: Program, buyer: Browser) -> None:
    checkout = program.checkout(a_variant())
    answer = buyer.get(path_of(checkout["continue_url"]))
    cookie = answer.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
    db.session.rollback()
    row = db.session.query(Cart).one()
    assert cookie not in {row.token_hash, checkout["id"]}
    assert cookie not in checkout["continue_url"]
    other = program.checkout(a_variant("Cup"))
    assert cookie not in buyer.get(path_of(other["continue_url"])).headers["Set-Cookie"]


def test_a_link_is_good_on_its_own_storefront_only(program: Program) -> None:
    checkout = program.checkout(a_variant())
    chinese = browser(program.client.application, "cn.tea.localhost")  # type: ignore[arg-type]
    assert chinese.get(path_of(checkout["continue_url"])).status_code == 404
    assert chinese.get("/checkout/continue/chk_" + "a" * 22).status_code == 404


def test_a_canceled_checkout_leads_to_the_bag(program: Program, buyer: Browser) -> None:
    checkout = program.checkout(a_variant())
    program.said("checkout", "POST", f"/checkout-sessions/{checkout['id']}/cancel", {})
    answer = buyer.get(path_of(checkout["continue_url"]))
    assert answer.location == "/cart"
    assert "Set-Cookie" not in answer.headers


def test_the_way_back_is_shown_after_paying(program: Program, buyer: Browser) -> None:
    checkout = ready(program, a_variant())
    back = f"{program.platform.origin}/orders?from=1&x=%22%3E"
    buyer.get(path_of(checkout["continue_url"]), query_string={"return_to": back})
    done = complete(program, checkout["id"])
    page = buyer.get(path_of(done["order"]["permalink_url"])).text
    assert f'href="{back.replace("&", "&amp;")}"' in page
    assert "Back to 127.0.0.1" in page


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "javascript:alert(1)",
        "//127.0.0.1/",
        "http://127.0.0.1:1/",
        "https://127.0.0.1/",
        "/orders",
        "http://127.0.0.1@evil.example/",
        "x" * 3000,
    ],
)
def test_the_way_back_leads_to_the_platform_only(
    program: Program, buyer: Browser, address: str
) -> None:
    checkout = ready(program, a_variant())
    assert (
        buyer.get(
            path_of(checkout["continue_url"]), query_string={"return_to": address}
        ).status_code
        == 303
    )
    done = complete(program, checkout["id"])
    page = buyer.get(path_of(done["order"]["permalink_url"])).text
    assert "Back to" not in page
    assert "evil.example" not in page


def test_an_order_of_the_shop_s_own_has_no_way_back(program: Program, buyer: Browser) -> None:
    done = complete(program, ready(program, a_variant())["id"])
    assert "Back to" not in buyer.get(path_of(done["order"]["permalink_url"])).text


def test_a_buyer_takes_over_what_is_not_complete(program: Program, buyer: Browser) -> None:
    data = wish(a_variant(), buyer=BUYER, fulfillment={"methods": [{"destinations": [PORTLAND]}]})
    checkout = program.said("checkout", "POST", "/checkout-sessions", data)
    buyer.get(path_of(checkout["continue_url"]))
    assert buyer.get("/checkout").location == "/checkout/shipping"
