"""The suite's names of goods and ways of delivery, and the shop's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FREE = " (Free)"  # what the suite reads in the title of a delivery that costs nothing


class Names:
    """Both ways: ``bouquet_roses`` is ``var_1``, ``std-ship`` is ``rate_2``."""

    def __init__(self, items: dict[str, str], rates: dict[str, str]) -> None:
        self._ours = {**items, **rates}
        self._theirs = {ours: name for name, ours in rates.items()}

    def ours(self, body: Any) -> Any:
        """A request of the suite with the shop's names."""
        return _renamed(body, lambda name: self._ours.get(name, name))

    def theirs(self, body: Any) -> Any:
        """An answer of the shop with the suite's names of ways of delivery."""
        return _renamed(body, lambda name: self._theirs.get(name, name))


def _renamed(body: Any, name: Callable[[str], str]) -> Any:
    if isinstance(body, list):
        return [_renamed(one, name) for one in body]
    if not isinstance(body, dict):
        return body
    return {
        key: name(value)
        if key in ("id", "selected_option_id") and isinstance(value, str)
        else _renamed(value, name)
        for key, value in body.items()
    }


def free_deliveries(checkout: dict[str, Any]) -> None:
    """Say in the title of each way of delivery that it is free, where it is."""
    for method in (checkout.get("fulfillment") or {}).get("methods", []):
        for group in method.get("groups", []):
            for option in group.get("options", []):
                if not any(total["amount"] for total in option["totals"]):
                    option["title"] += FREE


def free_delivery(order: dict[str, Any]) -> None:
    """Describe an order's expectations by the way of delivery, as it was titled."""
    chosen = next((one for one in order["totals"] if one["type"] == "fulfillment"), {})
    title = chosen.get("display_text", "") + ("" if chosen.get("amount") else FREE)
    for expectation in order["fulfillment"].get("expectations", []):
        expectation["description"] = title
