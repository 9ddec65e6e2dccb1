from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.lab.ceph import Ceph

pytestmark = pytest.mark.box


def test_it_works(ceph: Ceph) -> None:
    s3 = _client(ceph)
    s3.create_bucket(Bucket="it-works")
    s3.put_object(Bucket="it-works", Key="a/b", Body=b"tea")
    assert s3.get_object(Bucket="it-works", Key="a/b")["Body"].read() == b"tea"
    listed = s3.list_objects_v2(Bucket="it-works", Prefix="a/")["Contents"]
    assert [each["Key"] for each in listed] == ["a/b"]
    s3.delete_object(Bucket="it-works", Key="a/b")


def test_a_wrong_secret_is_refused(ceph: Ceph) -> None:
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        _client(ceph, "another secret").list_buckets()


def test_a_signed_address_is_refused_when_it_was_changed(ceph: Ceph) -> None:
    s3 = _client(ceph)
    s3.create_bucket(Bucket="signed")
    s3.put_object(Bucket="signed", Key="ours", Body=b"tea")
    s3.put_object(Bucket="signed", Key="theirs", Body=b"coffee")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "signed", "Key": "ours"})
    assert _read(url) == b"tea"
    with pytest.raises(urllib.error.HTTPError, match="403"):
        _read(url.replace("/ours", "/theirs"))


def _client(ceph: Ceph, secret: str = "") -> Any:
    return boto3.client(
        "s3",
        endpoint_url=ceph.endpoint,
        region_name="us-east-1",
        aws_access_key_id=ceph.key,
        aws_secret_access_key=secret or ceph.secret,
    )


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
        return bytes(answer.read())
