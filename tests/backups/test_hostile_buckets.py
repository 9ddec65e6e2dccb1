"""Whatever a bucket does, nothing that was not opened counts, and the last good one stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storebuilder import backups
from storebuilder.backups.places import bucket as buckets
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.errors import NotFound, ShopError
from storebuilder.mail.models import Message
from tests.backups import builders
from tests.backups.bucket_standin import Bucket, Mischief, fails, standing
from tests.backups.builders import Merchant

ARCHIVE = ".tar.zst.age"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setattr(buckets, "PAUSE", 0.001)
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", _at_once)
    with standing() as found:
        yield found


def _at_once(*_: object) -> float:
    return 0.001


@pytest.fixture
def owner(filled: Config, bucket: Bucket) -> Merchant:
    return builders.merchant(
        filled, "s3://shops", endpoint=bucket.url, key_id="AKID", secret="hush"
    )


def fails_to_back_up(owner: Merchant, bucket: Bucket, mischief: Mischief, match: str) -> None:
    """A backup fails in one line, which is noted; the one before it stays the last good one."""
    good = owner.back_up()
    bucket.mischief = mischief
    with pytest.raises(ShopError, match=match) as said:
        owner.back_up()
    assert "\n" not in str(said.value)
    health = backups.health(owner.config)
    assert health.state == "red"
    assert str(said.value)[:40] in health.words
    assert health.at is not None
    assert f"{health.at:%Y%m%d-%H%M}" == good.id[:13]
    states = {row["id"]: row["state"] for row in backups.every(owner.config)}
    assert states[good.id] == "proven"
    assert list(states.values()).count("proven") == 1


def test_it_works(owner: Merchant, bucket: Bucket, tmp_path: Path, another: str) -> None:
    owner.back_up()
    builders.put_picture(owner.config, b"third" * 100)
    owner.back_up()
    assert bucket.count("PUT", "media/") == 4
    assert bucket.count("POST") == 0
    assert owner.restore(tmp_path / "shops/tea", database=another).media == 5


@pytest.mark.parametrize("method", ["PUT", "GET"])
def test_a_refusal_says_what_to_look_at(owner: Merchant, bucket: Bucket, method: str) -> None:
    fails_to_back_up(
        owner, bucket, fails(method, ARCHIVE, 403), r"AccessDenied \(403\)\. Look at the key"
    )


@pytest.mark.parametrize("method", ["PUT", "GET"])
def test_a_service_that_stumbles_is_asked_again(
    owner: Merchant, bucket: Bucket, method: str
) -> None:
    bucket.mischief = fails(method, ARCHIVE, 503, times=2)
    owner.back_up()
    assert backups.health(owner.config).state == "green"


def test_a_service_that_stays_away_is_said(owner: Merchant, bucket: Bucket) -> None:
    fails_to_back_up(
        owner, bucket, fails("PUT", ARCHIVE, 503), r"could not write .*SlowDown \(503\)"
    )


def test_a_download_that_breaks_off_is_tried_again(owner: Merchant, bucket: Bucket) -> None:
    left = [2]

    def mischief(method: str, key: str) -> tuple[int, bytes] | None:
        if method == "GET" and key.endswith(ARCHIVE) and left[0]:
            left[0] -= 1
            return 200, bucket.objects[key][:1000]
        return None

    bucket.mischief = mischief
    owner.back_up()
    assert left == [0]


def test_an_object_that_was_cut_off_is_never_proven(owner: Merchant, bucket: Bucket) -> None:
    def cut(method: str, key: str) -> None:
        if method == "GET" and key.endswith(ARCHIVE):
            bucket.objects[key] = bucket.objects[key][:-100]

    fails_to_back_up(owner, bucket, cut, "as it came back is damaged")


@pytest.mark.parametrize("at", [5, 200, -50])
def test_changed_bytes_are_never_proven(owner: Merchant, bucket: Bucket, at: int) -> None:
    def change(method: str, key: str) -> None:
        if method == "GET" and key.endswith(ARCHIVE):
            data = bytearray(bucket.objects[key])
            data[at] ^= 1
            bucket.objects[key] = bytes(data)

    fails_to_back_up(owner, bucket, change, "as it came back")


def test_an_old_archive_in_the_place_of_the_new_one_is_never_proven(
    owner: Merchant, bucket: Bucket
) -> None:
    def old(method: str, key: str) -> None:
        if method == "GET" and key.endswith(ARCHIVE):
            bucket.objects[key] = bucket.first[sorted(bucket.first)[0]]

    fails_to_back_up(owner, bucket, old, "key does not open Backup .* as it came back")


def test_a_picture_with_changed_bytes_is_never_proven(owner: Merchant, bucket: Bucket) -> None:
    def change(method: str, key: str) -> None:
        if method == "GET" and "media/" in key:
            bucket.objects[key] = bucket.objects[key][:-1] + b"!"

    builders.put_picture(owner.config, b"before" * 100)
    owner.back_up()
    builders.put_picture(owner.config, b"after" * 100)
    bucket.mischief = change
    with pytest.raises(ShopError, match=r"640\.webp as it came back is damaged"):
        owner.back_up()


def test_pictures_that_were_lost_in_the_bucket_are_sent_again(
    owner: Merchant, bucket: Bucket
) -> None:
    owner.back_up()
    lost, shorter = [key for key in bucket.objects if "media/" in key][:2]
    del bucket.objects[lost]
    bucket.objects[shorter] = bucket.objects[shorter][:50]
    before = bucket.count("PUT", "media/")
    owner.back_up()
    assert bucket.count("PUT", "media/") == before + 2


def test_a_bucket_that_refuses_to_delete_keeps_the_good_one(
    owner: Merchant, bucket: Bucket
) -> None:
    first = owner.back_up()
    bucket.objects["tea/20200101-000000.tar.zst.age"] = b"an old one"
    bucket.mischief = fails("DELETE", ARCHIVE, 403)
    with pytest.raises(ShopError, match="could not delete 20200101"):
        owner.back_up()
    states = {row["id"]: row["state"] for row in backups.every(owner.config)}
    assert list(states.values()).count("proven") == 2
    assert states[first.id] == "proven"
    assert backups.health(owner.config).state == "red"


def test_setting_up_says_what_is_refused(filled: Config, bucket: Bucket) -> None:
    for method in ("PUT", "GET", "DELETE"):
        bucket.mischief = fails(method, "trial", 403)
        with pytest.raises(ShopError, match="403"):
            backups.set_up(filled, "s3://shops", endpoint=bucket.url, key_id="A", secret="B")
        assert backups.health(filled).state == "none"


def test_a_list_of_more_than_a_thousand_is_read_to_its_end(owner: Merchant, bucket: Bucket) -> None:
    for number in range(2100):
        bucket.objects[f"tea/media/{number:064}.age"] = b"x"
    assert len(list(owner.place.sizes("media/"))) == 2100
    owner.back_up()
    assert bucket.count("LIST", "tea/media/") >= 6


def test_a_bucket_without_backups_is_said(owner: Merchant, bucket: Bucket, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There are no backups"):
        owner.restore(tmp_path / "shops/tea")
    assert not (tmp_path / "shops/tea").exists()


def test_the_owner_is_written_to_once_a_day(owner: Merchant, bucket: Bucket) -> None:
    from storebuilder import accounts

    accounts.add_staff("ada@tea.example", role="owner", language="en")
    accounts.add_staff("li@tea.example", role="owner", language="zh-CN")
    accounts.add_staff("bob@tea.example", role="manager", language="en")
    fails_to_back_up(owner, bucket, fails("PUT", ARCHIVE, 403), "AccessDenied")
    with pytest.raises(ShopError):
        owner.back_up()
    db.session.rollback()
    written = {message.to: message for message in db.session.query(Message)}
    failed = {to: one for to, one in written.items() if "backup" in one.key}
    assert set(failed) == {"ada@tea.example", "li@tea.example"}
    assert failed["ada@tea.example"].subject == "The backup of Tea House did not work"
    assert "AccessDenied (403)" in failed["ada@tea.example"].text
    assert failed["li@tea.example"].subject == "Tea House 的备份没有成功"
