"""From what is asked and what a server tells to the site that is brought about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from provisioning import launching, places
from provisioning.client import Facts
from provisioning.connections import Address
from provisioning.launching import Order
from provisioning.machine import Done
from provisioning.releases import Platform, Release
from provisioning.secret import Secret
from provisioning.site import Site
from provisioning.trouble import Trouble

ORDER = Order(
    name="tea",
    hosts=("tea.example",),
    panel_host="panel.tea.example",
    email="owner@tea.example",
    version="1",
    words=("launch", "tea"),
)


def facts(*addresses: str, has_site: bool = False) -> Facts:
    return Facts(
        platform=Platform("3.11", "x86_64"), releases=(), packages=(), addresses=addresses,
        at_work=False, has_site=has_site,
    )  # fmt: skip


def test_it_works() -> None:
    site = launching.site_of(ORDER, facts("203.0.113.7"), "1-abc")
    assert site.hosts == ("tea.example",)
    assert site.home == Path("/var/lib/storebuilder/shops/tea")
    assert site.release == "1-abc"
    assert Site.from_json(site.to_json()) == site


@pytest.mark.parametrize(
    ("known", "seen", "good"),
    [
        ("8.8.4.4", ("172.26.1.2", "172.17.0.1"), ("8.8.4.4",)),  # a cloud's, and a container's
        ("8.8.4.4", ("8.8.4.4", "2606:4700::1"), ("8.8.4.4", "2606:4700::1")),
        ("100.64.0.9", ("8.8.4.4", "100.64.0.9"), ("8.8.4.4",)),  # signed in by way of a VPN
        ("10.0.0.2", ("10.0.0.2",), ("10.0.0.2",)),  # a server of the house
        ("", (), ()),
    ],
)
def test_names_lead_to_addresses_of_the_world(
    known: str, seen: tuple[str, ...], good: tuple[str, ...]
) -> None:
    assert launching.public(known, seen) == good


def test_what_no_server_can_be_is_the_users_to_mend() -> None:
    for wrong in (replace(ORDER, email="a'b@c"), replace(ORDER, panel_host="tea.example")):
        with pytest.raises(Trouble) as raised:
            launching.site_of(wrong, facts(), "1")
        assert raised.value.exit_code == 2


class There:
    """A server that holds a site."""

    address = Address("203.0.113.7")

    def __init__(self, site: Site) -> None:
        self.site = site

    def run(self, script: str, *, stdin: object = None) -> Done:
        return Done(0, self.site.to_json(), "")


def test_a_launch_takes_no_name_away_that_was_added() -> None:
    site = launching.site_of(ORDER, facts(), "1")
    old = replace(site, hosts=("cn.tea.example", "tea.example"))
    kept = launching._with_names(There(old), facts(has_site=True), site)  # type: ignore[arg-type]
    assert kept.hosts == ("tea.example", "cn.tea.example")
    other = replace(old, name="cup")
    assert launching._with_names(There(other), facts(has_site=True), site) == site  # type: ignore[arg-type]


class Hearing(There):
    """A server that holds a site and writes down what it is told."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.told: list[tuple[str, object]] = []

    def run(self, script: str, *, stdin: object = None) -> Done:
        self.told.append((script, stdin))
        return Done(0, self.site.to_json(), "")


def test_the_address_of_a_database_goes_by_stdin_and_is_gone_whatever_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order = replace(ORDER, database=Secret("postgresql://shop:secret@db/tea"))
    there = Hearing(launching.site_of(order, facts(), "1"))
    release = Release("1-abc", Path("release"), "wheels", Path("wheels"))
    sites = []

    def breaks(_there: object, site: Site, *_: object) -> None:
        sites.append(site)
        raise Trouble("The plug was pulled.")

    monkeypatch.setattr(launching, "look_at", lambda _: facts("203.0.113.7"))
    monkeypatch.setattr(launching, "made", lambda *_: release)
    monkeypatch.setattr(launching, "carry_out_there", breaks)
    with pytest.raises(Trouble, match="plug"):
        launching.launch(there, order, lambda *_: None, print)  # type: ignore[arg-type]
    scripts = [script for script, _ in there.told]
    assert scripts[0].startswith("umask 077; ")
    assert there.told[0][1] == b'{"database": "postgresql://shop:secret@db/tea"}'
    assert scripts[1:] == [f"rm -f {places.TOLD}"]
    assert sites[0].postgresql
    for text in (*scripts, sites[0].to_json(), repr(order)):
        assert "secret" not in text


def test_an_order_without_one_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Hearing(launching.site_of(ORDER, facts(), "1"))
    with launching._telling(there, ORDER):  # type: ignore[arg-type]
        pass
    assert there.told == []


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["launch", "tea", "--on", "local"], "storebuilder launch tea --on local"),
        (["launch", "--database", "postgresql://a:secret@b/c", "--yes"],
         "storebuilder launch --database … --yes"),
        (["launch", "--database=postgresql://a:secret@b/c"], "storebuilder launch --database=…"),
    ],
)  # fmt: skip
def test_the_command_that_is_shown_again_has_no_password(words: list[str], shown: str) -> None:
    from provisioning.commands.launching import again

    assert again(words) == shown
