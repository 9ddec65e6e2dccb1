"""What Lightsail's refusals mean, in one line each with the next step."""

from __future__ import annotations

import re
from typing import Any

from provisioning.trouble import Trouble

UNKNOWN = {
    "UnrecognizedClientException",
    "UnauthenticatedException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "ExpiredTokenException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "IncompleteSignature",
}
THROTTLED = {"ThrottlingException", "Throttling", "TooManyRequestsException"}
ACCOUNT = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE."
# How boto3 names its errors about credentials, of which there are a dozen.
CREDENTIALS = re.compile("Credential|Token|SSO|Profile|Auth|Login")
# There is no code of its own for a quota, only words.
QUOTA = re.compile(r"\b(limit|quota|maximum|exceed\w*)\b", re.IGNORECASE)


class Refusal(Trouble):
    """Lightsail said no and did nothing."""


class NotFound(Refusal):
    """There is nothing of this name."""


def refusal(error: Any, region: str) -> Refusal:
    """The one line for an error that Lightsail answered with."""
    told = error.response.get("Error", {})
    code, operation = str(told.get("Code", "")), error.operation_name
    message = " ".join(str(told.get("Message", "")).split())[:200]
    if code in UNKNOWN:
        return Refusal(
            "Amazon does not accept these credentials.",
            hint=ACCOUNT,
        )
    if code == "AccessDeniedException":
        return Refusal(
            f"These credentials may not use {operation} in {region}.",
            hint=f"Allow lightsail:{operation} to their user.",
        )
    if code == "NotFoundException":
        return NotFound(f"Lightsail in {region} does not have it: {message}")
    if code in THROTTLED:
        return Refusal(
            f"Lightsail in {region} is asked too often for now.",
            hint="Run the same command again in a few minutes; what was made is found again.",
        )
    if code in {"AccountSetupInProgressException", "RegionSetupInProgressException"}:
        return Refusal(
            f"Amazon is still setting up {'your account' if 'Account' in code else region}.",
            hint="Run the same command again in a few minutes.",
        )
    if QUOTA.search(message):
        return Refusal(
            f"Lightsail in {region} allows no more: {message}",
            hint="Delete what is not needed, choose another region, or ask Amazon for more.",
        )
    return Refusal(f"Lightsail in {region} refused {operation}: {message or code}")


def unreachable(region: str) -> Trouble:
    """Nobody answered."""
    return Trouble(
        f"Lightsail in {region} could not be reached.",
        hint="Check the network and the region's name, then run the same command again.",
    )


def unasked(error: Exception) -> Trouble:
    """boto3 did not even ask: mostly since there is nobody to ask as."""
    said = " ".join(str(error).split())[:200]
    if CREDENTIALS.search(type(error).__name__):
        return Trouble(f"There are no credentials for Amazon: {said}", hint=ACCOUNT)
    return Trouble(f"Lightsail could not be asked: {said}")
