"""What an attacker would try with the news of shops."""

import base64
import json
from typing import Any

import pytest
from sqlalchemy import func, select

from storebuilder import signing
from storebuilder.aggregator.models import Pull
from storebuilder.db import db, writing
from tests.conftest import MARKET_HOST, browser
from tests.joining.mallory import NEWS, Mallory
from tests.joining.world import SHOP, World, news_of, the_store


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
