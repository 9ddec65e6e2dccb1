from datetime import timedelta

import pytest
import time_machine

from storebuilder import aggregator, clock
from storebuilder.aggregator import hiding, vocabulary
from storebuilder.aggregator.filters import Filters
from storebuilder.aggregator.models import Deal, Store, Word
from storebuilder.aggregator.pulling.sweeping import gone
from storebuilder.db import db, writing
from storebuilder.errors import NotFound
from storebuilder.web.faces import House
from tests.aggregator.builders import GTINS, a_store, a_variant, goods, planted, stocked, titles
from tests.catalog.counting import statements


@pytest.fixture
def tea(market: House) -> Store:
    planted()
    return a_store("tea-house", name="Tea House", about={"en": "Tea from Fujian", "zh-CN": "茶"})


def test_it_works(tea: Store) -> None:
    stocked(tea, goods("1", "Blue teapot"), goods("2", "Green cup", amount=900))
    shelf = aggregator.shelf("en")
    assert sorted(titles(shelf.cards)) == ["Blue teapot", "Green cup"]
    assert (shelf.total, shelf.pages, shelf.lowest, shelf.highest) == (2, 1, 900, 2500)
    assert {card.store.name for card in shelf.cards} == {"Tea House"}


@pytest.mark.parametrize("query", ["teapot", "TEA", "blue teap", "bleu"])
def test_goods_are_found_by_words_of_their_title(tea: Store, query: str) -> None:
    stocked(tea, goods("1", "Blue teapot, bleu"), goods("2", "Lamp"))
    assert titles(aggregator.shelf("en", query=query).cards) == ["Blue teapot, bleu"]


def test_what_has_the_word_in_its_title_comes_first(tea: Store) -> None:
    stocked(
        tea,
        goods("1", "Saucer", description="<p>For every teapot that pours, a teapot of ours.</p>"),
        goods("2", "Teapot"),
    )
    shelf = aggregator.shelf("en", query="teapot")
    assert titles(shelf.cards) == ["Teapot", "Saucer"]
    assert [card.why.key for card in shelf.cards if card.why] == ["found.title", "found.text"]


def test_chinese_japanese_and_korean_are_found_within_words(tea: Store) -> None:
    stocked(tea, goods("1", "缓震跑鞋"), goods("2", "急須セット"), goods("3", "도자기 찻주전자"))
    for query, title in (
        ("跑鞋", "缓震跑鞋"),
        ("セット", "急須セット"),
        ("찻주", "도자기 찻주전자"),
    ):
        assert titles(aggregator.shelf("en", query=query).cards) == [title], query


def test_titles_are_in_the_readers_language_and_found_in_every_one(tea: Store) -> None:
    stocked(tea, goods("1", "Blue teapot"), goods("2", "Cup"))
    aggregator_texts = [goods("1", "蓝色茶壶", language="zh-CN")]
    from storebuilder.aggregator.taking import take

    take(tea.id, 1, aggregator_texts, first=False)
    assert titles(aggregator.shelf("zh-CN", query="茶壶").cards) == ["蓝色茶壶"]
    assert titles(aggregator.shelf("en", query="茶壶").cards) == ["Blue teapot"]
    assert titles(aggregator.shelf("zh-CN", query="cup").cards) == ["Cup"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("taepot", "teapot"), ("teapott", "teapot"), ("tapot", "teapot"), ("porcelin", "porcelain")],
)
def test_a_slip_of_the_finger_is_mended(tea: Store, typed: str, meant: str) -> None:
    stocked(tea, goods("1", "Porcelain teapot"), goods("2", "Lamp"))
    shelf = aggregator.shelf("en", query=typed)
    assert titles(shelf.cards) == ["Porcelain teapot"]
    assert shelf.mended == meant


def test_of_words_as_near_the_more_frequent_one_is_meant(tea: Store) -> None:
    stocked(tea, goods("1", "Boat"), goods("2", "Coat one"), goods("3", "Coat two"))
    vocabulary.count_again()
    assert aggregator.shelf("en", query="xoat").mended == "coat"
    with writing():
        gone(tea.id, ["2", "3"])
    vocabulary.count_again()
    assert aggregator.shelf("en", query="xoat").mended == "boat"
    assert db.session.query(Word).count() == 1


def test_one_wrong_letter_among_chinese_ones_is_mended(tea: Store) -> None:
    stocked(tea, goods("1", "缓震跑鞋"), goods("2", "台灯"))
    assert titles(aggregator.shelf("zh-CN", query="缓振跑鞋").cards) == ["缓震跑鞋"]


def test_what_is_nowhere_near_finds_nothing(tea: Store) -> None:
    stocked(tea, goods("1", "Teapot"))
    for query in ("zzzzzz", "!!", "telephone"):
        shelf = aggregator.shelf("en", query=query)
        assert (shelf.cards, shelf.total, shelf.mended) == ((), 0, "")


@pytest.mark.parametrize("query", ['"', "a OR b", "x*", "NEAR(a b)", "'; DROP TABLE x", "a:b", "("])
def test_a_question_cannot_speak_the_indexs_own_language(tea: Store, query: str) -> None:
    stocked(tea, goods("1", "Teapot"))
    assert aggregator.shelf("en", query=query).total == 0


def test_filters_narrow_and_each_facet_counts_without_its_own(tea: Store) -> None:
    lamps = a_store("lamps", country="JP")
    stocked(tea, goods("1", "Teapot", google_category="6049"), goods("2", "Cup", amount=900))
    stocked(lamps, goods("3", "Lamp", google_category="594", availability="out_of_stock"))
    shelf = aggregator.shelf("en", filters=Filters(stores=("tea-house",)))
    assert sorted(titles(shelf.cards)) == ["Cup", "Teapot"]
    stores = next(facet for facet in shelf.facets if facet.kind == "store")
    assert [(v.value, v.count, v.chosen) for v in stores.values] == [
        ("tea-house", 2, True),
        ("lamps", 1, False),
    ]
    assert titles(aggregator.shelf("en", filters=Filters(countries=("JP",))).cards) == ["Lamp"]
    assert aggregator.shelf("en", filters=Filters(available=True)).total == 2
    assert titles(aggregator.shelf("en", filters=Filters(price_max=1000)).cards) == ["Cup"]
    assert aggregator.shelf("en", filters=Filters(countries=("JP",), available=True)).total == 0


def test_a_category_holds_what_lies_below_it(tea: Store) -> None:
    stocked(tea, goods("1", "Teapot", google_category="6049"), goods("2", "Lamp"))
    shelf = aggregator.shelf("zh-CN", filters=Filters(category=536))
    assert titles(shelf.cards) == ["Teapot"]
    assert [tag.name for tag in shelf.trail] == ["家居与园艺"]
    below = next(facet for facet in shelf.facets if facet.kind == "category")
    assert [(value.label, value.count) for value in below.values] == [("厨房与餐厅", 1)]
    assert aggregator.shelf("en", filters=Filters(category=999_999)).total == 0


def test_sorts(tea: Store) -> None:
    stocked(
        tea,
        goods("1", "B", amount=300, compare_at=400),
        goods("2", "A", amount=100),
        goods("3", "C", amount=200, compare_at=400),
    )
    assert titles(aggregator.shelf("en", sort="price-low").cards) == ["A", "C", "B"]
    assert titles(aggregator.shelf("en", sort="price-high").cards) == ["B", "C", "A"]
    assert titles(aggregator.shelf("en", sort="reduced").cards) == ["C", "B", "A"]


def test_pages_hold_each_offer_once(tea: Store) -> None:
    stocked(tea, *(goods(str(n), f"Cup {n}") for n in range(7)))
    pages = [aggregator.shelf("en", page=page, per_page=3) for page in (1, 2, 3, 4)]
    assert [len(page.cards) for page in pages] == [3, 3, 1, 0]
    assert len({card.offer_id for page in pages for card in page.cards}) == 7
    assert {page.pages for page in pages} == {3}


def test_prices_of_other_currencies_are_compared(tea: Store) -> None:
    from storebuilder.aggregator import rates

    yen = a_store("yen", currency="JPY")
    stocked(tea, goods("1", "Dear", amount=2000))
    stocked(yen, goods("2", "Cheap", amount=1500, currency="JPY"))
    assert aggregator.shelf("en", sort="price-low").cards[-1].comparable is None
    rates.set_rates([("USD", 1_080_000), ("JPY", 162_000_000)], clock.now().date(), "a test")
    found = {card.title: card.comparable for card in aggregator.shelf("en").cards}
    assert found == {"Dear": 2000, "Cheap": 1000}
    assert titles(aggregator.shelf("en", sort="price-low").cards) == ["Cheap", "Dear"]


def test_the_same_goods_are_side_by_side_and_the_cheapest_says_so(tea: Store) -> None:
    other = a_store("other")
    mine = stocked(tea, goods("1", "Cup", amount=1200, gtin=GTINS[0].zfill(14)))
    stocked(other, goods("9", "Cup too", amount=1000, gtin=GTINS[0].zfill(14)))
    assert titles(aggregator.same_goods("en", mine["1"])) == ["Cup too"]
    whys = {card.title: card.why for card in aggregator.shelf("en").cards}
    assert whys["Cup too"] == aggregator.Why("cheapest", {"count": "2"})
    assert whys["Cup"] != whys["Cup too"]


def test_a_deal_holds_for_its_time_and_its_price(tea: Store) -> None:
    ids = stocked(tea, goods("1", "Cup", amount=900))
    now = clock.now()
    with writing():
        db.session.add(
            Deal(
                offer_id=ids["1"],
                starts_at=now - timedelta(hours=1),
                ends_at=now + timedelta(hours=1),
                most=900,
            )
        )
    assert [card.deal_until for card in aggregator.deals("en")] == [now + timedelta(hours=1)]
    stocked(tea, goods("1", "Cup", amount=901))
    assert aggregator.deals("en") == ()
    stocked(tea, goods("1", "Cup", amount=899))
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert aggregator.deals("en") == ()


def test_new_arrivals_leave_room_for_every_merchant(tea: Store) -> None:
    other = a_store("other")
    stocked(other, goods("x", "Old lamp"))
    stocked(tea, *(goods(str(n), f"Cup {n}") for n in range(9)))
    found = aggregator.arrivals("en", 12)
    assert len([card for card in found if card.store.handle == "tea-house"]) == 4
    assert "Old lamp" in titles(found)


def test_what_is_hidden_is_found_nowhere(tea: Store) -> None:
    ids = stocked(tea, goods("1", "Cup"), goods("2", "Replica watch"), goods("3", "Lamp"))
    hiding.hide(ids["3"], "Asked by its maker")
    hiding.add_rule("word", "replica", "No replicas")
    hiding.apply_rules()
    assert titles(aggregator.shelf("en").cards) == ["Cup"]
    assert aggregator.shelf("en", query="replica").total == 0
    with pytest.raises(NotFound):
        aggregator.offer("en", ids["2"])
    stocked(tea, goods("4", "Another REPLICA"))
    assert titles(aggregator.shelf("en").cards) == ["Cup"]
    hiding.remove_rule(1)
    hiding.apply_rules()
    assert sorted(titles(aggregator.shelf("en").cards)) == [
        "Another REPLICA",
        "Cup",
        "Replica watch",
    ]


def test_an_offer_has_all_its_choices(tea: Store) -> None:
    shirt = goods(
        "1",
        "Shirt",
        options=(("Size", ("M", "L")),),
        variants=(
            a_variant(1, values=("M",), amount=2000),
            a_variant(2, values=("L",), amount=2200, availability="out_of_stock"),
        ),
        description="<p>Linen</p>",
        google_category="212",
    )
    ids = stocked(tea, shirt)
    offer = aggregator.offer("en", ids["1"])
    assert [(v.title, v.amount, v.available) for v in offer.variants] == [
        ("M", 2000, True),
        ("L", 2200, False),
    ]
    assert offer.options == (aggregator.OptionView("Size", ("M", "L")),)
    assert (offer.card.amount, offer.card.amount_to, offer.card.only_variant) == (2000, 2200, None)
    assert next(tag.name for tag in offer.trail) == "Apparel & Accessories"
    assert offer.description == "<p>Linen</p>"


def test_the_number_of_statements_does_not_grow(tea: Store) -> None:
    def looked_at() -> int:
        with statements() as counted:
            aggregator.shelf("en", query="cup", filters=Filters(available=True))
            aggregator.shelf("en", sort="price-low")
            aggregator.merchants("en")
            aggregator.categories("en")
        return len(counted)

    stocked(tea, goods("0", "Cup 0", gtin=GTINS[0].zfill(14), google_category="6049"))
    few = looked_at()
    for number in range(1, 6):
        store = a_store(f"shop-{number}")
        stocked(
            store,
            *(goods(str(n), f"Cup {n}", gtin=GTINS[0].zfill(14)) for n in range(10)),
        )
    assert looked_at() <= few
