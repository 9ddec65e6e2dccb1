from datetime import date

import pytest

from storebuilder.aggregator import ecb, rates
from storebuilder.aggregator.models import Offer, Rate
from storebuilder.db import db
from storebuilder.errors import NotAccepted
from storebuilder.web.faces import House
from tests.aggregator.builders import a_store, goods, planted, stocked

FILE = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
  xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><Cube><Cube time='2026-11-24'>
<Cube currency='USD' rate='1.0825'/><Cube currency='JPY' rate='162.35'/>
<Cube currency='IDR' rate='17123.45'/></Cube></Cube></gesmes:Envelope>"""


def test_it_works() -> None:
    assert ecb.read(FILE) == (
        date(2026, 11, 24),
        [("IDR", 17_123_450_000), ("JPY", 162_350_000), ("USD", 1_082_500)],
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Sorry</html>",
        FILE.replace(b"1.0825", b"a lot"),
        FILE.replace(b"2026-11-24", b"today"),
        b'<!DOCTYPE x [<!ENTITY a "1">]>' + FILE[39:],
    ],
)
def test_a_file_that_says_no_rates_changes_nothing(body: bytes) -> None:
    with pytest.raises(ecb.NoRatesError):
        ecb.read(body)


def test_prices_are_compared_exactly_however_small_a_unit_is(market: House) -> None:
    on, found = ecb.read(FILE)
    rates.set_rates([*found, ("KWD", 333_000)], on, ecb.ADDRESS)
    known = rates.factors()
    assert rates.comparable(16_235, "JPY", known) == 10_825
    assert rates.comparable(108_25, "USD", known) == 108_25
    assert rates.comparable(1_712_345_00, "IDR", known) == 108_25
    assert rates.comparable(333, "KWD", known) == 1_08
    assert rates.comparable(1, "XAF", known) is None


def test_the_database_and_python_agree(market: House) -> None:
    planted()
    on, found = ecb.read(FILE)
    shops = {code: a_store(code.lower(), currency=code) for code in ("USD", "JPY", "IDR")}
    amounts = [0, 1, 2, 3, 999, 12_345, 10**11]
    for code, store in shops.items():
        stocked(store, *(goods(str(n), "x", amount=n, currency=code) for n in amounts))
    rates.set_rates(found, on, ecb.ADDRESS)
    known = rates.factors()
    db.session.expire_all()
    for offer in db.session.query(Offer):
        assert offer.comparable == rates.comparable(offer.amount, offer.currency, known)


def test_the_operators_own_rate_stays_until_it_is_taken_back(market: House) -> None:
    on, found = ecb.read(FILE)
    rates.set_rate("jpy", 200_000_000)
    rates.set_rates(found, on, ecb.ADDRESS)
    assert db.session.get_one(Rate, "JPY").per_euro == 200_000_000
    rates.forget_rate("JPY")
    rates.set_rates(found, on, ecb.ADDRESS)
    db.session.expire_all()
    assert db.session.get_one(Rate, "JPY").per_euro == 162_350_000
    with pytest.raises(NotAccepted, match="is not a rate"):
        rates.set_rate("JPY", 0)
