"""A folder and a bucket behave the same; the bucket is a strict stand-in of Amazon's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from storebuilder import backups
from storebuilder.backups import places
from storebuilder.backups.places import Place
from storebuilder.backups.places import bucket as buckets
from storebuilder.config import Config
from storebuilder.errors import NotAccepted, NotFound, ShopError
from tests.backups import builders

KEY = {"region": "eu-central-1", "key_id": "AKID", "secret": "hush"}


@pytest.fixture
def amazon() -> Iterator[None]:
    with mock_aws():
        boto3.client(
            "s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
        ).create_bucket(Bucket="shops")
        yield


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return places.at(f"file://{tmp_path}")
    request.getfixturevalue("amazon")
    return places.at("s3://shops/of/ada", **KEY)  # type: ignore[arg-type]


def test_it_works(place: Place, tmp_path: Path) -> None:
    file, back = tmp_path / "here.txt", tmp_path / "back.txt"
    file.write_bytes(b"words" * 1000)
    place.put("media/words", file)
    place.get("media/words", back)
    assert back.read_bytes() == file.read_bytes()
    assert dict(place.sizes("media/")) == {"media/words": 5000}
    place.delete("media/words")
    place.delete("media/words")
    assert dict(place.sizes("media/")) == {}


def test_what_is_not_there_is_said(place: Place, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="media/none"):
        place.get("media/none", tmp_path / "back")


def test_a_large_file_goes_in_parts(
    amazon: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "LARGE", 6 * 1024 * 1024)
    monkeypatch.setattr(buckets, "PART", 5 * 1024 * 1024)
    place = places.at("s3://shops", **KEY)  # type: ignore[arg-type]
    file, back = tmp_path / "large", tmp_path / "back"
    file.write_bytes(bytes(range(256)) * 50_000)
    place.put("large", file)
    place.get("large", back)
    assert back.read_bytes() == file.read_bytes()


def test_a_bucket_that_is_not_there_is_said(amazon: None, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    place = places.at("s3://nobody", **KEY)  # type: ignore[arg-type]
    with pytest.raises(ShopError, match="Make the bucket first"):
        place.put("file", file)


def test_a_service_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    place = places.at(
        "s3://shops", endpoint="http://127.0.0.1:1", key_id="a", secret="b", region="x"
    )
    with pytest.raises(ShopError, match="could not read file: Could not connect"):
        place.get("file", tmp_path / "file")


def test_a_backup_goes_there_and_comes_back(
    amazon: None, filled: Config, tmp_path: Path, another: str
) -> None:
    owner = builders.merchant(filled, "s3://shops/all", **KEY)
    owner.back_up()
    owner.back_up()
    assert len(backups.every(filled)) == 2
    assert owner.restore(tmp_path / "shops/tea", database=another).media == 4


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("s3://bucket", "s3://bucket"),
        ("s3://bucket/a/b/", "s3://bucket/a/b"),
        ("file:///mnt/disk/", "file:///mnt/disk"),
        ("/mnt/disk", "file:///mnt/disk"),
    ],
)
def test_an_address_has_one_form(given: str, address: str) -> None:
    assert places.check(given) == address


@pytest.mark.parametrize("given", ["", "s3://", "ftp://host/x", "bucket", "file://mnt"])
def test_another_address_is_refused(given: str) -> None:
    with pytest.raises(NotAccepted, match="Write it like"):
        places.check(given)


def test_a_bucket_needs_its_key() -> None:
    with pytest.raises(ShopError, match="STOREBUILDER_S3_SECRET"):
        places.at("s3://bucket")
