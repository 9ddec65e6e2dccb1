"""One way to ask Lighthouse: patient where it asks for patience, plain about what it refuses."""

from __future__ import annotations

import os
from functools import cached_property
from typing import Any

from provisioning.targets.lighthouse_refusals import (
    ACCOUNT,
    BUSY,
    NETWORK,
    THROTTLED,
    refusal,
    unreachable,
)
from provisioning.targets.target import Sleep
from provisioning.trouble import Trouble

#: Tencent Cloud is two companies to its customers; keys of the one are unknown to the other.
SITES = {
    "china": "lighthouse.tencentcloudapi.com",
    "international": "lighthouse.intl.tencentcloudapi.com",
}
PAUSES = (1, 2, 4, 8, 16, 32)
READ_PAUSES = (1, 4)
PAGE = 100


class Calls:
    """Lighthouse in one region. Credentials come from the environment and from nowhere else."""

    def __init__(self, region: str, endpoint: str, sleep: Sleep) -> None:
        self.region = region
        self.endpoint = endpoint
        self.sleep = sleep

    def ask(self, action: str, **params: Any) -> dict[str, Any]:
        """One action; waits and asks again where Lighthouse is too busy for it."""
        client = self._client
        from tencentcloud.common.exception import TencentCloudSDKException

        slow, lost = list(PAUSES), list(READ_PAUSES) if action.startswith("Describe") else []
        while True:
            try:
                answer: dict[str, Any] = client.call_json(action, params)["Response"]
                return answer
            except TencentCloudSDKException as error:
                code, message = str(error.get_code()), str(error.get_message())
                if code.startswith((*THROTTLED, *BUSY)) and slow:
                    self.sleep(slow.pop(0))
                    continue
                # What only reads may be asked twice; what makes something is looked for next time.
                if code.startswith((*NETWORK, "InternalError")) and lost:
                    self.sleep(lost.pop(0))
                    continue
                if code in NETWORK:
                    raise unreachable(self.region) from error
                raise refusal(code, message, action, self.region) from error

    def all(self, action: str, key: str, **params: Any) -> list[dict[str, Any]]:
        """Every row of every page."""
        rows: list[dict[str, Any]] = []
        while True:
            page = self.ask(action, Offset=len(rows), Limit=PAGE, **params)
            rows += page.get(key) or []
            if not page.get(key) or len(rows) >= page.get("TotalCount", 0):
                return rows

    @cached_property
    def _client(self) -> Any:
        try:
            from tencentcloud.common.credential import Credential
            from tencentcloud.common.exception import TencentCloudSDKException
            from tencentcloud.common.profile.client_profile import ClientProfile
            from tencentcloud.common.profile.http_profile import HttpProfile
            from tencentcloud.lighthouse.v20200324.lighthouse_client import LighthouseClient
        except ModuleNotFoundError:
            raise Trouble(
                "Tencent Cloud's library is not installed.",
                hint="In the folder of storebuilder: uv tool install --force '.[lighthouse]'",
            ) from None
        scheme, _, host = self.endpoint.rpartition("://")
        http = HttpProfile(protocol=scheme or "https", endpoint=host, reqTimeout=60)
        profile = ClientProfile(httpProfile=http, language="en-US")
        try:
            return LighthouseClient(_credential(Credential), self.region, profile)
        except TencentCloudSDKException as error:  # a secret with a blank at its end, say
            raise Trouble(f"These credentials are not accepted: {error.get_message()}.") from None


def _credential(kind: Any) -> Any:
    secret_id = os.environ.get("TENCENTCLOUD_SECRET_ID")
    secret_key = os.environ.get("TENCENTCLOUD_SECRET_KEY")
    if not (secret_id and secret_key):
        raise Trouble("There are no credentials for Tencent Cloud.", hint=ACCOUNT)
    return kind(secret_id, secret_key, os.environ.get("TENCENTCLOUD_TOKEN"))
