"""What two windows do to one account in the same moment."""

from __future__ import annotations

import pytest

from storebuilder import accounts
from storebuilder.accounts import links, passwords, people
from storebuilder.accounts.models import Staff
from storebuilder.db import db
from storebuilder.errors import Conflict, Refused
from storebuilder.web.faces import House
from tests.accounts.builders import hire
from tests.windows import Window, needs_two_writers

OLD, NEW = "four quiet tea pots", "five louder tea pots"


def test_who_signs_in_while_the_password_is_changed_stays_outside(
    app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = hire("owner").id
    accounts.set_password(alice, OLD)
    verified = passwords._verified

    def slowly(known: str, password: str) -> bool:
        found = verified(known, password)
        accounts.set_password(alice, NEW)
        return found

    monkeypatch.setattr(passwords, "_verified", slowly)
    with pytest.raises(Refused):
        accounts.sign_in("alice@tea.example", OLD)


def test_a_new_password_ends_the_session_of_a_link_that_is_used_in_this_moment(
    app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_two_writers()
    alice = hire("owner").id
    link, begun = accounts.make_link(alice), accounts.start_session
    change = Window(app, lambda: accounts.set_password(alice, NEW))

    def start(staff_id: int, *, address: str = "", browser: str = "") -> str:
        change.open()
        return begun(staff_id, address=address, browser=browser)

    monkeypatch.setattr(links, "start_session", start)
    session = accounts.use_link(link)
    change.close()
    assert accounts.staff_of(session) is None


def test_a_person_who_is_added_twice_at_once_works_here_already(
    app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_two_writers()
    audit = accounts.audit
    second = Window(app, lambda: accounts.add_staff("bob@tea.example"))

    def first(*told: object) -> None:
        audit(*told)  # type: ignore[arg-type]
        if second.thread is None:
            second.open()

    monkeypatch.setattr(people, "audit", first)
    accounts.add_staff("bob@tea.example")
    with pytest.raises(Conflict, match="works here already"):
        second.close()
    assert db.session.query(Staff).filter_by(email="bob@tea.example").count() == 1
