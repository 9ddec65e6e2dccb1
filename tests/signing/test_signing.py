"""Standard Webhooks, asymmetric: who has our public key can check, and nobody can sign but us."""

import base64
from datetime import timedelta

import pytest
import time_machine

from storebuilder import clock, signing
from storebuilder.errors import NotAccepted
from storebuilder.web.faces import House

BODY = b'{"type":"catalog.changed"}'


def test_it_works(app: House) -> None:
    headers = signing.sign(BODY)
    assert signing.verify(signing.read_headers(headers), BODY, signing.listed())


def test_there_is_one_key_and_it_stays(app: House) -> None:
    assert signing.listed() == signing.listed()
    assert len(signing.listed()) == 1


@pytest.mark.parametrize("changed", ["body", "id", "time", "signature", "key"])
def test_one_changed_byte_is_noticed(app: House, changed: str) -> None:
    headers, body, keys = signing.sign(BODY), BODY, signing.listed()
    if changed == "body":
        body = BODY.replace(b"changed", b"Changed")
    elif changed == "id":
        headers["webhook-id"] += "x"
    elif changed == "time":
        headers["webhook-timestamp"] = str(int(headers["webhook-timestamp"]) + 1)
    elif changed == "key":
        keys = [bytes(32)]
    else:
        raw = bytearray(base64.b64decode(headers["webhook-signature"].removeprefix("v1a,")))
        raw[10] ^= 1
        headers["webhook-signature"] = f"v1a,{base64.b64encode(raw).decode()}"
    assert not signing.verify(signing.read_headers(headers), body, keys)


@pytest.mark.parametrize("seconds", [-320, 301])
def test_what_is_older_or_newer_than_five_minutes_is_refused(app: House, seconds: int) -> None:
    headers = signing.sign(BODY)
    with (
        time_machine.travel(clock.now() + timedelta(seconds=seconds)),
        pytest.raises(NotAccepted, match="seconds off"),
    ):
        signing.read_headers(headers)


def test_within_five_minutes_it_is_read(app: House) -> None:
    headers = signing.sign(BODY)
    with time_machine.travel(clock.now() + timedelta(seconds=200)):
        assert signing.verify(signing.read_headers(headers), BODY, signing.listed())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook-id", ""),
        ("webhook-id", "a.b" * 60),
        ("webhook-id", "msg_1234567\n"),
        ("webhook-timestamp", "now"),
        ("webhook-timestamp", "-1700000000"),
        ("webhook-timestamp", "9" * 30),
    ],
)
def test_broken_headers_are_refused(app: House, name: str, value: str) -> None:
    with pytest.raises(NotAccepted):
        signing.read_headers(signing.sign(BODY) | {name: value})


@pytest.mark.parametrize(
    "text", ["", "v1a,", "v1a,====", "v1," + "A" * 44, "v1a,QUJD", "v1a," + "A" * 900, "v1a"]
)
def test_other_signatures_are_none(app: House, text: str) -> None:
    found = signing.read_headers(signing.sign(BODY) | {"webhook-signature": text})
    assert not signing.verify(found, BODY, signing.listed())


def test_a_new_key_signs_along_with_the_former_for_a_week(app: House) -> None:
    former = signing.listed()
    signing.renew()
    headers = signing.sign(BODY)
    assert signing.listed()[1:] == former
    found = signing.read_headers(headers)
    assert signing.verify(found, BODY, former)
    assert signing.verify(found, BODY, signing.listed()[:1])
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert signing.listed() != former
        assert len(signing.listed()) == 1
        assert not signing.verify(signing.read_headers(signing.sign(BODY)), BODY, former)


def test_a_stolen_key_ends_at_once(app: House) -> None:
    first = signing.listed()
    signing.renew()
    second = signing.listed()[:1]
    signing.renew(at_once=True)
    found = signing.read_headers(signing.sign(BODY))
    assert len(signing.listed()) == 1
    assert not signing.verify(found, BODY, first + second)


def test_a_key_is_written_in_both_ways(app: House) -> None:
    key = signing.listed()[0]
    assert signing.from_whpk(signing.whpk(key)) == key
    assert signing.from_jwk(signing.jwk(key)) == key
    assert signing.jwk(key) | {"kid": "", "x": ""} == {
        "kid": "",
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "",
        "use": "sig",
        "alg": "EdDSA",
    }


def test_the_name_of_a_key_is_that_of_rfc_8037() -> None:
    # RFC 8037, appendix A.2 and A.3
    text = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    key = signing.from_jwk({"kty": "OKP", "crv": "Ed25519", "x": text})
    assert key is not None
    assert signing.jwk(key)["kid"] == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@pytest.mark.parametrize(
    "found",
    [
        None,
        [],
        {"kty": "EC", "crv": "P-256", "x": "A" * 43},
        {"kty": "OKP", "crv": "X25519", "x": "A" * 43},
        {"kty": "OKP", "crv": "Ed25519", "x": 5},
        {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "%" * 43},
        {"kty": "OKP", "crv": "Ed25519", "x": "A" * 5000},
    ],
)
def test_what_is_no_ed25519_key_is_none(found: object) -> None:
    assert signing.from_jwk(found) is None


@pytest.mark.parametrize("text", [None, 7, "", "whpk_", "whpk_AAAA", "whsec_" + "A" * 44])
def test_what_is_no_public_key_is_refused(text: object) -> None:
    with pytest.raises(NotAccepted):
        signing.from_whpk(text)


SMALL = (
    "01" + "00" * 31,
    "01" + "00" * 30 + "80",
    "00" * 32,
    "00" * 31 + "80",
    "ec" + "ff" * 30 + "7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ee" + "ff" * 30 + "7f",
)


@pytest.mark.parametrize("text", SMALL)
def test_a_key_that_everybody_can_sign_for_is_none(app: House, text: str) -> None:
    """With the identity as key, the signature (identity, 0) fits every message there is."""
    weak = bytes.fromhex(text)
    forged = base64.b64encode(bytes([1]) + bytes(31) + bytes(32)).decode()
    headers = signing.sign(BODY) | {"webhook-signature": f"v1a,{forged}"}
    assert not signing.verify(signing.read_headers(headers), BODY, [weak])
    assert signing.from_jwk({**signing.jwk(weak)}) is None
    with pytest.raises(NotAccepted):
        signing.from_whpk(signing.whpk(weak))
