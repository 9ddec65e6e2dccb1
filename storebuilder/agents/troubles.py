"""What keeps a request from being carried out at all, in the protocol's own codes.

An answer of the business (sold out, not found) is none of these: it is told as messages.
Source: Universal Commerce Protocol 2026-04-08, overview, "Error Handling".
"""

from __future__ import annotations

from storebuilder.errors import ShopError

STATUS = {
    "invalid_profile_url": 400,
    "profile_unreachable": 424,
    "profile_malformed": 422,
    "profile_not_trusted": 403,
    "version_unsupported": 422,
    "signature_missing": 401,
    "signature_invalid": 401,
    "key_not_found": 401,
    "digest_mismatch": 400,
    "algorithm_unsupported": 400,
    # Codes of our own, where the protocol names a status only.
    "invalid_request": 400,
    "request_too_large": 400,
    "not_found": 404,
    "method_not_allowed": 405,
    "idempotency_conflict": 409,
    "request_in_progress": 409,
    "too_many_requests": 429,
    "unavailable": 503,
    "internal_error": 500,
}


class Trouble(ShopError):
    """A request that was not carried out; ``code`` is one of STATUS."""

    def __init__(self, code: str, content: str, *, retry_after: int | None = None) -> None:
        super().__init__(content)
        self.code = code
        self.status = STATUS[code]
        #: Seconds, where trying again later may help.
        self.retry_after = retry_after
