"""Who may speak, and what happens to those who are not understood."""

from __future__ import annotations

import json
import time

import pytest

from storebuilder.agents.models import Platform as Row
from storebuilder.db import db, writing
from storebuilder.jobs import Job, run_due
from tests.agents.buying import make_live
from tests.agents.conftest import Program, wish
from tests.agents.validating import validate
from tests.cart.builders import a_variant

SESSIONS = "/checkout-sessions"


def ask(program: Program, status: int, **headers: str) -> str:
    return program.refused(status, "POST", SESSIONS, wish(1), **headers)


def test_it_works(program: Program) -> None:
    answer = program.ask("GET", "/.well-known/ucp")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    profile = validate("profile", answer.json)  # type: ignore[arg-type]
    service, tools = profile["ucp"]["services"]["dev.ucp.shopping"]
    assert tools["transport"] == "mcp"
    assert service["endpoint"].endswith("/ucp/2026-04-08")
    assert "dev.ucp.shopping.checkout" in profile["ucp"]["capabilities"]
    assert profile["ucp"]["version"] == "2026-04-08"


def test_a_showcase_sells_nothing_to_programs(program: Program) -> None:
    from storebuilder import storefronts

    storefronts.change_storefront(storefronts.storefront("main").id, kind="showcase")
    profile = program.ask("GET", "/.well-known/ucp").json
    assert "dev.ucp.shopping.checkout" not in profile["ucp"]["capabilities"]  # type: ignore[index]
    body = program.said("checkout", "POST", SESSIONS, wish(a_variant()))
    assert body["messages"][0]["code"] == "capabilities_incompatible"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "storebuilder/1",
        "profile=unquoted",
        'profile=""',
        'profile="not an address"',
        'profile="http://platform.example/profile"',
        'profile="ftp://platform.example/profile"',
        'profile="https://user:word@platform.example/profile"',
        'profile="https://platform.example/profile#part"',
        f'profile="https://platform.example/{"a" * 600}"',
    ],
)
def test_a_profile_that_can_t_be_one_is_told(program: Program, header: str) -> None:
    assert ask(program, 400, UCP_Agent=header) == "invalid_profile_url"
    assert db.session.query(Row).count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "https://10.0.0.1/profile",
        "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/profile",
        "https://[::ffff:10.0.0.1]/profile",
        "https://0.0.0.0/profile",
        "https://2130706433.0.0.1/profile",
    ],
)
def test_a_private_address_is_never_asked(program: Program, address: str) -> None:
    answer = program.ask("POST", SESSIONS, wish(1), UCP_Agent=f'profile="{address}"')
    assert answer.status_code in {400, 424}
    assert answer.json["code"] in {"invalid_profile_url", "profile_unreachable"}  # type: ignore[index]


def test_a_live_shop_does_not_ask_its_own_machine(program: Program, shop: object) -> None:
    make_live(program.client.application)
    assert ask(program, 400) == "invalid_profile_url"
    assert ask(program, 400, UCP_Agent='profile="https://127.0.0.1/profile"') == (
        "invalid_profile_url"
    )
    assert program.platform.asked == []


def test_a_profile_is_read_once(program: Program) -> None:
    for _ in range(3):
        program.checkout(a_variant())
    assert program.platform.asked == ["/profile"]


@pytest.mark.parametrize("status", [404, 500])
def test_a_profile_that_is_not_there_is_told_and_left_alone(program: Program, status: int) -> None:
    program.platform.status = status
    assert ask(program, 424) == "profile_unreachable"
    answer = program.ask("POST", SESSIONS, wish(1))
    assert (answer.status_code, int(answer.headers["Retry-After"])) == (424, 10)
    assert program.platform.asked == ["/profile"]


def test_a_redirect_is_not_followed(program: Program) -> None:
    program.platform.status, program.platform.location = 302, "/elsewhere"
    assert ask(program, 424) == "profile_unreachable"
    assert program.platform.asked == ["/profile"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"ucp": {}}',
        b'{"ucp": {"version": "draft"}}',
        b'{"ucp": {"version": "2026-04-08", "capabilities": []}}',
        b'{"ucp": {"version": "2026-04-08"}, "signing_keys": [{"kty": "EC"}]}',
        b"[" * 100_000,
        b"\xff\xfe{}",
    ],
)
def test_a_profile_that_is_none_is_told(program: Program, raw: bytes) -> None:
    program.platform.raw = raw
    assert ask(program, 422) == "profile_malformed"


def test_a_large_profile_is_not_read(program: Program) -> None:
    program.platform.raw = json.dumps(
        {"ucp": {"version": "2026-04-08"}, "x": "a" * 200_000}
    ).encode()
    assert ask(program, 424) == "profile_unreachable"


def test_a_slow_platform_is_left(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from storebuilder.agents import discovering
    from storebuilder.fetching import Limits

    monkeypatch.setattr(discovering, "LIMITS", Limits(seconds=0.4, size=1000))
    program.platform.drip = 0.05
    began = time.monotonic()
    assert ask(program, 424) == "profile_unreachable"
    assert time.monotonic() - began < 2


def test_another_version_is_told(program: Program) -> None:
    program.platform.version = "2027-01-01"
    answer = program.ask("POST", SESSIONS, wish(1))
    assert (answer.status_code, answer.json["code"]) == (422, "version_unsupported")  # type: ignore[index]
    assert "2026-04-08" in answer.json["content"]  # type: ignore[index]
    assert answer.json["continue_url"] == "http://tea.localhost:8000/"  # type: ignore[index]


def test_a_platform_that_has_nothing_in_common_is_told(program: Program) -> None:
    program.platform.capabilities = ["dev.ucp.shopping.fulfillment", "com.example.other"]
    body = program.said("checkout", "POST", SESSIONS, wish(1))
    assert body["messages"][0]["code"] == "capabilities_incompatible"
    assert body["ucp"]["capabilities"] == {}


def test_an_old_profile_is_good_while_a_job_reads_it_anew(program: Program) -> None:
    from datetime import timedelta

    from storebuilder import clock

    program.checkout(pot := a_variant())
    with writing():
        db.session.query(Row).one().fresh_until = clock.now() - timedelta(seconds=1)
    program.platform.capabilities = ["dev.ucp.shopping.checkout"]
    assert "fulfillment" in program.checkout(pot)
    assert program.platform.asked == ["/profile"]
    assert db.session.query(Job).filter_by(kind="agents.read_profile", state="due").count() == 1
    run_due()
    assert program.platform.asked == ["/profile", "/profile"]
    assert "fulfillment" not in program.checkout(pot)


def test_a_profile_that_was_not_to_be_had_for_days_is_not_believed(program: Program) -> None:
    from datetime import timedelta

    from storebuilder import clock

    program.checkout(a_variant())
    long_ago = clock.now() - timedelta(days=3)
    with writing():
        row = db.session.query(Row).one()
        row.read_at = row.fresh_until = long_ago
    program.platform.status = 500
    assert ask(program, 424) == "profile_unreachable"


def test_strangers_are_met_one_by_one(program: Program) -> None:
    said = [
        program.ask(
            "POST", SESSIONS, wish(1), UCP_Agent=f'profile="{program.platform.origin}/{number}"'
        ).status_code
        for number in range(12)
    ]
    assert said == [200] * 10 + [429] * 2
    assert len(program.platform.asked) == 10


def test_two_requests_at_most_wait_for_strangers(program: Program) -> None:
    from storebuilder.agents import discovering

    assert discovering._waiting.acquire(blocking=False)
    assert discovering._waiting.acquire(blocking=False)
    try:
        answer = program.ask("POST", SESSIONS, wish(1))
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    finally:
        discovering._waiting.release()
        discovering._waiting.release()
    program.checkout(a_variant())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"line_items": {}}',
        b'{"line_items": []}',
        b'{"line_items": [{"item": {"id": "var_1"}, "quantity": 0}]}',
        b'{"line_items": [{"item": {"id": "var_1"}, "quantity": "1"}]}',
        b'{"line_items": [{"item": {"id": 1}, "quantity": 1}]}',
        b'{"line_items": [{"item": {"id": "var_1"}, "quantity": 1000}]}',
        b'{"line_items": [{"item": {"id": "var_1"}, "quantity": 1e999}]}',
        b'{"line_items": [], "fulfillment": {"methods": 1}}',
        b'{"a":' * 9000 + b"1" + b"}" * 9000,
        b"[" * 60_000,
        b"\xff",
    ],
)
def test_what_is_no_request_is_told(program: Program, body: bytes) -> None:
    assert program.refused(400, "POST", SESSIONS, body) == "invalid_request"


def test_a_huge_body_is_not_read(program: Program) -> None:
    body = json.dumps({"line_items": [], "x": "a" * 70_000}).encode()
    assert program.refused(400, "POST", SESSIONS, body) == "request_too_large"


def test_too_many_lines_are_told(program: Program) -> None:
    assert program.refused(400, "POST", SESSIONS, wish(*range(1, 102))) == "invalid_request"


def test_unknown_addresses_answer_in_json(program: Program) -> None:
    assert program.refused(404, "GET", "/nowhere") == "not_found"
    assert program.refused(404, "DELETE", SESSIONS) == "not_found"


def test_a_closed_shop_says_so(program: Program) -> None:
    from storebuilder import storefronts

    storefronts.change_storefront(storefronts.storefront("main").id, open=False)
    assert ask(program, 503) == "unavailable"
    assert program.ask("GET", "/.well-known/ucp").status_code == 200


def test_a_cookie_is_worth_nothing(program: Program) -> None:
    answer = program.client.post(
        f"http://tea.localhost/ucp/2026-04-08{SESSIONS}",
        json=wish(1),
        headers={"Cookie": "cart=abc", "Origin": "https://evil.example"},
    )
    assert answer.status_code == 400
    assert "Access-Control-Allow-Origin" not in answer.headers
