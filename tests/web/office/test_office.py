from datetime import timedelta

import pytest
from sqlalchemy import select

from storebuilder import aggregator, clock, jobs
from storebuilder.accounts.models import AuditEntry
from storebuilder.aggregator import telling
from storebuilder.aggregator.models import (
    CategoryMap,
    Deal,
    HideRule,
    Offer,
    Problem,
    Pull,
    Rate,
    Store,
)
from storebuilder.db import db, writing
from storebuilder.storefronts.models import Shop
from storebuilder.web.desk.door import needed_by
from storebuilder.web.faces import House
from tests.accounts.builders import signed_in
from tests.aggregator import builders
from tests.conftest import PANEL_HOST, Browser, browser

PAGES = (
    "/", "/merchants", "/goods", "/deals", "/categories", "/rules", "/pages", "/menus",
    "/settings", "/settings/market", "/settings/rates", "/settings/staff", "/outbox", "/audit",
    "/jobs", "/me", "/search", "/search?q=tea",
)  # fmt: skip


def said() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_and_strangers_are_sent_to_the_door(
    tea: Store, operator: Browser, market: House, path: str
) -> None:
    assert operator.get(path).status_code == 200
    there = browser(market, PANEL_HOST).get(path)
    assert (there.status_code, there.headers["Location"].partition("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_on_an_empty_market(operator: Browser, path: str) -> None:
    assert operator.get(path).status_code == 200


def test_the_office_speaks_chinese(tea: Store, market: House) -> None:
    client = signed_in(market, "owner", language="zh-CN")
    for path in PAGES:
        page = client.get(path).text
        for key in ("office.", "shell.", "settings.", "content.", "sections."):
            assert f">{key}" not in page, path
    assert "入驻商家" in client.get("/").text


def test_goods_are_hidden_by_hand_and_come_back(tea: Store, helper: Browser) -> None:
    oolong = builders.ids_of(tea)["oolong"]
    helper.post(f"/goods/{oolong}/hide", data={"reason": "Not what it says"})
    shelf = aggregator.shelf("en", query="oolong", filters=aggregator.Filters())
    assert shelf.cards == ()
    assert "Not what it says" in helper.get(f"/goods/{oolong}").text
    helper.post(f"/goods/{oolong}/show")
    assert aggregator.shelf("en", query="oolong", filters=aggregator.Filters()).cards
    assert said()[-2:] == ["offer.hidden", "offer.shown"]


def test_a_rule_hides_what_it_names(tea: Store, operator: Browser) -> None:
    operator.post("/rules", data={"kind": "word", "value": "clay", "reason": "No clay"})
    jobs.run_due()
    pot = db.session.get_one(Offer, builders.ids_of(tea)["pot"])
    assert (pot.shown, pot.hidden, pot.hidden_reason) == (False, "rule", "No clay")
    rule = db.session.scalars(select(HideRule)).one()
    operator.post(f"/rules/{rule.id}/remove")
    jobs.run_due()
    db.session.expire_all()
    assert db.session.get_one(Offer, pot.id).shown
    assert said()[-2:] == ["rule.added", "rule.removed"]


def test_a_rule_that_means_nothing_is_refused_beside_its_field(
    tea: Store, operator: Browser
) -> None:
    page = operator.post("/rules", data={"kind": "category", "value": "shoes"})
    assert page.status_code == 422
    assert "is not a category to hide" in page.text
    assert db.session.scalars(select(HideRule)).all() == []


def test_a_merchants_word_gets_its_category_and_its_goods_follow(
    tea: Store, operator: Browser
) -> None:
    word = db.session.scalars(select(CategoryMap).where(CategoryMap.own == "Leaves of ours")).one()
    assert "Leaves of ours" in operator.get("/categories").text
    wanted = next(iter(aggregator.tree.tree().nodes))
    operator.post(f"/categories/words/{word.id}", data={"category": str(wanted)})
    db.session.expire_all()
    oolong = db.session.get_one(Offer, builders.ids_of(tea)["oolong"])
    assert oolong.category_id == wanted
    assert "Leaves of ours" not in operator.get("/categories").text
    page = operator.get("/categories?show=all").text
    path = categories_path(wanted)
    assert f'value="{path}" placeholder' in page.replace("&amp;", "&")
    assert page.count("<option") == len(aggregator.tree.tree().nodes)  # once, not for each word
    operator.post(f"/categories/words/{word.id}", data={"category": ""})
    db.session.expire_all()
    assert db.session.get_one(Offer, oolong.id).category_id is None
    operator.post(f"/categories/words/{word.id}", data={"category": path})
    db.session.expire_all()
    assert db.session.get_one(Offer, oolong.id).category_id == wanted
    for strange in ("abc", "-1", "999999999"):
        there = operator.post(f"/categories/words/{word.id}", data={"category": strange})
        assert there.status_code in (404, 422)


def categories_path(number: int) -> str:
    trail = aggregator.tree.tree().trail(number, "en")
    return " › ".join(tag.name for tag in trail)


def test_a_deal_is_made_and_ended(tea: Store, operator: Browser) -> None:
    pot = builders.ids_of(tea)["pot"]
    until = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    operator.post(f"/goods/{pot}/deal", data={"ends_at": until})
    assert [card.title for card in aggregator.deals("en")] == ["Clay pot"]
    again = operator.post(f"/goods/{pot}/deal", data={"ends_at": until})
    assert again.status_code == 422
    deal = db.session.scalars(select(Deal)).one()
    operator.post(f"/deals/{deal.id}/end")
    assert aggregator.deals("en") == ()
    past = operator.post(f"/goods/{pot}/deal", data={"ends_at": "2020-01-01T00:00"})
    assert past.status_code == 422
    assert operator.post(f"/goods/{pot}/deal", data={"ends_at": "soon"}).status_code == 422


def test_a_deal_is_in_the_markets_own_time(tea: Store, operator: Browser) -> None:
    pot = builders.ids_of(tea)["pot"]
    operator.post(f"/goods/{pot}/deal", data={"ends_at": "2099-01-02T08:00"})
    deal = db.session.scalars(select(Deal)).one()
    assert deal.ends_at.isoformat() == "2099-01-02T00:00:00+00:00"  # Shanghai is eight hours ahead


def test_rates_are_set_and_taken_back(tea: Store, operator: Browser) -> None:
    operator.post("/settings/rates", data={"currency": "cny", "rate": "7.85"})
    rate = db.session.get_one(Rate, "CNY")
    assert (rate.per_euro, rate.source) == (7_850_000, "operator")
    for typed in ("", "abc", "-1", "0", "NaN", "1e99", "1.0000001"):
        page = operator.post("/settings/rates", data={"currency": "CNY", "rate": typed})
        assert page.status_code == 422, typed
    operator.post("/settings/rates/CNY/forget")
    db.session.expire_all()
    assert db.session.get_one(Rate, "CNY").source == "taken back"


def test_a_merchant_stands_on_the_first_page(tea: Store, operator: Browser) -> None:
    operator.post(f"/merchants/{tea.id}/feature", data={"featured": "3"})
    db.session.expire_all()
    assert db.session.get_one(Store, tea.id).featured == 3
    for typed in ("-1", "100", "first"):
        there = operator.post(f"/merchants/{tea.id}/feature", data={"featured": typed})
        assert there.status_code == 422, typed


def test_what_was_kept_out_is_said_and_hostile_words_stay_words(
    tea: Store, operator: Browser
) -> None:
    with writing():
        tea.trouble = "<script>alert(1)</script>"
        tea.name = "<img src=x onerror=alert(1)>"
        db.session.add(
            Problem(store_id=tea.id, external_id="<b>x</b>", key="title.empty", kept_out=True)
        )
    page = operator.get(f"/merchants/{tea.id}").text
    assert "This product has no title." in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>x</b>" not in page


def test_why_a_merchant_is_slow_is_said_in_words(tea: Store, market: House) -> None:
    with writing():
        tea.health, tea.trouble = "slow", telling.kept("waits", {"seconds": "9.0"})
        db.session.add(
            Pull(store_id=tea.id, kind="full", state="failed", reason=telling.kept("loop", {}))
        )
    client = signed_in(market, "owner", language="zh-CN")
    for path in ("/", "/merchants", f"/merchants/{tea.id}"):
        page = client.get(path).text
        assert telling.said(tea.trouble, "zh-CN") in page, path
        assert "waits" not in page, path
    assert telling.said(telling.kept("loop", {}), "zh-CN") in page
    assert "[&#34;" not in page


def test_the_market_is_renamed_in_one_go(operator: Browser) -> None:
    data = {"name": "World Bazaar", "email": "hi@market.example", "colour": "#aa3300"}
    assert operator.post("/settings/market", data=data).status_code == 303
    assert db.session.scalars(select(Shop.name)).one() == "World Bazaar"
    wrong = operator.post("/settings/market", data={**data, "colour": "red", "name": "No"})
    assert wrong.status_code == 422
    assert db.session.scalars(select(Shop.name)).one() == "World Bazaar"


def test_only_who_may_decides(tea: Store, helper: Browser) -> None:
    pot = builders.ids_of(tea)["pot"]
    for path in ("/rules", "/settings/rates", f"/goods/{pot}/deal", "/settings/market"):
        assert helper.post(path, data={}).status_code == 403, path
    assert helper.post(f"/merchants/{tea.id}/feature", data={"featured": "1"}).status_code == 403


def test_what_is_public_is_known(market: House) -> None:
    public = {
        rule.endpoint
        for rule in market.url_map.iter_rules()
        if rule.endpoint.startswith("panel.") and needed_by(rule.endpoint) == "public"
    }
    assert public == {
        "panel.forgot", "panel.healthz", "panel.send_forgot_link", "panel.sign_in",
        "panel.sign_in_by_password", "panel.sign_in_link", "panel.static",
        "panel.use_sign_in_link",
    }  # fmt: skip


def test_lists_ask_a_fixed_number_of_questions(tea: Store, operator: Browser) -> None:
    few = _questions(operator, "/goods")
    builders.stocked(tea, *(builders.goods(f"g{n}", f"Goods {n}") for n in range(30)))
    assert _questions(operator, "/goods") == few


def _questions(client: Browser, path: str) -> int:
    """The fewest of three times: what is kept for a second is read again now and then."""
    return min(_asked(client, path) for _ in range(3))


def _asked(client: Browser, path: str) -> int:
    from sqlalchemy import event

    asked: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        client.get(path)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)


def test_an_application_is_accepted_and_refused(operator: Browser, market: House) -> None:
    store = builders.a_store("new-shoes", state="waiting", accepted_at=None)
    number = store.id
    assert "asks to be listed" in operator.get(f"/merchants/{number}").text
    operator.post(f"/merchants/{number}/decide/accept")
    db.session.expire_all()
    assert db.session.get_one(Store, number).state == "accepted"
    without = operator.post(f"/merchants/{number}/decide/refuse", data={"reason": " "})
    assert without.status_code == 422
    operator.post(f"/merchants/{number}/decide/refuse", data={"reason": "No returns page"})
    db.session.expire_all()
    row = db.session.get_one(Store, number)
    assert (row.state, row.reason) == ("refused", "No returns page")
    assert operator.post(f"/merchants/{number}/decide/promote").status_code == 404
    assert said()[-2:] == ["store.accepted", "store.refused"]


def test_who_has_not_proved_the_address_cannot_be_accepted(operator: Browser) -> None:
    number = builders.a_store("new-shoes", state="applied", accepted_at=None).id
    assert operator.post(f"/merchants/{number}/decide/accept").status_code == 409


def test_a_shop_of_another_make_is_entered(operator: Browser) -> None:
    data = {"source": "shopify", "address": "https://hats.example/x", "name": "Hats",
            "language": "en", "country": "de", "currency": "eur"}  # fmt: skip
    assert operator.post("/merchants/new", data=data).status_code == 303
    row = db.session.scalars(select(Store)).one()
    assert (row.origin, row.address) == (
        "https://hats.example",
        "https://hats.example/products.json",
    )
    assert (row.state, row.country, row.currency) == ("accepted", "DE", "EUR")
    assert operator.post("/merchants/new", data=data).status_code == 422
    for wrong in ("http://169.254.169.254/", "ftp://hats.example", "https://a:b@hats.example", "x"):
        there = operator.post("/merchants/new", data={**data, "address": wrong})
        assert there.status_code == 422, wrong


def test_helpers_decide_nothing(tea: Store, helper: Browser) -> None:
    for path in (f"/merchants/{tea.id}/decide/ban", "/merchants/new"):
        assert helper.post(path, data={"reason": "x"}).status_code == 403
