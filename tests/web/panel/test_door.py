"""Charlie, who does not work here, must see nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter, Rule
from werkzeug.test import TestResponse

from storebuilder.web.desk.door import PUBLIC, needed_by, safe_next
from storebuilder.web.desk.headers import POLICY
from storebuilder.web.faces import House
from tests.conftest import Browser

#: Everything that strangers may ask for; whoever adds to it says why in the same commit.
DOORS = {
    "panel.forgot",
    "panel.healthz",
    "panel.send_forgot_link",
    "panel.sign_in",
    "panel.sign_in_by_password",
    "panel.sign_in_link",
    "panel.static",
    "panel.use_sign_in_link",
}


def _rules(app: House) -> Iterator[tuple[Rule, str, str]]:
    """Every rule of the panel with each of its methods and an address that it answers."""
    for rule in app.url_map.iter_rules():
        if rule.host != "panel":
            continue
        values = {name: _example(rule, name) for name in rule.arguments}
        built = rule.build(values, append_unknown=False)
        assert built is not None
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, built[1]


def _example(rule: Rule, name: str) -> str | int:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else "x"


def ask(client: Browser, method: str, address: str, **options: Any) -> TestResponse:
    return cast(TestResponse, client.open(address, method=method, **options))


def test_it_works(owner: Browser) -> None:
    page = owner.get("/")
    assert page.status_code == 200
    assert "Tea House" in page.text


def test_every_page_sends_charlie_to_the_door(app: House, visitor: Browser) -> None:
    asked = 0
    for rule, method, address in _rules(app):
        if rule.endpoint in DOORS:
            continue
        answer = ask(visitor, method, address)
        assert answer.status_code == 303, f"{method} {address} let Charlie in"
        assert answer.location.startswith("/sign-in"), address
        asked += 1
    assert asked > 10


def test_only_the_doors_are_public(app: House) -> None:
    public = {rule.endpoint for rule, *_ in _rules(app) if needed_by(rule.endpoint) == PUBLIC}
    assert public == DOORS


def test_a_role_that_is_too_small_is_refused_everywhere(
    app: House, manager: Browser, helper: Browser
) -> None:
    for rule, method, address in _rules(app):
        needed = needed_by(rule.endpoint)
        for client, enough in (
            (helper, {PUBLIC, "staff"}),
            (manager, {PUBLIC, "staff", "manager"}),
        ):
            if needed not in enough:
                answer = ask(client, method, address)
                assert answer.status_code == 403, f"{method} {address} needs {needed}"


def test_no_form_of_another_site_is_taken(app: House, owner: Browser) -> None:
    for _, method, address in _rules(app):
        if method != "GET":
            headers = {"Sec-Fetch-Site": "same-site"}
            assert ask(owner, method, address, headers=headers).status_code == 403


def test_every_answer_forbids_what_is_foreign(owner: Browser, visitor: Browser) -> None:
    for answer in (owner.get("/"), owner.get("/nothing"), visitor.get("/sign-in")):
        policy = answer.headers["Content-Security-Policy"]
        assert all(f"{name} {value}" in policy for name, value in POLICY.items())
        assert answer.headers["Cache-Control"] == "no-store"
        assert "<script>" not in answer.text
        assert " style=" not in answer.text


def test_the_panel_is_not_on_the_shops_host(buyer: Browser) -> None:
    assert buyer.get("/sign-in").status_code == 404
    assert buyer.get("/orders").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "", "/\t/evil", "/a\nb"],
)
def test_the_way_on_after_signing_in_stays_here(app: House, visitor: Browser, path: str) -> None:
    with app.test_request_context("/", base_url="http://panel.tea.localhost"):
        assert safe_next(path) == "/"
        assert safe_next("/orders?show=sent") == "/orders?show=sent"


def test_who_is_sent_to_the_door_comes_back(visitor: Browser) -> None:
    assert visitor.get("/nothing?page=2").location == "/sign-in?next=/nothing?page%3D2"


def test_a_script_without_a_session_is_told_in_its_own_way(visitor: Browser) -> None:
    answer = visitor.post("/work-on", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (401, {"error": "Sign in first."})
