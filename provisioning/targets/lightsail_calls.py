"""One way to ask Lightsail: patient where it asks for patience, and plain about what it refuses."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from provisioning.targets.lightsail_refusals import (
    THROTTLED,
    NotFound,
    Refusal,
    refusal,
    unasked,
    unreachable,
)
from provisioning.targets.target import Sleep

PAUSES = (1, 2, 4, 8, 16, 32)
READ_PAUSES = (1, 4)


class Calls:
    """Lightsail in one region. Credentials come from boto3's own chain and from nowhere else."""

    def __init__(self, region: str, sleep: Sleep) -> None:
        self.region = region
        self.sleep = sleep

    def ask(self, operation: str, **params: Any) -> dict[str, Any]:
        """One operation by its boto3 name; waits and asks again where Lightsail is too busy."""
        from botocore.exceptions import (
            BotoCoreError,
            ClientError,
            ConnectionError,  # noqa: A004
            HTTPClientError,
        )

        slow, lost = list(PAUSES), list(READ_PAUSES) if operation.startswith("get_") else []
        while True:
            try:
                answer: dict[str, Any] = getattr(self._client, operation)(**params)
                return answer
            except ClientError as error:
                code = error.response.get("Error", {}).get("Code", "")
                if code in THROTTLED and slow:
                    self.sleep(slow.pop(0))
                    continue
                if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500 and lost:
                    self.sleep(lost.pop(0))
                    continue
                raise refusal(error, self.region) from error
            except (HTTPClientError, ConnectionError) as error:
                # What only reads may be asked twice; what makes something is looked for next time.
                if lost:
                    self.sleep(lost.pop(0))
                    continue
                raise unreachable(self.region) from error
            except BotoCoreError as error:
                raise unasked(error) from error

    def find(self, operation: str, key: str, **params: Any) -> dict[str, Any] | None:
        """What is asked for by name, or None."""
        try:
            thing: dict[str, Any] = self.ask(operation, **params)[key]
            return thing
        except NotFound:
            return None

    def all(self, operation: str, key: str, **params: Any) -> list[dict[str, Any]]:
        """Every row of every page."""
        rows: list[dict[str, Any]] = []
        while True:
            page = self.ask(operation, **params)
            rows += page.get(key, [])
            if not page.get("nextPageToken"):
                return rows
            params["pageToken"] = page["nextPageToken"]

    def make(self, operation: str, is_there: Any, **params: Any) -> None:
        """Make something that has a name: refused, it may have been made by whoever came before."""
        try:
            self.ask(operation, **params)
        except Refusal:
            if not is_there():
                raise

    @cached_property
    def _client(self) -> Any:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        # One try each: ``ask`` does the waiting, with a clock that tests can hold.
        once = Config(retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=60)
        try:
            # A session of our own: the shared one would keep the credentials of an earlier asking.
            return boto3.Session().client("lightsail", region_name=self.region, config=once)
        except BotoCoreError as error:
            raise unasked(error) from error
