"""What is said where the database ended a request."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from storebuilder import engines
from storebuilder.web.faces import House
from tests.conftest import Browser


class _Refused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.sqlstate = code


@pytest.mark.parametrize("code", ["23505", "40001", "40P01"])
def test_another_writer_is_no_fault_of_ours(
    app: House, buyer: Browser, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def ended(*_: object) -> None:
        raise OperationalError("UPDATE", {}, _Refused(code))

    monkeypatch.setattr("storebuilder.payments.receive", ended)
    answer = buyer.post("/hooks/pretend", data=b"{}")
    assert answer.status_code == 409  # not 200, so that the provider sends the message again
    assert "Somebody else was changing the same" in answer.text


@pytest.mark.parametrize("code", ["23502", "08006", ""])
def test_what_is_our_fault_stays_ours(code: str) -> None:
    assert not engines.crossed(IntegrityError("INSERT", {}, _Refused(code)))


def test_other_troubles_of_the_database_are_not_called_a_conflict(
    app: House, buyer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OperationalError("UPDATE", {}, _Refused("57P01"))

    monkeypatch.setattr("storebuilder.payments.receive", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert buyer.post("/hooks/pretend", data=b"{}").status_code == 500
