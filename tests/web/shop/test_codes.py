"""Discount codes as a buyer meets them: the field, the reasons, the link, and who guesses."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from storebuilder import cart as carts
from storebuilder import clock
from storebuilder.storefronts import change_storefront
from storebuilder.web.faces import House
from storebuilder.web.shop.code_links import MOST_TRIES
from tests.cart.builders import IN_CHINA, ready
from tests.catalog.builders import front
from tests.conftest import Browser, browser
from tests.orders import builders as orders
from tests.promotions.builders import automatic, code
from tests.web.shop import buying
from tests.web.shop.buying import begin, orders_placed, pay, the_cart, to_review


def _put_in(buyer: Browser, typed: str, to: str = "cart") -> str:
    """The page that a buyer sees after putting a code in."""
    answer = buyer.post("/cart/codes", data={"code": typed, "to": to})
    if answer.status_code == 422:
        return answer.text
    assert answer.status_code == 303
    return buyer.get(answer.location.partition("#")[0]).text


def _figures(page: str) -> list[str]:
    """The figures of the totals, in order."""
    totals = page.split('<dl class="totals">')[-1].split("</dl>")[0]
    return re.findall(r"<dd[^>]*>([^<]*)</dd>", totals)


def test_it_works(buyer: Browser) -> None:
    code("TEA10", title="Ten off")
    begin(buyer)
    page = _put_in(buyer, " tea10 ")
    assert _figures(page) == ["$29.00", "−$2.90", "$26.10"]
    to_review(buyer)
    assert _figures(buyer.get("/checkout/review").text) == ["$29.00", "−$2.90", "$5.00", "$31.10"]
    pay(buyer)
    [order] = orders_placed()
    assert (order.total, order.discounts[0]["code"]) == (3110, "TEA10")
    page = buyer.get(f"/orders/{order.token}").text
    assert "Ten off" in page
    assert _figures(page) == ["$29.00", "−$2.90", "$5.00", "$31.10"]


def test_a_shop_without_codes_asks_for_none(buyer: Browser) -> None:
    automatic()
    begin(buyer)
    assert "discount code" not in buyer.get("/cart").text
    code("OLD", ends_at=clock.now() - timedelta(days=1))
    code("OTHER", storefront_ids=(front("cn").id,))
    assert "discount code" not in buyer.get("/cart").text
    code("TEA10")
    assert "Have a discount code?" in buyer.get("/cart").text


def test_an_unknown_code_is_said_beside_its_field_and_not_kept(buyer: Browser) -> None:
    code("TEA10")
    begin(buyer)
    page = _put_in(buyer, "TAE10")
    assert "We know no code TAE10." in page
    assert 'aria-describedby="wrong-code"' in page
    assert 'value="TAE10"' in page
    assert the_cart().codes == []


def test_what_the_buyer_can_mend_stays_with_its_reason(buyer: Browser) -> None:
    code("BIG", minimums={"USD": 5000})
    pot = begin(buyer)
    page = _put_in(buyer, "BIG")
    assert "as soon as its goods cost $21.00 more" in page
    buyer.post(f"/cart/lines/{pot}", data={"quantity": "2"})
    assert _figures(buyer.get("/cart").text) == ["$58.00", "−$5.80", "$52.20"]


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"ends_at": clock.now() - timedelta(days=1)}, "TEA10 is over."),
        ({"starts_at": clock.now() + timedelta(days=1)}, "TEA10 does not count yet."),
        ({"kind": "amount", "amounts": {"CNY": 5}}, "TEA10 does not count in this shop."),
        ({"active": False}, "We know no code TEA10."),
    ],
)
def test_what_nobody_can_mend_is_not_kept(
    buyer: Browser, terms: dict[str, object], said: str
) -> None:
    code("OTHER")
    code("TEA10", **terms)
    begin(buyer)
    assert said in _put_in(buyer, "TEA10")
    assert the_cart().codes == []


def test_a_code_can_be_taken_out(buyer: Browser) -> None:
    code("TEA10")
    begin(buyer)
    _put_in(buyer, "TEA10")
    buyer.post("/cart/codes", data={"remove": "TEA10"})
    assert _figures(buyer.get("/cart").text) == ["$29.00", "$29.00"]


def test_in_the_checkout_one_comes_back_to_the_same_step(buyer: Browser) -> None:
    code("TEA10")
    begin(buyer)
    buying.contact(buyer)
    answer = buyer.post("/cart/codes", data={"code": "TEA10", "to": "address"})
    assert answer.location == "/checkout/address?codes=1#codes"
    page = buyer.get("/checkout/address").text
    assert "$26.10" in page
    wrong = buyer.post("/cart/codes", data={"code": "NONE", "to": "address"})
    assert wrong.status_code == 422
    assert "We know no code NONE." in wrong.text
    assert 'action="/checkout/address"' in wrong.text


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "../admin", "review"])
def test_a_form_leads_nowhere_else(buyer: Browser, to: str) -> None:
    code("TEA10")
    begin(buyer)
    answer = buyer.post("/cart/codes", data={"code": "TEA10", "to": to})
    assert answer.location in {"/cart#codes", "/checkout/review?codes=1#codes"}


def test_a_used_code_is_told_once_the_address_is_known(buyer: Browser) -> None:
    code("WELCOME", first_order=True)
    orders.paid(orders.cart(email="ada@buyer.example"))
    begin(buyer)
    _put_in(buyer, "WELCOME")
    assert "$26.10" in buyer.get("/cart").text
    to_review(buyer)
    page = buyer.get("/checkout/review").text
    assert "this e-mail address has ordered before" in page
    assert _figures(page) == ["$29.00", "$5.00", "$34.00"]


def test_the_last_use_that_went_is_told_before_paying(buyer: Browser, app: House) -> None:
    code("TEA10", most_uses=1)
    begin(buyer)
    _put_in(buyer, "TEA10")
    to_review(buyer)
    seen = buyer.get("/checkout/review").text
    other = ready(front())
    carts.set_contact(other, email="other@example.com")
    carts.set_codes(other, ["TEA10"])
    orders.place(other)
    total = re.search(r'name="seen_total" value="(\d+)"', seen)
    assert total is not None
    answer = pay(buyer, seen_total=total[1])
    assert answer.status_code == 409
    assert "It is now $34.00. Nothing was ordered yet." in answer.text
    assert "TEA10 was used as often as it may be." in answer.text
    assert len(orders_placed()) == 1


def test_free_delivery_is_shown_where_delivery_is_chosen(buyer: Browser) -> None:
    code("SHIP", title="Free delivery", kind="free_delivery")
    begin(buyer)
    _put_in(buyer, "SHIP")
    buying.contact(buyer)
    buying.address(buyer, IN_CHINA)
    page = buyer.get("/checkout/shipping").text
    assert re.search(r'choice-aside">Free<', page)
    to_review(buyer)
    page = buyer.get("/checkout/review").text
    assert _figures(page) == ["$29.00", "Free", "$29.00"]
    assert "· Free delivery" in page


def test_an_order_for_nothing_is_paid_at_once(buyer: Browser) -> None:
    code("ALL", basis_points=10000, combinable=True)
    code("SHIP", kind="free_delivery", combinable=True)
    begin(buyer)
    _put_in(buyer, "ALL")
    _put_in(buyer, "SHIP")
    to_review(buyer)
    answer = pay(buyer)
    [order] = orders_placed()
    assert (order.state, order.total) == ("paid", 0)
    assert f"/orders/{order.token}" in answer.location


def test_a_link_brings_its_code_to_the_bag(buyer: Browser) -> None:
    code("TEA10")
    begin(buyer)
    answer = buyer.get("/discount/tea10?to=/collections/tea")
    assert (answer.status_code, answer.location) == (303, "/collections/tea")
    assert answer.headers["Cache-Control"] == "no-store"
    assert the_cart().codes == ["TEA10"]


def test_a_link_waits_for_the_first_thing_in_the_bag(buyer: Browser) -> None:
    code("TEA10")
    answer = buyer.get("/discount/TEA10")
    assert answer.location == "/"
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/"))
    begin(buyer)
    assert the_cart().codes == ["TEA10"]
    assert buyer.get_cookie("code") is None


def test_a_link_with_an_unknown_code_does_no_harm(buyer: Browser) -> None:
    code("TEA10")
    assert buyer.get("/discount/NONE").status_code == 303
    begin(buyer)
    assert the_cart().codes == []
    buyer.get("/discount/NONE")
    assert the_cart().codes == []


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "/%09/evil.example/\n",
        "javascript:alert(1)",
        "evil",
        "/" + "a" * 600,
    ],
)
def test_a_link_leads_inside_the_shop_only(buyer: Browser, to: str) -> None:
    code("TEA10")
    answer = buyer.get("/discount/TEA10", query_string={"to": to})
    assert (answer.status_code, answer.location) == (303, "/")


def test_another_sites_form_changes_no_codes(buyer: Browser) -> None:
    code("TEA10")
    begin(buyer)
    answer = buyer.post(
        "/cart/codes", data={"code": "TEA10"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert the_cart().codes == []


def test_who_guesses_has_to_wait(buyer: Browser, app: House) -> None:
    code("SECRET", basis_points=9000)
    begin(buyer)
    for number in range(MOST_TRIES):
        assert "We know no code" in _put_in(buyer, f"GUESS{number}")
    page = _put_in(buyer, "SECRET")
    assert "That was tried too often." in page
    assert the_cart().codes == []
    fresh = browser(app)
    assert fresh.get("/discount/SECRET").headers.get("Set-Cookie") is None


def test_who_asks_which_addresses_bought_here_has_to_wait(buyer: Browser) -> None:
    code("WELCOME", first_order=True)
    begin(buyer)
    _put_in(buyer, "WELCOME")
    answers = [
        buying.contact(buyer, f"person{number}@example.com").status_code
        for number in range(MOST_TRIES + 1)
    ]
    assert answers[-1] == 429
    assert set(answers[:-2]) == {303}


def test_a_showcase_has_no_codes(buyer: Browser) -> None:
    code("TEA10")
    change_storefront(front().id, kind="showcase")
    assert buyer.get("/cart").status_code == 404
    assert buyer.get("/discount/TEA10").location == "/"
