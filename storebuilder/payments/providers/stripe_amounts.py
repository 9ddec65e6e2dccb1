"""Amounts as Stripe counts them, which is not always ISO 4217's way.

Source: docs.stripe.com/currencies, "Zero-decimal currencies", "Special cases" and "Three-decimal
currencies" (read 2026-11). An amount that Stripe can't charge exactly is refused, never rounded:
the buyer is charged what the shop showed.
"""

from __future__ import annotations

from storebuilder.errors import NotAccepted
from storebuilder.money import Money, exponent

_WITHOUT_PLACES = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF"
_THREE_PLACES = "BHD JOD KWD OMR TND"
#: Stripe's decimal places where they are not two.
_PLACES = {
    **dict.fromkeys(_WITHOUT_PLACES.split(), 0),
    **dict.fromkeys(_THREE_PLACES.split(), 3),
}
#: Without decimals by now, yet still written with two, which must be 00.
_WHOLE_WITH_TWO_PLACES = {"ISK", "UGX"}


def places(currency: str) -> int:
    """How many decimal places Stripe writes: ISK 2, JPY 0, MGA 0, KWD 3."""
    return _PLACES.get(currency, 2)


def to_stripe(amount: int, currency: str) -> int:
    """Our minor units as Stripe's; raises NotAccepted where Stripe can't charge them exactly."""
    up, down = _shift(currency)
    charge, rest = divmod(amount * up, down)
    whole = 100 if currency in _WHOLE_WITH_TWO_PLACES else 10 if places(currency) == 3 else 1
    if rest or charge % whole:
        shown = f"{Money(amount, currency).plain()} {currency}"
        raise NotAccepted(f"{shown} can't be charged exactly at Stripe.", field="total")
    return charge


def from_stripe(amount: int, currency: str) -> int:
    """Stripe's minor units as ours; -1, which is no total, where they can't be told exactly."""
    up, down = _shift(currency)
    ours, rest = divmod(amount * down, up)
    return -1 if rest else ours


def _shift(currency: str) -> tuple[int, int]:
    """What our amounts are multiplied with and divided by to become Stripe's."""
    shift = places(currency) - exponent(currency)
    return int(10 ** max(shift, 0)), int(10 ** max(-shift, 0))
