"""What an attacker would try at the doors between shops and aggregators."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from storebuilder import clock, jobs, joining, signing
from storebuilder.aggregator import applying
from storebuilder.aggregator.models import Application, Pull, Store
from storebuilder.db import db, writing
from storebuilder.fetching import Answer
from storebuilder.joining.models import Membership
from storebuilder.signing.keys import jwk, whpk
from tests.conftest import MARKET_HOST, SHOP_HOST, browser
from tests.joining.world import MARKET, SHOP, World, news_of, the_store

APPLICATIONS, NEWS = "/join/applications", "/join/news"


class Mallory:
    """Somebody with a key of their own and a clock of their own."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self.secret = Ed25519PrivateKey.generate()
        self.key = self.secret.public_key().public_bytes_raw()

    def headers(self, body: bytes, name: str = "msg_mallory_0001") -> dict[str, str]:
        moment = int(clock.now().timestamp())
        signature = self.secret.sign(f"{name}.{moment}.".encode() + body)
        return {
            "webhook-id": name,
            "webhook-timestamp": str(moment),
            "webhook-signature": f"v1a,{base64.b64encode(signature).decode()}",
        }

    def apply(self, world: World, origin: str, name: str = "msg_mallory_0001", **more: Any) -> int:
        data = {"aggregator": MARKET, "origin": origin, "key": whpk(self.key), **more}
        body = json.dumps({"type": "listing.applied", "timestamp": "", "data": data}).encode()
        return world.post(APPLICATIONS, body, self.headers(body, name))


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_nobody_applies_in_the_name_of_another_address(world: World) -> None:
    with world.at_shop():
        joining.join("https://other.example")  # so that its listing knows no such market
    assert Mallory().apply(world, SHOP) == 202
    with world.at_market():
        jobs.run_due()
        assert world.application().state == "failed"
        assert "does not list the key" in world.application().reason
        assert count(Store) == 0


def test_a_key_alone_is_not_enough_where_the_shop_does_not_answer_the_challenge(
    world: World,
) -> None:
    """Whoever can plant a profile, but not answer for the shop, does not get in."""
    mallory = Mallory()
    profile = json.dumps({"signing_keys": [jwk(mallory.key)]}).encode()
    world.instead[f"{SHOP}/.well-known/ucp"] = lambda *_: Answer(200, {}, profile)
    with world.at_shop():
        joining.join(MARKET)  # the true shop has a listing for this market, signed by itself
    assert mallory.apply(world, SHOP) == 202
    with world.at_market():
        jobs.run_due()
        assert "does not bear the signature" in world.application().reason
        assert count(Store) == 0


def test_an_old_answer_to_a_challenge_is_none(world: World) -> None:
    mallory = Mallory()
    recorded: list[Answer] = []

    def answer(_method: str, url: str, _headers: object, _body: object) -> Answer:
        if "profile" in url or url.endswith("/ucp"):
            return Answer(200, {}, json.dumps({"signing_keys": [jwk(mallory.key)]}).encode())
        if not recorded:
            said = {"type": "listing", "aggregator": MARKET, "origin": SHOP, "state": "listed",
                    "challenge": url.rpartition("=")[2]}  # fmt: skip
            body = json.dumps(said).encode()
            recorded.append(Answer(200, mallory.headers(body), body))
        return recorded[0]

    world.instead[SHOP] = answer
    assert mallory.apply(world, SHOP) == 202
    with world.at_market():
        jobs.run_due()
        assert world.application().state == "proved"
    assert mallory.apply(world, SHOP, name="msg_mallory_0002") == 202
    with world.at_market():
        jobs.run_due()
        assert "another challenge" in world.application().reason


@pytest.mark.parametrize(
    "origin",
    [
        "http://tea.example",
        "https://tea.example/path",
        "https://tea.example:443",
        "https://TEA.example",
        "https://user:pass@tea.example",
        "file:///etc/passwd",
        "https://tea.example?x=1",
        "gopher://tea.example",
        "https://127",
        "https://localhost.",
        "",
        7,
        None,
        ["https://tea.example"],
    ],
)
def test_an_origin_of_another_form_is_refused_before_anything_is_asked(
    world: World, origin: Any
) -> None:
    assert Mallory().apply(world, origin) in (400, 422)
    with world.at_market():
        assert (count(Application), jobs.run_due()) == (0, 0)


@pytest.mark.parametrize("host", ["10.0.0.7", "169.254.169.254", "192.168.1.1", "127.0.0.1"])
def test_no_private_address_is_ever_asked(market: Any, host: str) -> None:
    """With the true fetcher, an application for an address of our own network is for nothing."""
    world = World(market, market)
    assert Mallory().apply(world, f"https://{host}") == 202
    jobs.run_due()
    row = db.session.scalars(select(Application)).one()
    if host == "127.0.0.1":  # on one's own machine it may be asked, and nobody is there
        assert "can't be reached" in row.reason
    else:
        assert (row.state, row.reason) == ("failed", "This address is not a public one.")


def test_an_application_works_once(world: World) -> None:
    mallory = Mallory()
    assert mallory.apply(world, SHOP) == 202
    assert mallory.apply(world, SHOP) == 409


def test_an_application_for_another_aggregator_is_none_for_us(world: World) -> None:
    assert Mallory().apply(world, SHOP, aggregator="https://other.example") == 422


@pytest.mark.parametrize("path", [APPLICATIONS, NEWS])
def test_what_is_late_is_refused(world: World, path: str) -> None:
    world.joined()
    body = json.dumps(news_of("catalog.changed", ids=["prod_1"])).encode()
    with world.at_shop():
        headers = signing.sign(body)
    with time_machine.travel(clock.now() + timedelta(seconds=301)):
        assert world.post(path, body, headers) == 422


def test_a_body_that_is_too_large_is_not_read(world: World) -> None:
    big = b'{"type": "' + b"x" * 300 * 1024
    for path in (APPLICATIONS, NEWS):
        assert world.post(path, big, {"webhook-id": "msg_00000001"}) in (413, 422)
    assert world.post(APPLICATIONS, b"x" * 20_000, Mallory().headers(b"x" * 20_000)) == 413


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"7", b"nul", b"[" * 3000, b'{"type": []}', b'{"type":"listing.applied"}']
)
def test_a_body_of_another_form_is_refused(world: World, body: bytes) -> None:
    for path in (APPLICATIONS, NEWS):
        assert world.post(path, body, Mallory().headers(body)) == 422


def test_a_flood_of_applications_from_one_place_is_stopped(world: World) -> None:
    answers = [
        Mallory().apply(world, f"https://shop{n}.example", name=f"msg_{n:08}") for n in range(25)
    ]
    assert answers.count(202) == 20
    assert set(answers[20:]) == {429}


def test_many_who_apply_in_one_name_cost_one_reading_of_its_profile(world: World) -> None:
    with world.at_shop():
        joining.join(MARKET)
        jobs.run_due()
    for n in range(8):
        assert Mallory().apply(world, SHOP, name=f"msg_{n:08}") == 202
    world.sent.clear()
    with world.at_market():
        jobs.run_due()
        states = db.session.scalars(select(Application.state).order_by(Application.id)).all()
    assert states == ["proved"] + ["failed"] * 8
    read = [one for one in world.sent if one[1] == f"{SHOP}/.well-known/ucp"]
    assert len(read) == 1


def test_strangers_do_not_use_up_the_tries_of_a_true_shop(world: World) -> None:
    for n in range(12):
        Mallory().apply(world, SHOP, name=f"msg_{n:08}")
    with world.at_shop():
        joining.join(MARKET)
    with time_machine.travel(clock.now() + timedelta(seconds=6)):
        world.work()
    assert world.membership().state == "waiting"


def test_a_banned_shop_stays_out_whatever_it_sends(world: World) -> None:
    world.joined()
    with world.at_market():
        applying.ban(the_store().id, "Counterfeits.")
    world.work()
    row = world.membership()
    assert (row.state, row.reason) == ("banned", "Counterfeits.")
    with time_machine.travel(clock.now() + timedelta(seconds=2)):
        with world.at_shop():
            joining.join(MARKET)
        world.work()
        assert world.membership().state == "banned"
        assert world.send(NEWS, news_of("catalog.changed", ids=["prod_1"])) == 410


def test_news_are_believed_only_of_the_shop_itself(world: World) -> None:
    world.joined()
    body = json.dumps(news_of("listing.left")).encode()
    assert world.post(NEWS, body, Mallory().headers(body)) == 404
    store = world.store()
    assert store is not None
    assert store.state == "accepted"


def test_a_shop_without_a_key_is_spoken_for_by_nobody(world: World) -> None:
    """Shops of other makes have none; whoever could write down a private half must not pass."""
    world.joined()
    with world.at_market(), writing():
        the_store().public_key = ""
    body = json.dumps(news_of("listing.left")).encode()
    headers = Mallory().headers(body)
    assert world.post(NEWS, body, headers) == 404
    forged = base64.b64encode(bytes([1]) + bytes(63)).decode()
    assert world.post(NEWS, body, headers | {"webhook-signature": f"v1a,{forged}"}) == 404
    # The private half of the key that stands in for those without one is known to all (RFC 8032).
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    known = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    insider = Mallory()
    insider.secret = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(known))
    assert world.post(NEWS, body, insider.headers(body)) == 404
    store = world.store()
    assert store is not None
    assert store.state == "accepted"


def test_who_is_not_known_and_who_is_not_believed_hear_the_same(world: World) -> None:
    world.joined()
    known = json.dumps(news_of("catalog.changed", ids=["prod_1"])).encode()
    unknown = known.replace(SHOP.encode(), b"http://nobody.localhost")
    answers = []
    for body in (known, unknown):
        client = browser(world.market, MARKET_HOST)
        found = client.post(NEWS, data=body, headers=Mallory().headers(body))
        answers.append((found.status_code, found.data))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_news_work_once_however_often_they_come(world: World) -> None:
    world.joined()
    body = json.dumps(news_of("catalog.changed", ids=["prod_1"])).encode()
    with world.at_shop():
        headers = signing.sign(body)
    assert [world.post(NEWS, body, headers) for _ in range(3)] == [204] * 3
    with world.at_market():
        hints = select(func.count()).select_from(Pull).where(Pull.kind == "hint")
        assert db.session.scalar(hints) == 1


def test_a_farewell_cannot_be_kept_and_sent_again_after_a_return(world: World) -> None:
    world.joined()
    body = json.dumps(news_of("listing.left")).encode()
    with world.at_shop():
        headers = signing.sign(body)
    assert world.post(NEWS, body, headers) == 204
    with world.at_market(), writing():
        the_store().state = "accepted"
    assert world.post(NEWS, body, headers) == 204
    store = world.store()
    assert store is not None
    assert store.state == "accepted"


@pytest.mark.parametrize("ids", [None, "prod_1", [1, None, {}], ["x" * 300], ["prod_1"] * 5000])
def test_ids_of_another_form_do_no_harm(world: World, ids: Any) -> None:
    world.joined()
    assert world.send(NEWS, news_of("catalog.changed", ids=ids)) == 204


def test_a_shop_that_talks_too_much_is_told_to_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storebuilder.aggregator.applying.hearing.MOST", 3)
    world.joined()
    said = [world.send(NEWS, news_of("catalog.changed", ids=["prod_1"])) for _ in range(5)]
    assert said == [204, 204, 204, 429, 429]


def test_a_key_that_was_renewed_is_found_by_itself(world: World) -> None:
    world.joined()
    with world.at_shop():
        signing.renew(at_once=True)
    assert world.send(NEWS, news_of("catalog.changed", ids=["prod_1"])) == 404
    world.work()
    assert world.send(NEWS, news_of("catalog.changed", ids=["prod_1"])) == 204


def test_a_stolen_key_ends_with_its_renewal(world: World) -> None:
    world.joined()
    body = json.dumps(news_of("listing.left")).encode()
    with world.at_shop():
        stolen = signing.sign(body)
        signing.renew(at_once=True)
    assert world.send(NEWS, news_of("catalog.changed", ids=["prod_1"])) == 404
    world.work()
    assert world.post(NEWS, body, stolen) == 404


def test_a_renewed_key_is_looked_for_once_in_ten_minutes(world: World) -> None:
    world.joined()
    body = json.dumps(news_of("catalog.changed", ids=["prod_1"])).encode()
    world.sent.clear()
    for n in range(5):
        world.post(NEWS, body, Mallory().headers(body, f"msg_{n:08}"))
        world.work()
    assert len([one for one in world.sent if one[1].endswith("/.well-known/ucp")]) == 1


# What an aggregator may try with a shop.

HOOK = "/hooks/listing"


def state(**changes: Any) -> bytes:
    data = {"aggregator": MARKET, "origin": SHOP, "id": "x" * 32, "state": "banned", **changes}
    return json.dumps({"type": "listing.state", "timestamp": "", "data": data}).encode()


def tell(world: World, body: bytes, sign: Callable[[bytes], dict[str, str]] | None = None) -> int:
    if sign is None:
        with world.at_market():
            headers = signing.sign(body)
    else:
        headers = sign(body)
    return browser(world.shop, SHOP_HOST).post(HOOK, data=body, headers=headers).status_code


def test_a_state_is_believed_of_its_aggregator_alone(world: World) -> None:
    world.joined()
    assert tell(world, state(), Mallory().headers) == 404
    assert tell(world, state(aggregator="https://other.example")) == 404
    assert tell(world, state(origin="https://other.example")) == 404
    assert world.membership().state == "accepted"


def test_what_an_aggregator_said_earlier_does_not_come_again(world: World) -> None:
    world.joined()
    earlier = state(state="accepted", reason="")
    with world.at_market():
        headers = signing.sign(earlier)
    with time_machine.travel(clock.now() + timedelta(seconds=30)):
        assert tell(world, state(reason="Out.")) == 204
        assert tell(world, earlier, lambda _: headers) == 204
    assert world.membership().state == "banned"


def test_what_the_merchant_left_stays_left(world: World) -> None:
    world.joined()
    with world.at_shop():
        joining.leave(MARKET)
    with time_machine.travel(clock.now() + timedelta(seconds=30)):
        tell(world, state(state="accepted"))
    assert world.membership().state == "left"


def test_an_aggregator_that_lies_is_cut_to_size(world: World) -> None:
    world.joined()
    said = state(
        state="accepted",
        reason="<script>alert(1)</script>" + "x" * 9000,
        figures={"offers": -5, "kept_out": 10**30, "visits": "7", "orders": True, "evil": 1},
        kept_out=[
            {"id": "prod_1", "reason": "y\u202e\x00" * 500},
            {"id": "../../etc/passwd", "reason": ""},
            {"id": "prod_2"},
            7,
        ]
        + [{"id": "prod_9", "reason": ""}] * 900,
        id="../../" + "x" * 40,
    )
    token = world.membership().token
    with time_machine.travel(clock.now() + timedelta(seconds=30)):
        assert tell(world, said) == 204
    row = world.membership()
    assert len(row.reason) == 500
    assert row.figures == {}
    assert [one["id"] for one in row.kept_out[:2]] == ["prod_1", "prod_2"]
    assert len(row.kept_out) <= 200
    assert all(len(one["reason"]) <= 200 and "\x00" not in one["reason"] for one in row.kept_out)
    assert row.token == token


@pytest.mark.parametrize("said", [{"state": "owner"}, {"state": None}, {"state": ["accepted"]}])
def test_a_state_that_is_none_changes_nothing(world: World, said: dict) -> None:
    world.joined()
    assert tell(world, state(**said)) == 404
    assert world.membership().state == "accepted"


def test_an_aggregator_without_a_key_is_none(world: World) -> None:
    world.instead[f"{MARKET}/.well-known/ucp"] = lambda *_: Answer(200, {}, b'{"ucp": {}}')
    with world.at_shop():
        joining.join(MARKET)
        jobs.run_due()
        row = db.session.scalars(select(Membership)).one()
        assert (row.state, "lists no ed25519 key" in row.trouble) == ("asking", True)
    assert not [one for one in world.sent if one[0] == "POST"]


def test_an_answer_that_is_not_signed_is_not_believed(world: World) -> None:
    world.instead[f"{MARKET}{APPLICATIONS}"] = lambda *_: Answer(202, {}, state(state="accepted"))
    with world.at_shop():
        joining.join(MARKET)
        jobs.run_due()
    row = world.membership()
    assert (row.state, row.token) == ("asking", "")
    assert "not signed" in row.trouble
