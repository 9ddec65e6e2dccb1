"""What prices of many currencies are compared by: dated rates with a source.

For sorting and filtering only; what is paid is in the merchant's own currency.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from sqlalchemy import BigInteger, case, cast, select, update

from storebuilder import clock, money, pagestore
from storebuilder.aggregator.market import market
from storebuilder.aggregator.models import Offer, Rate
from storebuilder.bulk import upsert
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted
from storebuilder.freshness import fresh

MILLION = 1_000_000
OPERATOR = "operator"
#: Denominators are kept this small so that an amount times a factor fits 64 bits.
FINEST = 1_000_000


def factors() -> dict[str, Fraction]:
    """By currency: minor units of the market's currency for one minor unit of it."""
    rows = db.session.execute(select(Rate.currency, Rate.per_euro)).all()
    per_euro = {row.currency: row.per_euro for row in rows}
    per_euro.setdefault("EUR", MILLION)
    own = market().currency
    found = {own: Fraction(1)}
    mine = per_euro.get(own)
    if mine is not None:
        for currency, rate in per_euro.items():
            places = money.exponent(own) - money.exponent(currency)
            exact = Fraction(mine, rate) * Fraction(10) ** places
            found.setdefault(currency, exact.limit_denominator(FINEST))
    return found


def comparable(amount: int, currency: str, known: dict[str, Fraction]) -> int | None:
    """An amount in the market's currency, rounded half up; None where no rate is known."""
    factor = known.get(currency)
    if factor is None:
        return None
    return (amount * factor.numerator + factor.denominator // 2) // factor.denominator


def converted(amount: int, currency: str) -> int | None:
    """An amount in the market's currency for a page, by rates as of at most a second ago."""
    return comparable(amount, currency, fresh("market rates", factors))


def set_rates(rates: Iterable[tuple[str, int]], on: date, source: str) -> None:
    """Take rates in (currency, millionths for one euro); those that the operator set stay.

    Every offer's comparable amount follows in one statement.
    """
    rows = [
        {"currency": code, "per_euro": rate, "on": on, "source": source} for code, rate in rates
    ]
    with writing():
        # Held: what the operator sets in this moment comes after these.
        held = select(Rate.currency, Rate.source).order_by(Rate.currency).with_for_update()
        own = {row.currency for row in db.session.execute(held) if row.source == OPERATOR}
        fresh = [row for row in rows if row["currency"] not in own]
        upsert(Rate, fresh, key=("currency",), change=("per_euro", "on", "source"))
        compare_again()


def set_rate(currency: str, per_euro: int) -> None:
    """The operator's own rate: what one euro costs in the currency, in millionths."""
    code = money.check_currency(currency)
    if not 0 < per_euro < 10**15:
        raise NotAccepted(
            f"{per_euro} millionths for one euro is not a rate.",
            field="rate",
            hint="Give what one euro costs, such as 7.85 for CNY.",
        )
    row = {"currency": code, "per_euro": per_euro, "on": clock.now().date(), "source": OPERATOR}
    with writing():
        upsert(Rate, [row], key=("currency",), change=("per_euro", "on", "source"))
        compare_again()


def forget_rate(currency: str) -> None:
    """Take the operator's own rate back; the next daily file sets it again."""
    with writing():
        row = db.session.get(Rate, currency.upper())
        if row is not None and row.source == OPERATOR:
            row.source = "taken back"


def compare_again() -> None:
    """Bring the comparable amount of every offer up to date, inside the caller's transaction."""
    known = factors()
    times: dict[str, int] = {code: factor.numerator for code, factor in known.items()}
    parts: dict[str, int] = {code: factor.denominator for code, factor in known.items()}
    numerator = case(times, value=Offer.currency)
    denominator = case(parts, value=Offer.currency)
    parted = cast(denominator, BigInteger)
    whole = (Offer.amount * cast(numerator, BigInteger) + parted // 2) // parted
    db.session.execute(update(Offer).values(comparable=whole))
    pagestore.stale_all()
