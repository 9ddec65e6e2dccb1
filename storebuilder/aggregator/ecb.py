"""The European Central Bank's reference rates, fetched every working day.

Source: https://www.ecb.europa.eu/stats/policy_and_exchange_rates (euro foreign exchange reference
rates); they are for information, which comparing prices is.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.parsers import expat

from flask import current_app

from storebuilder import jobs
from storebuilder.aggregator.rates import MILLION, set_rates
from storebuilder.config import Config
from storebuilder.fetching import Limits, NotFetchedError, fetch

log = logging.getLogger(__name__)

ADDRESS = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"
LIMITS = Limits(seconds=20, size=256 * 1024)


class NoRatesError(Exception):
    """The file says no rates."""


@jobs.job("market.rates", every=timedelta(hours=8))
def fetch_rates() -> None:
    """Take the newest rates; where the file is not to be had, the old ones stay.

    On one's own machine nobody is asked: there the operator's rates are enough.
    """
    config: Config = current_app.config["SHOP"]
    if config.nicknames:
        return
    try:
        answer = fetch(ADDRESS, LIMITS)
        if answer.status != 200:
            raise NoRatesError(f"the file answers with {answer.status}")
        on, found = read(answer.body)
    except (NotFetchedError, NoRatesError) as error:
        log.warning("no exchange rates: %s", error)
        return
    set_rates(found, on, ADDRESS)


def read(body: bytes) -> tuple[date, list[tuple[str, int]]]:
    """The day and the rates in millionths of a unit for one euro; raises NoRatesError."""
    days: list[date] = []
    rates: dict[str, int] = {}

    def start(name: str, given: dict[str, str]) -> None:
        if name.rpartition(":")[2] != "Cube":
            return
        if "time" in given:
            days.append(date.fromisoformat(given["time"]))
        if len(code := given.get("currency", "")) == 3 and code.isascii() and code.isupper():
            millionths = int(Decimal(given.get("rate", "")) * MILLION)
            if 0 < millionths < 10**15:
                rates[code] = millionths

    def refuse(*_: Any) -> None:
        raise NoRatesError("the file declares a document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, InvalidOperation, ValueError, OverflowError) as error:
        raise NoRatesError(str(error)) from None
    if len(days) != 1 or not rates:
        raise NoRatesError("the file names no day or no rates")
    return days[0], sorted(rates.items())
