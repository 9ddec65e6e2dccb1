"""Money: whole minor units with a currency that knows its exponent. Never floats.

Exponents are ISO 4217's; the charge amounts of a payment provider that counts differently are that
provider's business (see ``payments/providers``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from storebuilder.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Sequence

# ISO 4217 minor units other than 2 (list of 2024-06-25, table A.1).
_WITHOUT_PLACES = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_PLACES = "BHD IQD JOD KWD LYD OMR TND"
_EXPONENTS = {
    **dict.fromkeys(_WITHOUT_PLACES.split(), 0),
    **dict.fromkeys(_THREE_PLACES.split(), 3),
}
_CODE = re.compile(r"[A-Z]{3}")
_LARGEST = 2**53  # an amount must survive JSON readers that count in doubles


@lru_cache(maxsize=1)
def known_currencies() -> frozenset[str]:
    """The currency codes in use anywhere today, from CLDR."""
    from babel import Locale

    return frozenset(code for code in map(str, Locale("en").currencies) if _CODE.fullmatch(code))


def check_currency(code: str) -> str:
    """Return ``code`` in capitals, or raise NotAccepted where it is no currency."""
    upper = code.strip().upper()
    if upper not in known_currencies():
        raise NotAccepted(
            f"Currency {code!r} is not known.",
            field="currency",
            hint="Give a three-letter ISO 4217 code, such as USD, EUR, CNY or JPY.",
        )
    return upper


def exponent(currency: str) -> int:
    """How many decimal places the currency has: USD 2, JPY 0, KWD 3."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units of one currency; adding two currencies is a programming error."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise TypeError(f"money is counted in whole minor units, not {self.amount!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other).amount, self.currency)

    def __mul__(self, quantity: int) -> Money:
        return Money(self.amount * quantity, self.currency)

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise TypeError(f"{self.currency} and {other.currency} cannot be added")
        return other

    def decimal(self) -> Decimal:
        """The amount in major units, exact: Money(1299, "USD") is 12.99."""
        return Decimal(self.amount).scaleb(-exponent(self.currency))

    def plain(self) -> str:
        """For machines (feeds, JSON-LD, forms): ``12.99``, ``1300`` for JPY, ``1.250`` for KWD."""
        return f"{self.decimal():.{exponent(self.currency)}f}"

    def show(self, locale: str) -> str:
        """For people, in the reader's own way: ``$12.99``, ``¥1,300``, ``12,99 €``."""
        return _format(self.amount, self.currency, locale)


@lru_cache(maxsize=4096)
def _format(amount: int, currency: str, locale: str) -> str:
    # CLDR disagrees with ISO 4217 on some exponents (UGX, IQD), so ours are put into its pattern.
    from babel import Locale
    from babel.numbers import parse_pattern

    known = Locale.parse(locale.replace("-", "_"))
    pattern = parse_pattern(known.currency_formats["standard"].pattern)
    pattern.frac_prec = (exponent(currency), exponent(currency))
    text = pattern.apply(
        Money(amount, currency).decimal(), known, currency=currency, currency_digits=False
    )
    # CLDR's spacing rule: a symbol that ends in a letter keeps a hard space from the figure.
    text = re.sub(r"(?<=[A-Za-z])(?=\d)", "\u00a0", str(text))
    if known.text_direction == "ltr":
        return text
    # Between words from right to left, "US$" and its figure would change places: isolated, they
    # stand as they are written (Unicode UAX 9; CLDR's own marks hold only at the end of a line).
    return "\u2066" + re.sub("[\u200e\u200f\u061c]", "", text) + "\u2069"


def parse(text: str, currency: str, *, field: str | None = None) -> int:
    """Read an amount that a person typed in major units and return it in minor units.

    Accepts ``12``, ``12.99`` and ``1,299.00``; raises NotAccepted for anything else, for more
    decimal places than the currency has and for amounts below zero.
    """
    places = exponent(currency)
    example = Money(129900 if places == 2 else 1299, currency).plain()
    error = NotAccepted(
        f"{text!r} is not an amount in {currency}.",
        field=field,
        hint=f"Write it like {example}, with at most {places} decimal places.",
    )
    cleaned = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", text.strip())
    if not re.fullmatch(r"\d{1,15}(\.\d{1,4})?", cleaned):
        raise error
    try:
        scaled = Decimal(cleaned).scaleb(places)
    except InvalidOperation:  # pragma: no cover - the pattern above admits decimals only
        raise error from None
    if scaled != scaled.to_integral_value() or scaled >= _LARGEST:
        raise error
    return int(scaled)


def share(total: int, weights: Sequence[int]) -> list[int]:
    """Split ``total`` minor units by ``weights`` so that the parts add up to it exactly.

    The largest-remainder method; equal remainders go to the earlier part. All weights zero means
    equal weights; no weights at all gives no parts.
    """
    if not weights:
        return []
    whole = sum(weights)
    used = list(weights) if whole else [1] * len(weights)
    whole = whole or len(weights)
    parts = [total * weight // whole for weight in used]
    remainders = [(total * weight % whole, -index) for index, weight in enumerate(used)]
    for _, index in sorted(remainders, reverse=True)[: total - sum(parts)]:
        parts[-index] += 1
    return parts


def percent(amount: int, basis_points: int) -> int:
    """``amount`` times ``basis_points``/10,000, half away from zero; 19 % is 1900 basis points."""
    product = amount * basis_points
    sign = -1 if product < 0 else 1
    return sign * ((abs(product) + 5000) // 10000)


def included(amount: int, basis_points: int) -> int:
    """The tax contained in ``amount`` at a rate of ``basis_points``, half away from zero."""
    net_base = 10000 + basis_points
    product = amount * basis_points
    sign = -1 if product < 0 else 1
    return sign * ((2 * abs(product) + net_base) // (2 * net_base))
