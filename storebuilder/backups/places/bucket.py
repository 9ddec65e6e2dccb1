"""A bucket as a place for backups, of any service that speaks S3.

Only what every vendor has is used: single puts, gets, lists and deletes. Some refuse to delete many
at once, and none of versioning, lifecycle rules or conditional writes can be counted on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from storebuilder.errors import NotFound, ShopError

TRIES = 4
LARGE = 64 * 1024 * 1024  # bytes: above this a file goes in parts, and only a lost part again
PART = 16 * 1024 * 1024
PAUSE = 0.5  # seconds after the first download that broke off
MISSING = {"404", "NoSuchKey", "NotFound"}
HINTS = {
    "403": "Look at the key and at what it may do in this bucket.",
    "NoSuchBucket": "Make the bucket first.",
}


class Bucket:
    """Objects below a prefix of a bucket."""

    def __init__(
        self,
        address: str,
        endpoint: str,
        region: str,
        key_id: str,
        secret: str,
        *,
        path_style: bool = False,
    ) -> None:
        self.address = address
        self.bucket, _, prefix = address.removeprefix("s3://").partition("/")
        self.prefix = f"{prefix}/" if prefix else ""
        self.client = _client(endpoint, region, key_id, secret, "path" if path_style else "auto")

    def create(self) -> None:
        """A bucket's folders are made by what is put into them."""

    def put(self, key: str, source: Path) -> None:
        from boto3.s3.transfer import TransferConfig

        how = TransferConfig(multipart_threshold=LARGE, multipart_chunksize=PART, use_threads=False)
        with self._saying(f"write {key}"):
            self.client.upload_file(str(source), self.bucket, self.prefix + key, Config=how)

    def get(self, key: str, target: Path) -> None:
        from botocore.exceptions import BotoCoreError

        with self._saying(f"read {key}"):
            for again in range(TRIES):
                try:
                    self._fetch(key, target)
                    return
                except BotoCoreError:  # the answer broke off in the middle
                    if again == TRIES - 1:
                        raise
                    time.sleep(PAUSE * 2**again)

    def _fetch(self, key: str, target: Path) -> None:
        answer = self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)
        with target.open("wb") as stream, closing(answer["Body"]) as body:
            for chunk in body.iter_chunks(1 << 20):
                stream.write(chunk)

    def sizes(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        pages = self.client.get_paginator("list_objects_v2")
        with self._saying("look through it"):
            for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix + prefix):
                for found in page.get("Contents", []):
                    yield found["Key"].removeprefix(self.prefix), found["Size"]

    def delete(self, key: str) -> None:
        with self._saying(f"delete {key}"):
            self.client.delete_object(Bucket=self.bucket, Key=self.prefix + key)

    @contextmanager
    def _saying(self, what: str) -> Iterator[None]:
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except ClientError as error:
            raise self._said(what, error) from error
        except (Boto3Error, BotoCoreError) as error:
            cause = error.__context__
            if isinstance(cause, ClientError):
                raise self._said(what, cause) from error
            line = " ".join(str(error).split())
            raise ShopError(f"{self.address}: could not {what}: {line}") from error
        except OSError as error:  # of the file here
            raise ShopError(f"Could not {what}: {error.strerror or error}.") from error

    def _said(self, what: str, error: Any) -> ShopError:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = str(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
        if code in MISSING:
            return NotFound(f"{self.address}: could not {what}: it is not there.")
        said = f"{code} ({status})" if code != status else status
        hint = HINTS.get(code) or HINTS.get(status)
        return ShopError(f"{self.address}: could not {what}: {said}.", hint=hint)


def _client(endpoint: str, region: str, key_id: str, secret: str, addressing: str) -> Any:
    import boto3
    from botocore.config import Config

    how = Config(
        connect_timeout=10,
        read_timeout=60,
        retries={"mode": "standard", "max_attempts": TRIES},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": addressing},
        signature_version="s3v4",
    )
    # A session of its own reads no environment's keys, profiles or addresses of this machine.
    return boto3.session.Session(
        aws_access_key_id=key_id, aws_secret_access_key=secret, region_name=region or "us-east-1"
    ).client("s3", endpoint_url=endpoint or None, config=how)
