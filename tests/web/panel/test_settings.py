"""Storefronts, settings, delivery, pages, menus, the audit trail, failed tasks."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select

from storebuilder import jobs, shipping
from storebuilder.accounts.models import AuditEntry
from storebuilder.db import db, writing
from storebuilder.jobs import Job
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts.menus import menus
from storebuilder.storefronts.models import MenuItem, Page, Shop, Storefront
from storebuilder.web.faces import House
from tests.conftest import SHOP_HOST, Browser

FIELD = re.compile(
    r"<(input|select|textarea)\b([^>]*)>(.*?)(?=<(?:input|select|textarea)\b|\Z)", re.S
)


def _as_shown(page: str) -> dict[str, list[str]]:
    """What a browser would send if somebody pressed the button at once."""
    form = page[page.index("data-save") : page.index("</form>", page.index("data-save"))]
    sent: dict[str, list[str]] = {}
    for kind, attributes, rest in FIELD.findall(form):
        name = re.search(r'name="([^"]+)"', attributes)
        if not name or ("checkbox" in attributes and not re.search(r"\bchecked", attributes)):
            continue
        if kind == "select":
            values = re.findall(r'<option selected value="([^"]*)"', rest)
            values += re.findall(r'<option value="([^"]*)" selected', rest)
        elif kind == "textarea":
            values = [rest.partition("</textarea>")[0].strip()]
        else:
            value = re.search(r'value="([^"]*)"', attributes)
            values = [value[1] if value else ""]
        sent.setdefault(name[1], []).extend(html.unescape(value) for value in values)
    return sent


def _trail() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_it_works(manager: Browser) -> None:
    page = manager.get("/settings").text
    assert "Delivery" in page
    assert 'href="/settings/staff"' not in page


def test_what_is_saved_as_it_was_changes_nothing(manager: Browser, app: House) -> None:
    front = db.session.query(Storefront).filter_by(handle="cn").one()
    rates = shipping.start_with(front.id, "CNY", "CN")
    with writing():
        page = Page(handle="about", title="About", body_html="<p>Hi</p>")
        db.session.add(page)
    paths = [f"/storefronts/{front.id}", f"/delivery/{rates[0]}", "/settings/shop"]
    for path in [*paths, f"/pages/{page.id}"]:
        sent = _as_shown(manager.get(path).text)
        answer = manager.post(path, data=sent)
        assert answer.status_code == 303, answer.text
    for entry in db.session.query(AuditEntry).filter(AuditEntry.action != "staff.added"):
        assert entry.changes == {}, entry.changes


def test_a_storefront_is_added_with_its_rates(manager: Browser) -> None:
    data = {
        "name": "Teehaus", "handle": "de", "host": "de.tea.localhost", "kind": "retail",
        "theme": "plain", "main_language": "de", "languages": ["en"], "currency": "EUR",
        "rate_millionths": "0.92", "round_to": "0.50", "countries": ["DE", "AT"],
        "prices_include_tax": "1", "colour": "#3a5a9b", "open": "1",
    }  # fmt: skip
    answer = manager.post("/storefronts/new", data=data)
    assert answer.status_code == 303, answer.text
    row = db.session.query(Storefront).filter_by(handle="de").one()
    assert (row.languages, row.rate_millionths, row.round_to) == (["de", "en"], 920_000, 50)
    assert db.session.query(ShippingRate).filter_by(storefront_id=row.id).count() > 0
    assert db.session.query(AuditEntry).filter_by(action="storefront.added").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("host", "not a host", "is not accepted"),
        ("host", SHOP_HOST, "another storefront"),
        ("rate_millionths", "0", "is not a rate"),
        ("rate_millionths", "1e999999", "is not a rate"),
        ("rate_millionths", "NaN", "is not a rate"),
        ("round_to", "1.234", "is not an amount"),
        ("colour", "red;}", "is not a colour"),
        ("name", "", "This is needed"),
        ("currency", "XXX", "Not a valid choice"),
        ("theme", "../../etc", "Not a valid choice"),
    ],
)
def test_what_is_not_accepted_stands_beside_its_field(
    manager: Browser, chinese_front: Storefront, field: str, value: str, problem: str
) -> None:
    path = f"/storefronts/{chinese_front.id}"
    sent = _as_shown(manager.get(path).text) | {field: [value]}
    answer = manager.post(path, data=sent)
    assert answer.status_code == 422
    assert problem in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "storefront.changed" not in _trail()


def test_the_shop_is_changed_and_the_trail_says_from_what_to_what(manager: Browser) -> None:
    sent = _as_shown(manager.get("/settings/shop").text) | {"name": ["Tea & Co"]}
    manager.post("/settings/shop", data=sent)
    assert db.session.query(Shop).one().name == "Tea & Co"
    page = manager.get("/audit").text
    assert "Tea House → Tea &amp; Co" in page
    assert "mei@tea.example" in page
    assert "Nothing to see" in manager.get("/audit?q=zzz").text


def test_a_rate_is_added_and_the_last_day_is_not_before_the_first(
    manager: Browser, main_front: Storefront
) -> None:
    path = f"/delivery/new/{main_front.id}"
    data = {"name": "Express", "amount": "12.50", "free_from": "", "days_min": "3",
            "days_max": "1", "countries": ["US"], "active": "1"}  # fmt: skip
    assert "The last day comes before the first" in manager.post(path, data=data).text
    manager.post(path, data=data | {"days_max": "4"})
    rate = db.session.query(ShippingRate).one()
    assert (rate.amount, rate.countries, rate.active) == (1250, ["US"], True)


def test_a_page_is_written_translated_and_cleaned(manager: Browser, buyer: Browser) -> None:
    data = {"handle": "about", "title": "About us", "published": "1", "storefront_id": "0",
            "body_html": "<p onclick=x>Hi</p><script>alert(1)</script>",
            "title-zh-CN": "关于我们", "body-zh-CN": "<p>你好</p>"}  # fmt: skip
    answer = manager.post("/pages/new", data=data)
    assert answer.status_code == 303, answer.text
    page = db.session.query(Page).filter_by(handle="about").one()
    assert page.body_html == "<p>Hi</p>"
    assert "关于我们" in buyer.get("/zh-CN/pages/about").text
    manager.post(f"/pages/{page.id}/remove")
    assert db.session.query(Page).filter_by(handle="about").count() == 0


def test_a_menu_is_written_in_order(manager: Browser, app: House) -> None:
    data = {"title-0": "Tea", "target-0": "/collections/tea", "place-0": "2",
            "title-1": "About", "target-1": "/pages/about", "place-1": "1",
            "title-0-zh-CN": "茶", "title-2": "", "target-2": "/nowhere"}  # fmt: skip
    assert manager.post("/menus/main", data=data).status_code == 303
    items = db.session.scalars(select(MenuItem.title).order_by(MenuItem.position)).all()
    assert items == ["About", "Tea"]
    from storebuilder.storefronts import hosts

    with app.app_context():
        assert [line.title for line in menus(hosts.current()[0], "zh-CN")["main"]] == [
            "About",
            "茶",
        ]


@pytest.mark.parametrize("target", ["javascript:alert(1)", "//evil.example", "/\\evil", "http://x"])
def test_no_menu_leads_to_where_it_must_not(manager: Browser, target: str) -> None:
    answer = manager.post("/menus/main", data={"title-0": "Tea", "target-0": target})
    assert answer.status_code == 422
    assert db.session.query(MenuItem).count() == 0


def test_keys_are_never_shown(
    app: House, manager: Browser, owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = app.config["SHOP"].file
    monkeypatch.setattr(file, "stripe_secret_key", "sk_test_verysecret")
    monkeypatch.setattr(file, "stripe_webhook_secret", "whsec_verysecret")
    for client in (manager, owner):
        page = client.get("/settings/payments").text
        assert "verysecret" not in page
        assert "Test" in page


def test_a_tax_is_switched_on_and_off(manager: Browser) -> None:
    manager.post("/settings/taxes", data={"country": "DE", "collect": "1"})
    assert "This tax is collected from now on." in manager.get("/settings/taxes").text
    manager.post("/settings/taxes", data={"country": "DE", "collect": "0"})
    assert (
        manager.post("/settings/taxes", data={"country": "ZZ", "collect": "1"}).status_code == 422
    )
    assert _trail()[-2:] == ["tax.started", "tax.stopped"]


def test_a_task_that_gave_up_runs_again_once(manager: Browser) -> None:
    with writing():
        jobs.later("accounts.mail_link", email="x@tea.example")
        job = db.session.query(Job).one()
        job.state, job.tries, job.error = "failed", 8, "Traceback: <b>no</b>"
    page = manager.get("/jobs").text
    assert "Traceback: &lt;b&gt;no&lt;/b&gt;" in page
    assert manager.post(f"/jobs/{job.id}/retry").status_code == 303
    assert manager.post(f"/jobs/{job.id}/retry").status_code == 409
    assert db.session.get_one(Job, job.id).state == "due"


@pytest.mark.parametrize(
    "path",
    ["/settings", "/settings/shop", "/settings/payments", "/settings/taxes", "/settings/staff",
     "/storefronts", "/storefronts/new", "/storefronts/1", "/delivery", "/delivery/new/1", "/pages",
     "/pages/new", "/menus", "/outbox", "/audit", "/jobs", "/me", "/search?q=tea", "/orders", "/"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_page_is_said_in_words(app: House, path: str, language: str) -> None:
    from tests.accounts.builders import signed_in

    page = signed_in(app, "owner", language=language).get(path)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    keys = (
        r"\b(shell|home|orders|settings|storefronts|delivery|content|outbox)\.[a-z_]+(\.[a-z_]+)*\b"
    )
    words = re.sub(r"<[^>]+>", " ", page.text)
    assert not [m[0] for m in re.finditer(keys, words) if not m[0].endswith((".css", ".localhost"))]


@pytest.mark.parametrize("page", ["99999999999999999999", "-1", "x", "0"])
@pytest.mark.parametrize("path", ["/orders", "/audit", "/outbox"])
def test_a_strange_page_number_is_no_error(manager: Browser, path: str, page: str) -> None:
    assert manager.get(f"{path}?page={page}").status_code == 200
    assert manager.get("/orders/99999999999999999999").status_code == 404


@pytest.mark.parametrize("path", ["/orders", "/audit", "/outbox", "/search"])
@pytest.mark.parametrize("query", ["%00", "%27%22%3B--", "x" * 5000, "%ff", "%E2%80%AE"])
def test_strange_words_are_no_error(manager: Browser, path: str, query: str) -> None:
    assert manager.get(f"{path}?q={query}").status_code == 200
