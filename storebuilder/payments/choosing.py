"""Which ways to pay this shop offers."""

from __future__ import annotations

from storebuilder.errors import NotAccepted
from storebuilder.payments.provider import Provider
from storebuilder.payments.providers.manual import Manual
from storebuilder.payments.providers.pretend import Pretend
from storebuilder.payments.providers.stripe import Stripe

_ALL: dict[str, Provider] = {
    provider.name: provider for provider in (Stripe(), Pretend(), Manual())
}


def providers() -> list[Provider]:
    """The ways to pay that a checkout may offer now, the usual one first."""
    return [provider for provider in _ALL.values() if provider.available()]


def find(name: str, *, offered: bool = True) -> Provider:
    """The provider of that name; raises NotAccepted where it is not known or not offered here."""
    found = _ALL.get(name)
    if found is None or (offered and not found.available()):
        names = ", ".join(provider.name for provider in providers()) or "none is set up yet"
        raise NotAccepted(
            f"The payment method {name[:40]!r} is not offered here.",
            field="provider",
            hint=f"These are: {names}.",
        )
    return found
