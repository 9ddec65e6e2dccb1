from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from provisioning.targets.lightsail import Lightsail
from provisioning.targets.target import Rented, Wish
from provisioning.trouble import Trouble
from tests.lab.clouds import lightsail as standin
from tests.provisioning.targets.conftest import Narration, go_to

TEA = Wish(shop="tea", hosts=("tea.example",))


def prepared(cloud: standin.Lightsail) -> None:
    cloud.account.domains["tea.example"] = []


def test_a_rental_that_lost_its_line_at_any_request_is_finished_by_the_next(
    amazon: standin.Lightsail, state: Path, told: Narration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request in turn is carried out, its answer lost, and nothing after it arrives."""
    prepared(amazon)
    whole = Lightsail(state, sleep=told.sleep).rent(TEA, told.say)
    requests = amazon.faults.count
    assert requests > 20
    for number in range(1, requests + 1):
        with standin.running() as cloud:
            prepared(cloud)
            go_to(cloud, monkeypatch)
            cloud.faults.lose_from = number
            with pytest.raises(Trouble, match="could not be reached"):
                Lightsail(state, sleep=told.sleep).rent(TEA, told.say)
            cloud.faults.lose_from = None
            again = Lightsail(state, sleep=told.sleep).rent(TEA, told.say)
            assert_whole(cloud, again, whole)


def test_an_end_that_lost_its_line_at_any_request_is_finished_by_the_next(
    amazon: standin.Lightsail, state: Path, told: Narration, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = shutil.copytree(state, state.with_name("spare"))
    end(amazon, state, told, number=None)
    assert_empty(amazon)
    for number in range(1, amazon.faults.count + 1):
        shutil.copytree(spare, state, dirs_exist_ok=True)
        with standin.running() as cloud:
            go_to(cloud, monkeypatch)
            end(cloud, state, told, number)
            assert_empty(cloud)


def end(cloud: standin.Lightsail, state: Path, told: Narration, number: int | None) -> None:
    prepared(cloud)
    target = Lightsail(state, sleep=told.sleep)
    target.rent(TEA, told.say)
    target.snapshot("tea", "before 0.2.0")
    target.rent_bucket("tea", told.say)
    cloud.account.automatic["storebuilder-tea"] = ["2026-11-24"]
    cloud.faults.count = 0
    if number:
        cloud.faults.lose_from = number
        with pytest.raises(Trouble, match="could not be reached"):
            target.destroy("tea", told.say)
        cloud.faults.lose_from = None
    target.destroy("tea", told.say)


def assert_whole(cloud: standin.Lightsail, rented: Rented, whole: Rented) -> None:
    account = cloud.account
    assert list(account.instances) == ["storebuilder-tea"]
    assert list(account.static_ips) == ["storebuilder-tea_address"]
    assert len(account.key_pairs) == 1
    assert len(account.ports["storebuilder-tea"]) == 4
    assert account.instances["storebuilder-tea"]["addOns"]
    [entry] = account.domains["tea.example"]
    assert entry["target"] == rented.address
    assert (rented.key, rented.user, rented.bill) == (whole.key, whole.user, whole.bill)


def assert_empty(cloud: standin.Lightsail) -> None:
    account = cloud.account
    held = (account.instances, account.static_ips, account.snapshots, account.buckets)
    assert held == ({}, {}, {}, {})
    assert account.key_pairs == {}
    assert account.domains == {"tea.example": []}
