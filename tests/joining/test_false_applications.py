"""What an attacker would try at the door where shops apply."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from storebuilder import clock, jobs, joining, signing
from storebuilder.aggregator import applying
from storebuilder.aggregator.models import Application, Store
from storebuilder.db import db
from storebuilder.fetching import Answer
from storebuilder.signing.keys import jwk
from tests.conftest import MARKET_HOST, browser
from tests.joining.mallory import APPLICATIONS, NEWS, Mallory, count
from tests.joining.world import MARKET, SHOP, World, news_of, the_store


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
    large = b"x" * 20_000
    said = browser(world.market, MARKET_HOST).post(
        APPLICATIONS, data=large, headers=Mallory().headers(large)
    )
    assert (said.status_code, said.mimetype) == (413, "text/plain")
    assert said.text == "More than 16 KB are not read.\n"


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
