from storebuilder import aggregator
from storebuilder.web.faces import House
from tests.aggregator.builders import a_store, goods, planted, stocked


def kinds(language: str, query: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in aggregator.suggest(language, query)]


def test_it_works(market: House) -> None:
    planted()
    tea = a_store("tea-house", name="Drink Tea")
    stocked(tea, goods("1", "Drip coffee cup", google_category="6049"))
    assert kinds("en", "drink") == [("store", "Drink Tea"), ("category", "Drinkware")]
    assert kinds("en", "dri") == [
        ("store", "Drink Tea"),
        ("category", "Drinkware"),
        ("goods", "Drip coffee cup"),
    ]
    assert kinds("zh-CN", "杯具") == [("category", "杯具")]
    assert kinds("en", "!") == kinds("en", "zzz") == []


def test_only_titles_are_suggested_of(market: House) -> None:
    planted()
    stocked(a_store(), goods("1", "Cup", description="<p>porcelain</p>"), goods("2", "Porcelain"))
    assert ("goods", "Porcelain") in kinds("en", "porc")


def test_categories_without_goods_are_not_suggested(market: House) -> None:
    planted()
    assert kinds("en", "drinkware") == []
