"""Snapshots, buckets and names at Lightsail."""

from __future__ import annotations

import pickle

import pytest

from provisioning.targets.lightsail import Lightsail
from provisioning.targets.target import Wish
from provisioning.trouble import Trouble
from tests.lab.clouds import lightsail as standin
from tests.provisioning.targets.conftest import Narration

TEA = Wish(shop="tea", hosts=("tea.example", "cn.tea.example", "elsewhere.example"))


def test_it_works(lightsail: Lightsail, amazon: standin.Lightsail, told: Narration) -> None:
    amazon.account.domains = {"tea.example": [], "example": []}
    rented = lightsail.rent(TEA, told.say)
    led = lightsail.point(TEA.hosts, (rented.address,), told.say)
    assert led == TEA.hosts
    assert [row["name"] for row in amazon.account.domains["tea.example"]] == [
        "tea.example",
        "cn.tea.example",
    ]
    assert [row["target"] for row in amazon.account.domains["example"]] == [rented.address]


def test_a_name_without_a_zone_here_is_not_among_those_that_lead(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.account.domains = {"tea.example": []}
    led = lightsail.point(("nottea.example", "tea.example"), ("198.51.100.9",), told.say)
    assert led == ("tea.example",)


def test_a_name_that_is_in_use_is_left_as_it_is(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    there = {"id": "1", "name": "tea.example", "type": "A", "target": "203.0.113.9"}
    amazon.account.domains = {"tea.example": [there]}
    assert lightsail.point(("tea.example",), ("198.51.100.9",), told.say) == ()
    assert amazon.account.domains == {"tea.example": [there]}
    assert told.lines == ["tea.example leads to 203.0.113.9 and was left alone"]


def test_a_server_with_both_kinds_of_addresses_is_found_at_both(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.account.machines.ipv6 = ("2001:db8::7",)
    old = {"id": "1", "name": "cn.tea.example", "type": "AAAA", "target": "2001:DB8:0::7"}
    amazon.account.domains = {"tea.example": [old]}
    address = lightsail.rent(TEA, told.say).address
    rows = amazon.account.domains["tea.example"]
    assert [(row["name"], row["type"], row["target"]) for row in rows[1:]] == [
        ("tea.example", "A", address),
        ("tea.example", "AAAA", "2001:db8::7"),
        ("cn.tea.example", "A", address),
    ]
    lightsail.rent(TEA, told.say)
    assert len(amazon.account.domains["tea.example"]) == 4
    lightsail.destroy("tea", told.say)
    assert amazon.account.domains["tea.example"] == []


def test_a_name_whose_ipv6_leads_elsewhere_is_left_as_it_is(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    there = {"id": "1", "name": "tea.example", "type": "AAAA", "target": "2001:db8::9"}
    amazon.account.domains = {"tea.example": [there]}
    assert lightsail.point(("tea.example",), ("198.51.100.9", "2001:db8::7"), told.say) == ()
    assert amazon.account.domains == {"tea.example": [there]}


def test_three_snapshots_of_ours_are_kept_and_nobody_elses_is_touched(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    lightsail.rent(TEA, told.say)
    amazon.account.create_instance_snapshot("mine", "storebuilder-tea", [])
    names = [lightsail.snapshot("tea", f"before 0.{number}") for number in range(5)]
    assert list(amazon.account.snapshots) == ["mine", *names[2:]]
    assert names[0].startswith("storebuilder-tea_20")
    assert names[0].endswith("_before-0-0")


def test_a_bucket_is_made_once_and_its_secret_shows_nowhere(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    first = lightsail.rent_bucket("tea", told.say)
    second = lightsail.rent_bucket("tea", told.say)
    assert first.name == second.name
    assert list(amazon.account.buckets) == [first.name]
    assert [row["accessKeyId"] for row in amazon.account.bucket_keys[first.name]] == [second.key_id]
    assert second.secret.reveal() == f"secret of {second.key_id}"
    assert "secret of" not in f"{second} {second!r} {told.lines}"
    with pytest.raises(TypeError, match="not stored"):
        pickle.dumps(second)


def test_a_bucket_costs_the_least_that_there_is(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    bucket = lightsail.rent_bucket("tea", told.say)
    assert amazon.account.buckets[bucket.name]["bundleId"] == "small_1_0"
    assert bucket.endpoint == "https://s3.us-east-1.amazonaws.com"


def test_a_snapshot_of_no_server_is_refused(lightsail: Lightsail) -> None:
    with pytest.raises(Trouble, match="There is no storebuilder-tea"):
        lightsail.snapshot("tea", "before")


def test_daily_snapshots_may_be_left_out(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    lightsail.rent(Wish(shop="tea", auto_snapshots=False), told.say)
    assert amazon.account.instances["storebuilder-tea"]["addOns"] == []


def test_daily_snapshots_that_are_refused_do_not_stop_a_rental(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.faults.refuse["EnableAddOn"] = ("OperationFailureException", "Not now.")
    assert lightsail.rent(Wish(shop="tea"), told.say).address
    assert any(line.startswith("there are no daily snapshots: ") for line in told.lines)
