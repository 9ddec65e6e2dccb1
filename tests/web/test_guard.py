"""Forms are taken from our own pages only, and each face answers under its own host only."""

from __future__ import annotations

import pytest

from storebuilder.web.faces import House
from tests.conftest import PANEL_HOST, SHOP_HOST, browser

OWN = f"http://{SHOP_HOST}"


@pytest.mark.parametrize(
    ("headers", "accepted"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),  # a sibling shop on the same domain
        ({"Sec-Fetch-Site": "cross-site", "Origin": OWN}, False),
        ({"Sec-Fetch-Site": "", "Origin": OWN}, False),
        ({"Origin": OWN}, True),  # an old browser
        ({"Origin": "null"}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": f"http://{SHOP_HOST}.evil.example"}, False),
        ({}, False),
    ],
)
def test_it_works(app: House, headers: dict[str, str], accepted: bool) -> None:
    answer = app.test_client().post("/healthz", base_url=OWN, headers=headers)
    assert answer.status_code == (405 if accepted else 403)  # 405: past the guard, no such form


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_every_method_that_changes_is_guarded(app: House, method: str) -> None:
    assert app.test_client().open("/healthz", method=method, base_url=OWN).status_code == 403


def test_no_rule_is_without_a_face(app: House) -> None:
    assert {rule.host for rule in app.url_map.iter_rules()} <= {"shop", "panel"}


@pytest.mark.parametrize(
    "host", ["evil.example", "shop", "panel", "tea.localhost.evil.example", "", "[::1]"]
)
def test_an_unknown_host_is_misdirected(app: House, host: str) -> None:
    assert browser(app, host).get("/", headers={"Host": host}).status_code in {400, 421}


def test_a_panel_page_is_not_reached_through_the_shop(app: House) -> None:
    names = {rule.rule for rule in app.url_map.iter_rules() if rule.host == "panel"}
    shop = {rule.rule for rule in app.url_map.iter_rules() if rule.host == "shop"}
    for path in sorted(names - shop):
        if "<" not in path:
            assert browser(app, SHOP_HOST).get(path).status_code in {301, 308, 404, 405}, path


def test_a_port_and_capitals_do_not_matter(app: House) -> None:
    for host in (f"{SHOP_HOST}:8000", SHOP_HOST.upper(), f"{PANEL_HOST}:8000"):
        assert browser(app, host).get("/healthz").status_code == 200
