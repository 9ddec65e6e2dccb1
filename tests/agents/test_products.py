"""Programs look at one product and choose among its options."""

from __future__ import annotations

from typing import Any

import pytest

from storebuilder import catalog
from storebuilder.catalog import NewOption, NewProduct, NewVariant
from tests.agents.conftest import Program
from tests.catalog.builders import variant_ids


def detail(program: Program, number: str, **data: Any) -> dict[str, Any]:
    return program.said("product", "POST", "/catalog/product", {"id": number, **data})


def mug(program: Program) -> tuple[str, dict[tuple[str, str], str]]:
    """A mug in two colours and sizes; there is no large red one, and the small red one is gone."""
    made = catalog.add_product(
        NewProduct(
            "Mug",
            state="published",
            options=(NewOption("Colour", ("Blue", "Red")), NewOption("Size", ("S", "L"))),
            variants=(
                NewVariant(price=1000, choice=("Blue", "S"), on_hand=5),
                NewVariant(price=1200, choice=("Blue", "L"), on_hand=5),
                NewVariant(price=1000, choice=("Red", "S"), on_hand=0),
            ),
        )
    )
    names = (("Blue", "S"), ("Blue", "L"), ("Red", "S"))
    ids = [f"var_{one}" for one in variant_ids(made.id)]
    return f"prod_{made.id}", dict(zip(names, ids, strict=True))


def chosen(**labels: str) -> list[dict[str, str]]:
    return [{"name": name, "label": label} for name, label in labels.items()]


def told(body: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The ids of the variants, and the labels that were chosen."""
    one = body["product"]
    return [each["id"] for each in one["variants"]], [each["label"] for each in one["selected"]]


def signals(body: dict[str, Any]) -> dict[str, tuple[bool, bool]]:
    return {
        value["label"]: (value["available"], value["exists"])
        for option in body["product"]["options"]
        for value in option["values"]
    }


def test_a_product_has_its_featured_variant(program: Program) -> None:
    number, ids = mug(program)
    body = detail(program, number)
    assert told(body) == ([ids["Blue", "S"]], ["Blue", "S"])
    assert signals(body) == {
        "Blue": (True, True), "Red": (False, True), "S": (True, True), "L": (True, True)
    }  # fmt: skip


def test_a_part_may_be_chosen(program: Program) -> None:
    number, ids = mug(program)
    body = detail(program, number, selected=chosen(Colour="Red"))
    assert told(body) == ([ids["Red", "S"]], ["Red"])
    assert signals(body)["L"] == (False, False)
    body = detail(program, number, selected=chosen(Colour="blue"))
    assert told(body) == ([ids["Blue", "S"], ids["Blue", "L"]], ["Blue"])


def test_what_there_is_not_gives_way_by_preference(program: Program) -> None:
    number, ids = mug(program)
    wish = chosen(Colour="Red", Size="L")
    colour = detail(program, number, selected=wish, preferences=["Colour", "Size"])
    assert told(colour) == ([ids["Red", "S"]], ["Red"])
    size = detail(program, number, selected=wish, preferences=["Size", "Colour"])
    assert told(size) == ([ids["Blue", "L"]], ["L"])


def test_a_variant_decides_for_itself(program: Program) -> None:
    _, ids = mug(program)
    body = detail(program, ids["Red", "S"], selected=chosen(Colour="Blue"))
    assert told(body) == ([ids["Red", "S"]], ["Red", "S"])


def test_unknown_options_are_left_out(program: Program) -> None:
    number, ids = mug(program)
    body = detail(program, number, selected=chosen(Smell="Rose", Colour="Green"))
    assert told(body)[1] == []
    assert set(told(body)[0]) == set(ids.values())


@pytest.mark.parametrize("number", ["prod_999", "var_999", "nothing", "", "\0"])
def test_an_unknown_product_is_told(program: Program, number: str) -> None:
    body = detail(program, number)
    assert body["ucp"]["status"] == "error"
    assert body["messages"][0]["code"] == "not_found"
