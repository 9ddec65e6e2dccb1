"""A name is enabled only when all that it leads to is this server."""

from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.site import Site
from provisioning.steps import naming

HERE = ("203.0.113.7", "2001:db8::7")


def site() -> Site:
    return Site(
        name="tea", home=Path("/srv/tea"), hosts=("tea.example", "cn.tea.example"),
        panel_host="panel.tea.example", addresses=HERE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "good"),
    [
        ({"203.0.113.7"}, True),
        ({"2001:db8::7"}, True),
        (set(HERE), True),
        (set(), False),
        ({"203.0.113.8"}, False),
        ({"203.0.113.7", "203.0.113.8"}, False),  # half of the visitors would go astray
        ({"203.0.113.7", "2001:db8::8"}, False),  # the authority prefers IPv6
        ({"127.0.0.1"}, False),
    ],
)
def test_it_works(found: set[str], good: bool) -> None:
    there = {"tea.example": found}
    enabled = naming.enabled(site(), lambda host: frozenset(there.get(host, ())))
    assert enabled.enabled == (("tea.example",) if good else ())


def test_the_panel_is_a_name_like_others() -> None:
    enabled = naming.enabled(site(), lambda host: frozenset(HERE))
    assert enabled.enabled == ("tea.example", "cn.tea.example", "panel.tea.example")


def test_the_records_are_what_a_person_sets() -> None:
    assert naming.records(site(), ["tea.example"]) == [
        "tea.example. A 203.0.113.7",
        "tea.example. AAAA 2001:db8::7",
    ]


def test_a_name_of_nobody_has_no_address() -> None:
    assert naming.resolve("nobody.invalid") == frozenset()
