"""What is kept: all of two days, then one a day, a week, a month; media while they are named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from storebuilder import backups
from storebuilder.backups.keeping import kept
from storebuilder.backups.manifests import key_of, moment_of
from storebuilder.backups.sending import key_of as object_of
from tests.backups import builders
from tests.backups.builders import Merchant

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_it_works() -> None:
    there = {key_of(NOW - timedelta(hours=6 * n)) for n in range(4 * 500)}
    keep = kept(there, there, NOW)
    ages = sorted((NOW - moment_of(number)).days for number in keep)
    assert sum(age < 2 for age in ages) == 8
    assert sum(2 <= age < 14 for age in ages) == 12
    assert 21 <= len(keep) - 8 <= 12 + 7 + 13
    assert max(ages) < 366


def test_a_year_of_daily_backups_settles() -> None:
    there = set[str]()
    for day in range(500):
        now = NOW + timedelta(days=day)
        there.add(key_of(now))
        there &= kept(there, there, now)
    months = {number[:6] for number in there}
    assert len(months) >= 12
    assert 25 <= len(there) <= 36


def test_one_that_was_not_opened_takes_no_proven_ones_place() -> None:
    proven = {"20261110-020000"}
    there = proven | {"20261110-230000"}
    assert kept(there, proven, NOW) == proven


def test_the_last_three_stay_whatever_the_clock_says() -> None:
    there = {key_of(NOW - timedelta(days=n)) for n in range(40)}
    keep = kept(there, there, NOW + timedelta(days=3000))
    assert sorted(keep) == sorted(there)[-3:]


def test_old_ones_are_removed_one_by_one(owner: Merchant) -> None:
    with time_machine.travel(NOW - timedelta(days=500), tick=True):
        old = owner.back_up()
    numbers = []
    for days in (480, 3, 2, 1):
        with time_machine.travel(NOW - timedelta(days=days), tick=True):
            numbers.append(owner.back_up().id)
    left = [row["id"] for row in backups.every(owner.config)]
    assert old.id not in left
    assert left == numbers[1:]


def test_a_picture_that_nothing_names_goes_after_thirty_days(owner: Merchant, disk: Path) -> None:
    picture = builders.put_picture(owner.config, b"gone soon" * 100)
    with time_machine.travel(NOW - timedelta(days=500), tick=True):
        owner.back_up()
    media = disk / "tea" / object_of(_digest(picture))
    picture.unlink()
    for days in (100, 99, 98):
        with time_machine.travel(NOW - timedelta(days=days), tick=True):
            owner.back_up()
    assert media.exists()  # nothing names it since two days ago
    with time_machine.travel(NOW - timedelta(days=70), tick=True):
        owner.back_up()
    assert media.exists()
    with time_machine.travel(NOW - timedelta(days=60), tick=True):
        owner.back_up()
    assert not media.exists()
    assert len(list(disk.glob("tea/media/*"))) == 3


def test_media_stay_while_an_archive_of_another_machine_is_kept(
    owner: Merchant, disk: Path
) -> None:
    strange = disk / "tea/media" / f"{'0' * 64}.age"
    owner.back_up()
    strange.write_bytes(b"of another machine")
    (disk / "tea" / f"{key_of(datetime.now(UTC) - timedelta(days=1))}.tar.zst.age").write_bytes(b"")
    owner.back_up()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=40), tick=True):
        owner.back_up()
    assert strange.exists()


def _digest(picture: Path) -> str:
    return picture.parent.name
