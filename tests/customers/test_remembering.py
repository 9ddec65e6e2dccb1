"""Buyers are remembered once, with what they consented to."""

from __future__ import annotations

import threading

import pytest

from storebuilder import customers
from storebuilder.customers.models import Customer
from storebuilder.db import db
from storebuilder.errors import NotAccepted
from storebuilder.web.faces import House


def _customers() -> list[Customer]:
    db.session.rollback()
    return db.session.query(Customer).all()


def test_it_works(app: House) -> None:
    first = customers.remember("Ada@Buyer.example", name="Ada", language="en", country="GB")
    assert customers.remember("ada@buyer.example", phone="+44 20 7946 0000") == first
    [ada] = _customers()
    assert (ada.email, ada.name, ada.phone) == ("ada@buyer.example", "Ada", "+44 20 7946 0000")
    assert ada.marketing_consent_at is None


def test_consent_is_noted_once_and_taken_back_only_by_withdrawing(app: House) -> None:
    customers.remember("ada@buyer.example", marketing=True)
    given = _customers()[0].marketing_consent_at
    assert given is not None
    customers.remember("ada@buyer.example", marketing=False)
    customers.remember("ada@buyer.example", marketing=True)
    assert _customers()[0].marketing_consent_at == given
    assert customers.withdraw_consent("ada@buyer.example")
    assert not customers.withdraw_consent("ada@buyer.example")
    assert _customers()[0].marketing_consent_at is None


def test_what_is_no_address_is_refused(app: House) -> None:
    with pytest.raises(NotAccepted):
        customers.remember("ada@buyer.example\r\nBcc: x@example.com")


def test_two_orders_at_once_make_one_buyer(app: House) -> None:
    def work() -> None:
        with app.app_context():
            customers.remember("ada@buyer.example")
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(_customers()) == 1
