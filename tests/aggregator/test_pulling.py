import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
import time_machine

from storebuilder import aggregator, clock, jobs
from storebuilder.aggregator import pulling, telling
from storebuilder.aggregator.models import Offer, Problem, Pull, Store
from storebuilder.aggregator.pulling import limits
from storebuilder.db import db, writing
from storebuilder.web.faces import House
from tests.aggregator.builders import a_store, planted, titles
from tests.aggregator.shops import Answer, Shop, serving


@pytest.fixture
def shop(market: House) -> Iterator[Shop]:
    planted()
    with serving(Shop(ours=True)) as shop:
        yield shop


def listed(shop: Shop, handle: str = "tea", **values: object) -> Store:
    facts = {"country": "", "currency": "", "languages": [], "origin": shop.origin}
    return a_store(handle, **(facts | values))


def pull() -> None:
    pulling.pull(seconds=10)
    db.session.expire_all()


def pull_again(store: Store) -> None:
    with writing():
        store.next_pull_at = clock.now()
    pull()


@contextmanager
def elsewhere(app: House) -> Iterator[None]:
    """In another thread, as another worker."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()


def on_sale() -> dict[str, int]:
    return {card.title: card.amount for card in aggregator.shelf("en", per_page=100).cards}


def test_it_works(shop: Shop) -> None:
    for number in range(25):
        shop.sell(str(number), f"Cup {number}", 1000 + number)
    store = listed(shop)
    pull()
    assert on_sale() == {f"Cup {number}": 1000 + number for number in range(25)}
    db.session.refresh(store)
    assert (store.health, store.failures, store.offer_count) == ("fresh", 0, 25)
    assert (store.name, store.country, store.currency) == ("A shop of ours", "JP", "USD")
    assert aggregator.merchants("zh-CN", query="好物").stores[0].about == "本地好物"
    assert db.session.query(Pull).one().state == "done"


def test_every_language_that_both_speak_is_read(shop: Shop) -> None:
    shop.languages = ("en", "zh-CN", "ja")
    shop.sell("1", "Blue teapot")
    shop.words = {"zh-CN": {"1": "蓝色茶壶"}, "ja": {"1": "青い急須"}}
    listed(shop)
    pull()
    assert titles(aggregator.shelf("zh-CN", query="茶壶").cards) == ["蓝色茶壶"]
    assert titles(aggregator.shelf("en", query="茶壶").cards) == ["Blue teapot"]
    assert aggregator.shelf("en", query="急須").total == 0


def test_then_only_what_changed_is_read(shop: Shop) -> None:
    for number in range(30):
        shop.sell(str(number), f"Cup {number}")
    store = listed(shop)
    pull()
    shop.asked.clear()
    shop.statuses.clear()
    pull_again(store)
    assert shop.asked == ["GET /ucp/listing", "GET /ucp/changes"]
    shop.sell("7", "Cup 7", 700)
    shop.take_away("8")
    shop.asked.clear()
    pull_again(store)
    assert shop.asked == ["GET /ucp/listing", "GET /ucp/changes", "POST /api/catalog/search"]
    assert on_sale()["Cup 7"] == 700
    assert "Cup 8" not in on_sale()
    assert len(on_sale()) == 29
    shop.statuses.clear()
    pull_again(store)
    pull_again(store)
    assert shop.statuses == [304, 200, 304, 304]


def test_what_changes_while_everything_is_read_is_heard_afterwards(shop: Shop) -> None:
    for number in range(25):
        shop.sell(str(number), f"Cup {number}")
    store = listed(shop)
    answer = shop.answer

    def answering(method: str, path: str, headers: object, body: bytes) -> object:
        said = answer(method, path, headers, body)
        if path == "/api/catalog/search" and b'"cursor":"20"' in body:
            shop.sell("3", "Cup 3", 1)  # a product of a page that was read already
        return said

    shop.answer = answering  # type: ignore[method-assign,assignment]
    pull()
    assert on_sale()["Cup 3"] == 2500
    pull_again(store)
    assert on_sale()["Cup 3"] == 1


def test_a_hint_changes_a_price_at_once(shop: Shop) -> None:
    shop.sell("1", "Cup", 2500)
    shop.sell("2", "Pot", 2500)
    store = listed(shop)
    pull()
    shop.sell("1", "Cup", 1999)
    shop.take_away("2")
    shop.asked.clear()
    pulling.hinted(store.id, ["1", "2", "1"])
    assert jobs.run_due(1) == 1
    assert shop.asked == ["POST /api/catalog/search"]
    assert on_sale() == {"Cup": 1999}


def test_of_a_shop_that_knows_no_ids_everything_is_read_but_not_over_and_over(shop: Shop) -> None:
    shop.sell("1", "Cup", 2500)
    store = listed(shop)
    pull()
    shop.sell("1", "Cup", 1999)
    shop.sell("2", "Pot", 1000)
    shop.ours = False
    for _ in range(3):
        pulling.hinted(store.id, ["1"])
        pull()
    assert on_sale() == {"Cup": 2500}
    with time_machine.travel(clock.now() + limits.FULL_AT_MOST + timedelta(seconds=1)):
        pull()
        assert on_sale() == {"Cup": 1999, "Pot": 1000}
    kinds = [row.kind for row in db.session.query(Pull).order_by(Pull.id)]
    assert kinds == ["full", "hint", "hint", "hint", "full"]


def test_a_lost_hint_is_healed_by_the_list_of_changes(shop: Shop) -> None:
    shop.sell("1", "Cup", 2500)
    store = listed(shop)
    pull()
    shop.sell("1", "Cup", 1999)
    with time_machine.travel(clock.now() + limits.CHANGES_EVERY + timedelta(seconds=1)):
        pull()
        assert on_sale() == {"Cup": 1999}
        db.session.refresh(store)
        assert store.next_pull_at is not None
        assert store.next_pull_at > clock.now()


def test_a_hint_goes_before_a_long_reading_of_the_same_shop(
    market: House, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "READERS", 1)
    shop.per_page = 2
    for number in range(40):
        shop.sell(str(number), f"Cup {number}")
    store = listed(shop)
    pull()
    answer, number = shop.answer, store.id
    hinted: list[int] = []
    bodies: list[bytes] = []

    def answering(method: str, path: str, headers: object, body: bytes) -> object:
        bodies.append(body)
        if path.endswith("/search") and not hinted:
            hinted.append(len(bodies))
            shop.sell("39", "Cup 39", 5)
            with elsewhere(market):
                pulling.hinted(number, ["39"])
        return answer(method, path, headers, body)

    shop.answer = answering  # type: ignore[method-assign,assignment]
    monkeypatch.setattr("storebuilder.aggregator.pulling.rounds.LOOK", 0.0)
    bodies.clear()
    with writing():
        store.next_pull_at, store.next_full_at = clock.now(), None
    pull()
    named = next(place for place, body in enumerate(bodies) if b'"ids"' in body)
    assert named <= hinted[0] + 2
    assert len(bodies) > named + 15
    assert on_sale()["Cup 39"] == 5


def test_a_product_that_cannot_be_shown_is_kept_out_with_a_reason(shop: Shop) -> None:
    shop.sell("1", "Cup")
    shop.sell("2", "Pot", "25.00")
    shop.sell("3", "<script>alert(1)</script>Plate")
    store = listed(shop)
    pull()
    assert on_sale() == {"Cup": 2500, "Plate": 2500}
    kept = {row.external_id: row for row in db.session.query(Problem)}
    assert (kept["2"].kept_out, kept["3"].kept_out) == (True, False)
    said = telling.problem_in_words(kept["2"], "en")
    assert said == "A price is not a whole number of minor units: 25.00"
    shop.sell("2", "Pot", 1500)
    shop.sell("1", "Cup", -1)
    pull_again(store)
    assert on_sale() == {"Pot": 1500, "Plate": 2500}
    assert {row.key for row in db.session.query(Problem)} == {"price.negative", "title.html"}


def test_a_shop_that_left_is_gone_after_one_pull(shop: Shop) -> None:
    shop.sell("1", "Cup")
    store = listed(shop)
    pull()
    shop.left = True
    pull_again(store)
    assert on_sale() == {}
    assert db.session.get(Store, store.id).state == "left"  # type: ignore[union-attr]
    assert aggregator.merchants("en").total == 0
    shop.asked.clear()
    pull_again(store)
    assert shop.asked == []


def test_a_shop_that_is_out_of_order_keeps_its_goods_and_is_asked_less_often(shop: Shop) -> None:
    shop.sell("1", "Cup")
    store = listed(shop)
    pull()
    shop.answer = lambda *_: (503, {}, b"")  # type: ignore[method-assign]
    waits = []
    for _ in range(4):
        pull_again(store)
        db.session.refresh(store)
        assert store.next_pull_at is not None
        waits.append(round((store.next_pull_at - clock.now()).total_seconds() / 60))
    assert waits == [2, 4, 8, 16]
    assert (store.health, store.failures) == ("broken", 4)
    assert telling.said(store.trouble, "en") == "Your shop answers with the status 503."
    assert on_sale() == {"Cup": 2500}


@pytest.mark.parametrize(("pause", "health"), [("1", "fresh"), ("3600", "broken")])
def test_a_shop_that_asks_us_to_wait_a_little_is_asked_again(
    shop: Shop, pause: str, health: str
) -> None:
    shop.sell("1", "Cup")
    store = listed(shop)
    answer = shop.answer
    refused: list[str] = []

    def answering(method: str, path: str, headers: object, body: bytes) -> Answer:
        if path.endswith("/search") and not refused:
            refused.append(path)
            return 429, {"Retry-After": pause}, b"{}"
        return answer(method, path, headers, body)

    shop.answer = answering  # type: ignore[method-assign]
    pull()
    with time_machine.travel(clock.now() + timedelta(seconds=2)):
        pull()
    db.session.refresh(store)
    assert store.health == health
    assert (on_sale() == {"Cup": 2500}) is (health == "fresh")


def test_an_empty_answer_does_not_empty_the_shelf_at_once(shop: Shop) -> None:
    for number in range(30):
        shop.sell(str(number), f"Cup {number}")
    store = listed(shop)
    pull()
    shop.products.clear()
    for gone in (False, True):
        with writing():
            store.next_full_at = None
        pull_again(store)
        assert (on_sale() == {}) is gone
    assert db.session.query(Offer).filter(Offer.gone_at.is_(None)).count() == 0


def test_a_reading_goes_on_where_it_stopped(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        shop.sell(str(number), f"Cup {number}")
    listed(shop)

    monkeypatch.setattr("storebuilder.aggregator.pulling.rounds.step", _stopping_at(4))
    with pytest.raises(SystemExit):
        pulling.pull(seconds=10)
    db.session.rollback()
    monkeypatch.undo()
    shop.asked.clear()
    with time_machine.travel(clock.now() + limits.LEASE + timedelta(seconds=1)):
        pull()
    assert len(on_sale()) == 60
    assert shop.asked.count("POST /api/catalog/search") < 6
    assert db.session.query(Pull).count() == 1


def test_two_workers_share_the_shops(market: House, shop: Shop) -> None:
    with ExitStack() as stack:
        shops = [stack.enter_context(serving(Shop())) for _ in range(6)]
        for number, one in enumerate(shops):
            for key in range(25):
                one.sell(str(key), f"Cup {number} {key}")
            listed(one, f"shop-{number}", languages=["en"])

        def work() -> None:
            with elsewhere(market):
                pulling.pull(seconds=15)

        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        pull()
    assert [one.asked.count("POST /api/catalog/search") for one in shops] == [3] * 6
    assert aggregator.shelf("en").total == 150
    assert [row.state for row in db.session.query(Pull)] == ["done"] * 6


def _stopping_at(count: int) -> object:
    from storebuilder.aggregator.readers import step

    taken = []

    def stopping(*args: object) -> object:
        taken.append(args)
        if len(taken) > count:
            raise SystemExit
        return step(*args)  # type: ignore[arg-type]

    return stopping


def test_merchants_read_why_something_is_kept_out_in_their_language(shop: Shop) -> None:
    shop.sell("1", "Cup")
    shop.sell("2", "Pot", -5)
    shop.sell("3", "Jar")
    store = listed(shop)
    pull()
    hidden = db.session.query(Offer).filter_by(external_id="3").one()
    aggregator.hide(hidden.id, "Not allowed here")
    told = {
        one.external_id: (one.reason, one.kept_out)
        for one in aggregator.problems(store.id, "zh-CN")
    }
    assert told == {"2": ("价格低于零：-5", True), "3": ("Not allowed here", True)}
    figures = aggregator.figures(store.id)
    assert (figures.offers, figures.kept_out, figures.hidden) == (1, 1, 1)
    assert [one.state for one in aggregator.pulls(store.id, "en")] == ["done"]
