"""Signed requests are believed, wrongly signed ones refused, and what was signed stays signed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from storebuilder import signing
from storebuilder.agents import signatures
from storebuilder.db import db, writing
from storebuilder.signing import es256 as keys
from storebuilder.signing import requests
from tests.agents.buying import codes, ready
from tests.agents.conftest import API, Program, wish
from tests.agents.signer import Signer, is_signed_by
from tests.agents.test_changing import pay
from tests.agents.validating import validate
from tests.cart.builders import a_variant

SESSIONS = "/checkout-sessions"
KEY = "550e8400-e29b-41d4-a716-446655440000"


@pytest.fixture
def signer(program: Program) -> Signer:
    one = Signer()
    program.platform.keys = [one.jwk]
    return one


def signed(
    program: Program, signer: Signer, method: str, path: str, data: Any = None, **more: Any
) -> dict[str, str]:
    """The headers of a signed request, as they are sent."""
    body = b"" if data is None else json.dumps(data).encode()
    given = {"ucp-agent": program.platform.header, **more.pop("given", {})}
    made = signer.headers(method, f"{API}{path}", body, given=given, **more)
    return {name.replace("-", "_"): value for name, value in made.items()}


def test_it_works(program: Program, signer: Signer) -> None:
    data = wish(a_variant())
    headers = signed(program, signer, "POST", SESSIONS, data)
    token = program.said("checkout", "POST", SESSIONS, data, **headers)["id"]
    path = f"{SESSIONS}/{token}"
    program.said("checkout", "GET", path, **signed(program, signer, "GET", path))
    assert program.refused(401, "GET", path) == "signature_missing"
    assert program.refused(401, "PUT", path, data) == "signature_missing"


def test_p384_is_understood_too(program: Program) -> None:
    signer = Signer(curve="P-384")
    program.platform.keys = [signer.jwk]
    data = wish(a_variant())
    program.said(
        "checkout", "POST", SESSIONS, data, **signed(program, signer, "POST", SESSIONS, data)
    )


def test_who_never_signed_need_not(program: Program, signer: Signer) -> None:
    token = program.checkout(a_variant())["id"]
    program.said("checkout", "GET", f"{SESSIONS}/{token}")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Signature": ""}, "signature_missing"),
        ({"Signature_Input": ""}, "signature_missing"),
        ({"Signature": "sig2=:AAAA:"}, "signature_missing"),
        ({"Signature": "sig1=:AAAA:"}, "signature_invalid"),
        ({"Signature": f"sig1=:{'A' * 86}==:"}, "signature_invalid"),
        ({"Signature_Input": "sig1=nonsense"}, "signature_invalid"),
        ({"Signature_Input": 'sig1=("@method");keyid="platform-1"'}, "signature_invalid"),
        ({"Signature_Input": "sig1=(" + '"a" ' * 3000 + ")"}, "signature_invalid"),
        ({"UCP_Agent": 'profile="{origin}/profile" '}, "signature_invalid"),
    ],
)
def test_what_does_not_hold_is_refused(
    program: Program, signer: Signer, changed: dict[str, str], code: str
) -> None:
    data = wish(a_variant())
    headers = signed(program, signer, "POST", SESSIONS, data)
    headers |= {k: v.replace("{origin}", program.platform.origin) for k, v in changed.items()}
    if code == "signature_invalid" and "UCP_Agent" in changed:
        headers["UCP_Agent"] = program.platform.header + ";x=1"
    assert program.refused(401, "POST", SESSIONS, data, **headers) == code


def test_another_body_is_refused(program: Program, signer: Signer) -> None:
    pot = a_variant()
    headers = signed(program, signer, "POST", SESSIONS, wish(pot))
    said = program.refused(400, "POST", SESSIONS, wish(pot, quantity=9), **headers)
    assert said == "digest_mismatch"


def test_another_path_method_or_host_is_refused(program: Program, signer: Signer) -> None:
    data = wish(a_variant())
    for headers in (
        signed(program, signer, "POST", "/carts", data),
        signed(program, signer, "PUT", SESSIONS, data),
        signed(program, signer, "POST", SESSIONS, data, authority="other.example"),
    ):
        assert program.refused(401, "POST", SESSIONS, data, **headers) == "signature_invalid"


@pytest.mark.parametrize("left_out", ["@method", "@authority", "@path", "content-digest"])
def test_everything_that_counts_must_be_covered(
    program: Program, signer: Signer, left_out: str
) -> None:
    data = wish(a_variant())
    names = ["@method", "@authority", "@path", "ucp-agent", "content-digest", "content-type"]
    names.remove(left_out)
    headers = signed(program, signer, "POST", SESSIONS, data, covered=names)
    assert program.refused(401, "POST", SESSIONS, data, **headers) == "signature_invalid"


def test_the_key_of_idempotency_must_be_covered(program: Program, signer: Signer) -> None:
    data = wish(a_variant())
    bare = signed(program, signer, "POST", SESSIONS, data)
    said = program.refused(401, "POST", SESSIONS, data, Idempotency_Key=KEY, **bare)
    assert said == "signature_invalid"
    headers = signed(program, signer, "POST", SESSIONS, data, given={"idempotency-key": KEY})
    program.said("checkout", "POST", SESSIONS, data, Idempotency_Key=KEY, **headers)


def test_what_has_expired_is_refused(program: Program, signer: Signer) -> None:
    data = wish(a_variant())
    headers = signed(program, signer, "POST", SESSIONS, data, parameters=";expires=1600000000")
    assert program.refused(401, "POST", SESSIONS, data, **headers) == "signature_invalid"


def test_a_new_key_makes_the_profile_be_read_again(program: Program, signer: Signer) -> None:
    from datetime import timedelta

    from storebuilder import clock
    from storebuilder.agents.models import Platform

    data = wish(a_variant())
    program.said(
        "checkout", "POST", SESSIONS, data, **signed(program, signer, "POST", SESSIONS, data)
    )
    newer = Signer("platform-2")
    program.platform.keys = [newer.jwk]
    headers = signed(program, newer, "POST", SESSIONS, data)
    assert program.refused(401, "POST", SESSIONS, data, **headers) == "key_not_found"
    assert len(program.platform.asked) == 1  # not again within a minute
    with writing():
        db.session.query(Platform).one().read_at = clock.now() - timedelta(minutes=2)
    program.said("checkout", "POST", SESSIONS, data, **headers)
    assert len(program.platform.asked) == 2


def test_a_key_of_another_kind_is_told(program: Program, signer: Signer) -> None:
    program.platform.keys = [{"kid": signer.kid, "kty": "RSA", "n": "AQAB", "e": "AQAB"}]
    data = wish(a_variant())
    headers = signed(program, signer, "POST", SESSIONS, data)
    assert program.refused(400, "POST", SESSIONS, data, **headers) == "algorithm_unsupported"


def test_a_point_that_is_not_on_the_curve_is_no_key(program: Program, signer: Signer) -> None:
    program.platform.keys = [{**signer.jwk, "x": signer.jwk["y"]}]
    data = wish(a_variant())
    headers = signed(program, signer, "POST", SESSIONS, data)
    assert program.refused(401, "POST", SESSIONS, data, **headers) == "signature_invalid"


def test_the_standard_s_own_example_holds(app: object) -> None:
    """RFC 9421, B.2.4: an answer signed with ECDSA over P-256."""
    key = {
        "kty": "EC",
        "crv": "P-256",
        "kid": "test-key-ecc-p256",
        "x": "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA",
        "y": "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0",
    }
    names = ["@status", "content-type", "content-digest", "content-length"]
    digest = (
        "mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ=="
    )
    values = ["200", "application/json", f"sha-512=:{digest}:", "23"]
    inner = " ".join(f'"{name}"' for name in names)
    raw = f'({inner});created=1618884473;keyid="test-key-ecc-p256"'
    sent = (
        "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw=="
    )
    signature = signatures._signature(f"sig-b24=:{sent}:", "sig-b24")
    assert signatures._is_right(key, requests.base_of(names, values, raw), signature)
    assert not signatures._is_right(
        key, requests.base_of(names, ["201", *values[1:]], raw), signature
    )


def test_the_shop_s_keys_are_listed_and_stay(program: Program) -> None:
    first = validate("profile", program.ask("GET", "/.well-known/ucp").json)["signing_keys"]  # type: ignore[arg-type]
    assert [one["crv"] for one in first] == ["P-256", "Ed25519"]
    assert program.ask("GET", "/.well-known/ucp").json["signing_keys"] == first  # type: ignore[index]
    assert "d" not in first[0]
    signing.renew()
    after = program.ask("GET", "/.well-known/ucp").json["signing_keys"]  # type: ignore[index]
    assert [one["crv"] for one in after] == ["P-256", "P-256", "Ed25519", "Ed25519"]
    assert after[1] == first[0]
    assert keys.newest().kid == after[0]["kid"]


def test_the_answer_to_a_signed_completion_is_signed(program: Program, signer: Signer) -> None:
    token = ready(program, a_variant())["id"]
    path = f"{SESSIONS}/{token}/complete"
    answer = program.ask("POST", path, pay(), **signed(program, signer, "POST", path, pay()))
    assert answer.status_code == 200
    listed = program.ask("GET", "/.well-known/ucp").json["signing_keys"]  # type: ignore[index]
    values = {name.lower(): value for name, value in answer.headers.items()}
    assert is_signed_by(listed, {**values, "@status": "200"})
    assert values["content-digest"] == signatures.digest(answer.data)


def test_signed_by_another_platform_finds_nothing(program: Program, signer: Signer) -> None:
    data = wish(a_variant())
    headers = signed(program, signer, "POST", SESSIONS, data)
    token = program.said("checkout", "POST", SESSIONS, data, **headers)["id"]
    other = f'profile="{program.platform.origin}/other"'
    path = f"{SESSIONS}/{token}"
    headers = signed(program, signer, "GET", path, given={"ucp-agent": other})
    body = program.said("checkout", "GET", path, UCP_Agent=other, **headers)
    assert codes(body) == [("not_found", "")]
