from __future__ import annotations

from typing import Any

import pytest

from provisioning.targets import lightsail_choosing
from provisioning.targets.lightsail_calls import Calls
from provisioning.trouble import Trouble
from tests.lab.clouds.lightsail_stock import BLUEPRINTS, BUNDLES, REGIONS


class Stock(Calls):
    """What is on sale, as a test wants it."""

    def __init__(self, blueprints: list[dict[str, Any]]) -> None:
        super().__init__("us-east-1", lambda _seconds: None)
        self.rows = {"bundles": BUNDLES, "blueprints": blueprints, "regions": REGIONS}

    def ask(self, operation: str, **params: Any) -> dict[str, Any]:
        key = operation.removeprefix("get_")
        return {key: self.rows[key]}


def without(*ids: str) -> list[dict[str, Any]]:
    return [row for row in BLUEPRINTS if row["blueprintId"] not in ids]


def test_it_works() -> None:
    choice = lightsail_choosing.choose(Stock(BLUEPRINTS))
    assert (choice.bundle, choice.blueprint, choice.zone) == (
        "nano_3_0",
        "debian_12",
        "us-east-1b",
    )


@pytest.mark.parametrize(
    ("gone", "taken"),
    [
        (["debian_12"], "debian_13"),
        (["debian_12", "debian_13"], "debian_11"),
        (["debian_11", "debian_12", "debian_13"], "ubuntu_24_04"),
    ],
)
def test_where_debian_12_is_missing_the_next_best_is_taken(gone: list[str], taken: str) -> None:
    assert lightsail_choosing.choose(Stock(without(*gone))).blueprint == taken


def test_without_any_image_that_carries_a_shop_it_says_so() -> None:
    rows = [row for row in BLUEPRINTS if row["group"] in {"windows", "wordpress"}]
    with pytest.raises(Trouble, match="neither Debian nor Ubuntu"):
        lightsail_choosing.choose(Stock(rows))


def test_an_image_that_needs_a_larger_server_is_passed_over() -> None:
    rows = [row | {"minPower": 1000} if row["version"] == "12" else row for row in BLUEPRINTS]
    assert lightsail_choosing.choose(Stock(rows)).blueprint == "debian_13"
