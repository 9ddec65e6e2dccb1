"""A site is checked once, at the edge."""

from pathlib import Path
from typing import Any

import pytest

from provisioning import NotASite, Site

GOOD: dict[str, Any] = {
    "name": "tea-house",
    "home": Path("/srv/shops/tea-house"),
    "port": 8000,
    "hosts": ("tea-house.localhost", "localhost"),
    "panel_host": "panel.tea-house.localhost",
}


def test_it_works() -> None:
    assert Site(**GOOD).lock == Path("/srv/shops/.tea-house.lock")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "tea;house", "letters, digits and hyphens"),
        ("name", "a" * 300, "letters, digits and hyphens"),
        ("name", "../up", "letters, digits and hyphens"),
        ("name", "茶舍", "letters, digits and hyphens"),
        ("home", Path("shops/tea"), "absolute"),
        ("port", 0, "1 and 65535"),
        ("port", 70000, "1 and 65535"),
        ("hosts", ("tea house.localhost",), "not accepted"),
        ("panel_host", "localhost", "a host of its own"),
    ],
)
def test_what_no_server_can_use_is_refused(field: str, value: object, said: str) -> None:
    with pytest.raises(NotASite, match=said):
        Site(**GOOD | {field: value})
