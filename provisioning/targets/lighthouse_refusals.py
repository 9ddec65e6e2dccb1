"""What Lighthouse's refusals mean, in one line each with the next step."""

from __future__ import annotations

from provisioning.trouble import Trouble

THROTTLED = ("RequestLimitExceeded",)
#: It was not done, and can be asked again in a moment.
BUSY = (
    "UnsupportedOperation.LatestOperationUnfinished",
    "UnsupportedOperation.FirewallBusy",
    "UnsupportedOperation.SystemBusy",
    "UnsupportedOperation.SnapshotBusy",
    "OperationDenied.InstanceOperationInProgress",
    "OperationDenied.InstanceCreating",
)
NETWORK = ("ClientNetworkError", "ServerNetworkError")
SOLD_OUT = ("ResourcesSoldOut",)
NOT_RETURNABLE = "UnsupportedOperation.ResourceNotReturnable"
ACCOUNT = (
    "Set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, and TENCENTCLOUD_SITE=international "
    "where they are of tencentcloud.com and not of cloud.tencent.com."
)
#: The beginning of a code -> what it means, what to do next.
MEANINGS = (
    ("AuthFailure", "Tencent Cloud does not accept these credentials.", ACCOUNT),
    (
        "UnauthorizedOperation.NotCertification",
        "Tencent Cloud sells nothing to an account whose owner it does not know.",
        "Verify your identity in its console, then run the same command again.",
    ),
    (
        "UnauthorizedOperation",
        "These credentials may not use {action} in {region}.",
        "Allow lighthouse:{action} to their user.",
    ),
    (
        "FailedOperation.InsufficientBalance",
        "The account's balance does not pay for this server.",
        "Add to it in Tencent Cloud's console, then run the same command again.",
    ),
    (
        "FailedOperation.BalanceInsufficient",
        "The account's balance does not pay for this server.",
        "Add to it in Tencent Cloud's console, then run the same command again.",
    ),
    (
        "LimitExceeded",
        "Lighthouse in {region} allows no more: {message}",
        "Delete what is not needed, choose another region, or ask Tencent Cloud for more.",
    ),
    ("ResourcesSoldOut", "Lighthouse in {region} has none of these left.", ""),
    (
        "RequestLimitExceeded",
        "Lighthouse in {region} is asked too often for now.",
        "Run the same command again in a few minutes; what was made is found again.",
    ),
    *(
        (code, "Lighthouse is still at work on this server.", "Try again in a few minutes.")
        for code in BUSY
    ),
    (
        NOT_RETURNABLE,
        "Tencent Cloud does not take this server back.",
        "It ends by itself when what was paid for is over.",
    ),
)


class Refusal(Trouble):
    """Lighthouse said no and did nothing; ``code`` is its word for it."""

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.code = code


def refusal(code: str, message: str, action: str, region: str) -> Refusal:
    """The one line for an error that Lighthouse answered with."""
    told = " ".join(message.split())[:200]
    for begins, says, then in MEANINGS:
        if code.startswith(begins):
            words = {"action": action, "region": region, "message": told}
            return Refusal(code, says.format(**words), hint=then.format(**words))
    return Refusal(code, f"Lighthouse in {region} refused {action}: {told or code}")


def unreachable(region: str) -> Trouble:
    """Nobody answered."""
    return Trouble(
        f"Lighthouse in {region} could not be reached.",
        hint="Check the network and the region's name, then run the same command again.",
    )
