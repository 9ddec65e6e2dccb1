"""Choosing among a product's options: what is left of the wishes, and what each value leads to.

Source: Universal Commerce Protocol 2026-04-08, catalog, "Option Selection".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from storebuilder.agents.goods import value_id
from storebuilder.catalog import OptionView, ProductView, VariantView

#: The id of a value by the id of its option.
Choice = dict[int, int]


def wished(view: ProductView, selected: Sequence[Mapping[str, Any]]) -> Choice:
    """The values that a request names; names and labels are those of the reader's language."""
    found: Choice = {}
    for wish in selected:
        for option in view.options:
            if str(wish.get("name", "")).strip().casefold() != option.name.casefold():
                continue
            label = str(wish.get("label", "")).strip().casefold()
            for value in option.values:
                if wish.get("id") == value_id(value.id) or label == value.value.casefold():
                    found[option.id] = value.id
    return found


def effective(view: ProductView, wish: Choice, preferences: Sequence[str]) -> Choice:
    """The part of a wish that some variant fulfils: the least preferred options give way first."""
    places = {name.strip().casefold(): place for place, name in enumerate(preferences)}
    last = len(places)
    order = sorted(
        (option for option in view.options if option.id in wish),
        key=lambda option: places.get(option.name.casefold(), last),
    )
    while order:
        left = {option.id: wish[option.id] for option in order}
        if matching(view, left):
            return left
        order.pop()
    return {}


def matching(view: ProductView, choice: Choice) -> list[VariantView]:
    """The variants with all of these values, those in stock first."""
    wanted = set(choice.values())
    found = [one for one in view.variants if wanted <= set(one.choice)]
    return sorted(found, key=lambda one: not one.in_stock)


def choice_of(view: ProductView, one: VariantView) -> Choice:
    """The values of a variant."""
    return {
        option.id: value.id
        for option in view.options
        for value in option.values
        if value.id in one.choice
    }


def options(view: ProductView, choice: Choice) -> list[dict[str, Any]]:
    """Every option with its values, and whether each can be had beside the other chosen ones."""
    return [
        {"name": option.name, "values": _values(view, option, choice)}
        for option in view.options
        if option.values
    ]


def _values(view: ProductView, option: OptionView, choice: Choice) -> list[dict[str, Any]]:
    said = []
    for value in option.values:
        there = matching(view, {**choice, option.id: value.id})
        said.append(
            {
                "id": value_id(value.id),
                "label": value.value,
                "exists": bool(there),
                "available": any(one.in_stock for one in there),
            }
        )
    return said
