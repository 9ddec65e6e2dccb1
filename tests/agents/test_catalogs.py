"""The catalogue for programs: searching, looking up, choosing."""

from __future__ import annotations

from typing import Any

import pytest

from storebuilder import catalog
from storebuilder.db import db, writing
from storebuilder.joining.models import Membership
from tests.agents.conftest import Program
from tests.catalog import builders
from tests.catalog.builders import product, shirt, variant_ids


def search(program: Program, **data: Any) -> dict[str, Any]:
    return program.said("search", "POST", "/catalog/search", data)


def lookup(program: Program, *ids: str, **data: Any) -> dict[str, Any]:
    return program.said("lookup", "POST", "/catalog/lookup", {"ids": list(ids), **data})


def titles(body: dict[str, Any]) -> list[str]:
    return [one["title"] for one in body["products"]]


def test_it_works(program: Program) -> None:
    pot = product(
        "Blue tea pot", kind="Pots", compare_at=3900, sku="POT-1", vendor="Kiln",
        description_html="<p>Holds <b>one</b> litre.</p><p>By hand.</p>",
        facts=[["Material", "Clay"]],
    )  # fmt: skip
    catalog.add_photo(pot.id, builders.picture().id, "A pot on a table")
    body = search(program, query="tea pot")
    assert list(body["ucp"]["capabilities"]) == ["dev.ucp.shopping.catalog.search"]
    assert body["pagination"] == {"has_next_page": False, "total_count": 1}
    [found] = body["products"]
    [variant] = found["variants"]
    assert found["id"] == f"prod_{pot.id}"
    assert found["url"] == "http://tea.localhost:8000/products/blue-tea-pot"
    assert found["description"]["plain"] == "Holds one litre. By hand."
    assert found["price_range"]["min"] == {"amount": 2900, "currency": "USD"}
    assert found["list_price_range"]["max"] == {"amount": 3900, "currency": "USD"}
    assert found["categories"] == [{"value": "Pots", "taxonomy": "merchant"}]
    assert found["metadata"] == {"facts": {"Material": "Clay"}, "brand": "Kiln"}
    assert found["media"][0]["alt_text"] == "A pot on a table"
    assert found["media"][0]["url"] == "http://tea.localhost:8000/media/aa/pot/640.webp"
    assert variant["id"] == f"var_{variant_ids(pot.id)[0]}"
    assert variant["price"] == {"amount": 2900, "currency": "USD"}
    assert variant["list_price"] == {"amount": 3900, "currency": "USD"}
    assert variant["availability"] == {"available": True, "status": "in_stock"}
    assert variant["sku"] == "POT-1"


def test_what_is_found_can_be_bought(program: Program) -> None:
    product("Blue tea pot")
    [found] = search(program, query="pot")["products"]
    line = {"item": {"id": found["variants"][0]["id"]}, "quantity": 1}
    body = program.said("checkout", "POST", "/checkout-sessions", {"line_items": [line]})
    assert body["line_items"][0]["item"]["title"] == "Blue tea pot"


def test_everything_is_leafed_through(program: Program) -> None:
    for number in range(7):
        product(f"Cup {number}")
    product("Hidden", published=False)
    seen, cursor = [], None
    for _ in range(4):
        page = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        body = search(program, pagination=page)
        seen += titles(body)
        cursor = body["pagination"].get("cursor")
        if not body["pagination"]["has_next_page"]:
            break
    assert sorted(seen) == [f"Cup {number}" for number in range(7)]
    assert len(seen) == 7


@pytest.mark.parametrize("cursor", ["nonsense", "MTow", "OTk5OTk5OTk6MTA=", "é", "a" * 5000])
def test_a_cursor_that_is_none_of_ours_is_told(program: Program, cursor: str) -> None:
    data = {"query": "pot", "pagination": {"cursor": cursor}}
    assert program.refused(400, "POST", "/catalog/search", data) == "invalid_request"


def test_the_number_of_statements_does_not_grow(program: Program) -> None:
    from sqlalchemy import event

    from storebuilder.db import db

    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    product("Cup 0")
    search(program, query="cup")
    product("Cup, another")
    counted.clear()
    search(program, query="cup", pagination={"limit": 1})
    first = len(counted)
    for number in range(20):
        shirt(f"Cup {number + 1}")
    counted.clear()
    assert len(search(program, query="cup", pagination={"limit": 50})["products"]) == 22
    assert len(counted) <= first


def test_filters_narrow(program: Program) -> None:
    product("Cheap cup", price=500, kind="Cups")
    product("Dear cup", price=5000, kind="Cups")
    product("Dear pot", price=5000, kind="Pots")
    assert titles(search(program, filters={"price": {"min": 1000}, "categories": ["Cups"]})) == [
        "Dear cup"
    ]
    assert titles(search(program, filters={"price": {"max": 600}})) == ["Cheap cup"]
    found = search(program, filters={"categories": ["Cups", "Pots"]})
    assert len(found["products"]) == 3


def test_a_price_in_another_currency_is_not_guessed(program: Program) -> None:
    product("Cup", price=500)
    body = search(program, filters={"price": {"min": 1000}}, context={"currency": "EUR"})
    assert titles(body) == ["Cup"]
    assert [one["code"] for one in body["messages"]] == ["price_filter_ignored"]


def test_nothing_is_not_searched(program: Program) -> None:
    assert program.refused(400, "POST", "/catalog/search", {}) == "invalid_request"
    assert program.refused(400, "POST", "/catalog/search", {"query": ""}) == "invalid_request"
    assert search(program, query="zebra")["products"] == []


@pytest.mark.parametrize("query", ["' OR 1=1 --", '"*"', "NEAR(", "\0", "x" * 10_000, "🫖", "%"])
def test_a_strange_query_finds_nothing(program: Program, query: str) -> None:
    product("Cup")
    assert search(program, query=query)["products"] == []


def test_the_language_of_the_context_counts(program: Program) -> None:
    pot = product("Blue tea pot")
    catalog.translate("product", pot.id, "zh-CN", {"title": "蓝色茶壶"})
    assert titles(search(program, query="茶壶", context={"language": "zh-CN"})) == ["蓝色茶壶"]
    assert titles(search(program, query="茶壶", context={"language": "zh"})) == ["蓝色茶壶"]
    assert titles(search(program, query="tea", context={"language": "fr"})) == ["Blue tea pot"]


def test_each_storefront_has_its_prices(program: Program) -> None:
    product("Cup", price=1000)
    program.host = "cn.tea.localhost"
    [found] = search(program, query="Cup")["products"]
    assert found["price_range"]["min"] == {"amount": 7200, "currency": "CNY"}


def test_ids_are_looked_up(program: Program) -> None:
    pot, tee = product("Pot"), shirt("Tee")
    variants = variant_ids(tee.id)
    ids = [f"prod_{pot.id}", f"var_{variants[3]}", f"var_{variants[1]}", "tee", "prod_999", "var_x"]
    body = lookup(program, *ids, ids[0])
    found = {one["id"]: one for one in body["products"]}
    assert list(found) == [f"prod_{pot.id}", f"prod_{tee.id}"]
    [only] = found[f"prod_{pot.id}"]["variants"]
    assert only["inputs"] == [{"id": f"prod_{pot.id}", "match": "featured"}]
    inputs = {one["id"]: one["inputs"] for one in found[f"prod_{tee.id}"]["variants"]}
    assert inputs == {
        f"var_{variants[0]}": [{"id": "tee", "match": "featured"}],
        f"var_{variants[1]}": [{"id": f"var_{variants[1]}", "match": "exact"}],
        f"var_{variants[3]}": [{"id": f"var_{variants[3]}", "match": "exact"}],
    }
    assert [one["content"] for one in body["messages"]] == ["prod_999", "var_x"]


def test_what_is_not_shown_is_not_looked_up(program: Program) -> None:
    hidden = product("Hidden", published=False)
    [variant] = variant_ids(hidden.id)
    body = lookup(program, f"prod_{hidden.id}", f"var_{variant}", "hidden")
    assert body["products"] == []
    assert len(body["messages"]) == 3


def test_too_many_ids_are_told(program: Program) -> None:
    ids = [f"prod_{number}" for number in range(101)]
    said = program.refused(400, "POST", "/catalog/lookup", {"ids": ids})
    assert said == "request_too_large"
    assert program.refused(400, "POST", "/catalog/lookup", {"ids": []}) == "invalid_request"


def test_a_price_filter_counts_after_looking_up(program: Program) -> None:
    cup, pot = product("Cup", price=500), product("Pot", price=5000)
    ids = [f"prod_{cup.id}", f"prod_{pot.id}"]
    assert titles(lookup(program, *ids, filters={"price": {"max": 1000}})) == ["Cup"]


def test_named_products_come_with_all_their_variants(program: Program) -> None:
    made, pot = shirt(), product("Blue tea pot")
    product("Cup")
    ids = [f"prod_{made.id}", f"prod_{pot.id}", "prod_999999", "nothing"]
    body = search(program, filters={"ids": ids})
    assert [one["id"] for one in body["products"]] == ids[:2]
    assert len(body["products"][0]["variants"]) == len(variant_ids(made.id))
    assert body["pagination"] == {"has_next_page": False}
    data = {"filters": {"ids": [f"prod_{n}" for n in range(101)]}}
    assert program.refused(400, "POST", "/catalog/search", data) == "request_too_large"


def test_an_aggregator_is_shown_what_was_chosen_for_it(program: Program) -> None:
    tea, cup = product("Tea"), product("Cup")
    shelf = catalog.add_collection("For the market")
    catalog.fill_collection(shelf.id, [tea.id])
    assert sorted(titles(search(program, pagination={"limit": 9}))) == ["Cup", "Tea"]
    member = Membership(
        aggregator=program.platform.origin,
        storefront_id=builders.front().id,
        everything=False,
        collection_id=shelf.id,
        state="accepted",
    )
    with writing():
        db.session.add(member)
    assert titles(search(program, pagination={"limit": 9})) == ["Tea"]
    named = search(program, filters={"ids": [f"prod_{tea.id}", f"prod_{cup.id}"]})
    assert titles(named) == ["Tea"]
    catalog.remove_collection(shelf.id)
    assert search(program, pagination={"limit": 9})["products"] == []
    with writing():
        member.state = "left"
    assert sorted(titles(search(program, pagination={"limit": 9}))) == ["Cup", "Tea"]
