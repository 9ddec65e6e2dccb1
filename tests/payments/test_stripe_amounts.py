from __future__ import annotations

import pytest

from storebuilder.errors import NotAccepted
from storebuilder.payments.providers.stripe_amounts import from_stripe, to_stripe

WORKED = [
    ("USD", 1299, 1299),
    ("JPY", 1300, 1300),
    ("KRW", 50000, 50000),
    ("ISK", 1500, 150000),  # whole krónur, written with two places
    ("UGX", 5, 500),
    ("HUF", 123456, 123456),
    ("TWD", 80045, 80045),
    ("KWD", 1250, 1250),
    ("MGA", 150000, 1500),  # two places in ISO 4217, none at Stripe
]


@pytest.mark.parametrize(("currency", "ours", "theirs"), WORKED)
def test_it_works(currency: str, ours: int, theirs: int) -> None:
    assert to_stripe(ours, currency) == theirs
    assert from_stripe(theirs, currency) == ours


@pytest.mark.parametrize(("currency", "ours"), [("KWD", 1255), ("BHD", 1), ("MGA", 150)])
def test_what_stripe_cannot_charge_exactly_is_refused(currency: str, ours: int) -> None:
    with pytest.raises(NotAccepted, match="can't be charged exactly"):
        to_stripe(ours, currency)


def test_what_cannot_be_told_exactly_is_no_total() -> None:
    assert from_stripe(150050, "ISK") == -1
