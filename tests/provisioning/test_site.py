"""A site is checked once, at the edge."""

import json
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


#: What could end a line, a word, a block or a string in one of the files that are written.
HOSTILE = [
    "\n",
    "\r",
    " ",
    "{",
    "}",
    '"',
    "'",
    "`",
    "$",
    "%",
    ";",
    "\\",
    "\x00",
    "\u2028",
    "|",
    "<",
]


def served(**changed: Any) -> Site:
    wanted = {
        "hosts": ("tea.example", "cn.tea.example"),
        "panel_host": "panel.tea.example",
        "email": "owner+shop@tea.example",
        "release": "0.1.0-abc",
        "addresses": ("203.0.113.7", "2001:db8::7"),
        "words": ("launch", "tea-house"),
        "acme_directory": "https://acme.example:14000/dir",
        "acme_ca": "-----BEGIN CERTIFICATE-----\n",
        "enabled": ("tea.example",),
        "headers": {"Cache-Control": "no-store"},
    }
    return Site(**GOOD | wanted | changed)


def test_what_is_written_is_read_again() -> None:
    site = served()
    assert Site.from_json(site.to_json()) == site
    assert Site.from_json(site.to_json()).to_json() == site.to_json()


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "{}", '{"name": "tea"}', '"x"', "1"])
def test_what_is_no_site_is_refused(text: str) -> None:
    with pytest.raises(NotASite, match="not a site"):
        Site.from_json(text)


def test_what_a_newer_storebuilder_wrote_is_read_by_an_older_one() -> None:
    newer = json.loads(served().to_json()) | {"moon_phase": "waxing"}
    assert Site.from_json(json.dumps(newer)) == served()


@pytest.mark.parametrize("sign", HOSTILE)
@pytest.mark.parametrize("place", ["{}a.example", "a{}.example", "a.example{}"])
def test_nothing_breaks_out_of_a_file(sign: str, place: str) -> None:
    host = place.format(sign)
    for changed in (
        {"hosts": (host,)},
        {"panel_host": host},
        {"email": f"owner@{host}"},
        {"email": f"{host}@tea.example"},
        {"acme_directory": f"https://{host}/dir"},
        {"acme_directory": f"https://tea.example/{host}"},
        {"release": host},
        {"front": host},
        {"name": host},
        {"addresses": (host,)},
    ):
        with pytest.raises(NotASite):
            served(**changed)


@pytest.mark.parametrize("address", ["", "here", "fe80::1%eth0", "203.0.113.7 ", "203.0.113.7/24"])
def test_an_address_is_one(address: str) -> None:
    with pytest.raises(NotASite, match="no address of a server"):
        served(addresses=(address,))
