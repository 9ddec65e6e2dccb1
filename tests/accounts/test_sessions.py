"""Sessions and one-time links."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from storebuilder import accounts, clock
from storebuilder.accounts.models import SignInLink, StaffSession
from storebuilder.accounts.sessions import hashed
from storebuilder.db import db, writing
from storebuilder.errors import Refused
from storebuilder.web.faces import House
from tests.accounts.builders import hire


def test_it_works(app: House) -> None:
    token = accounts.make_link(hire("owner").id)
    assert accounts.link_is_good(token)
    person = accounts.staff_of(accounts.use_link(token, address="::1", browser="Safari"))
    assert person is not None
    assert person.email == "alice@tea.example"


def test_a_link_works_once(app: House) -> None:
    token = accounts.make_link(hire("owner").id)
    accounts.use_link(token)
    assert not accounts.link_is_good(token)
    with pytest.raises(Refused, match="used already"):
        accounts.use_link(token)


def test_a_link_is_good_for_fifteen_minutes(app: House) -> None:
    token = accounts.make_link(hire("owner").id)
    with (
        time_machine.travel(clock.now() + timedelta(minutes=15, seconds=1)),
        pytest.raises(Refused),
    ):
        accounts.use_link(token)


def test_the_link_of_somebody_who_left_is_dead(app: House) -> None:
    bob = hire("staff")
    token = accounts.make_link(bob.id)
    accounts.change_staff(bob.id, active=False)
    with pytest.raises(Refused):
        accounts.use_link(token)


def test_neither_tokens_of_links_nor_of_sessions_are_kept(app: House) -> None:
    token = accounts.make_link(hire("owner").id)
    session = accounts.use_link(token)
    kept = db.session.scalars(select(SignInLink.token_hash)).all()
    kept = [*kept, *db.session.scalars(select(StaffSession.token_hash)).all()]
    assert kept == [hashed(token), hashed(session)]


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "' OR 1=1 --", "\x00", "ü"])
def test_what_is_no_token_is_nobody(app: House, token: str) -> None:
    assert accounts.staff_of(token) is None
    assert not accounts.link_is_good(token)


def test_a_session_ends_when_it_was_not_used_for_two_weeks(app: House) -> None:
    token = accounts.start_session(hire("owner").id)
    with time_machine.travel(clock.now(), tick=False) as now:
        now.shift(timedelta(days=13))
        assert accounts.staff_of(token)  # and is prolonged
        now.shift(timedelta(days=13))
        assert accounts.staff_of(token)
        now.shift(timedelta(days=14, minutes=1))
        assert accounts.staff_of(token) is None


def test_after_ninety_days_everybody_signs_in_again(app: House) -> None:
    token = accounts.start_session(hire("owner").id)
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(9):
            now.shift(timedelta(days=10))
            last = accounts.staff_of(token)
        assert last is None


def test_nobody_ends_the_session_of_somebody_else(app: House) -> None:
    alice, bob = hire("owner"), hire("staff")
    token = accounts.start_session(alice.id)
    person = accounts.staff_of(token)
    assert person is not None
    assert accounts.end_session(person.session_id, bob.id) is False
    assert accounts.staff_of(token) is not None
    assert accounts.end_session(person.session_id, alice.id) is True
    assert accounts.staff_of(token) is None


def test_a_new_role_or_the_end_of_work_ends_all_sessions(app: House) -> None:
    bob = hire("staff")
    for change in ({"role": "manager"}, {"active": False}):
        accounts.change_staff(bob.id, active=True)
        token = accounts.start_session(bob.id)
        accounts.change_staff(bob.id, **change)
        assert accounts.staff_of(token) is None


def test_of_eight_at_once_one_gets_in(app: House) -> None:
    token = accounts.make_link(hire("owner").id)
    assert _at_once(app, lambda: accounts.use_link(token)) == 1


def test_control_looking_before_leaping_lets_more_than_one_in(
    app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(4, timeout=20)
    token = accounts.make_link(hire("owner").id)

    def check_then_act() -> str:
        assert accounts.link_is_good(token)
        db.session.rollback()
        together.wait()
        with writing():
            used = select(SignInLink).where(SignInLink.token_hash == hashed(token))
            row = db.session.scalars(used).one()
            row.used_at = clock.now()
            return accounts.start_session(row.staff_id)

    assert _at_once(app, check_then_act, threads=4) > 1


def _at_once(app: House, act: Callable[[], str], threads: int = 8) -> int:
    won: list[str] = []

    def one() -> None:
        with app.app_context():
            try:
                won.append(act())
            except Refused:
                pass
            finally:
                db.session.remove()

    db.session.remove()
    crowd = [threading.Thread(target=one) for _ in range(threads)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    return len(won)


def test_a_new_password_and_the_end_of_the_work_end_open_links(app: House) -> None:
    alice, bob = hire("owner"), hire("staff")
    links = [accounts.make_link(alice.id), accounts.make_link(bob.id)]
    accounts.set_password(alice.id, "a long new password")
    accounts.change_staff(bob.id, active=False)
    accounts.change_staff(bob.id, active=True)
    assert [accounts.link_is_good(link) for link in links] == [False, False]
    for link in links:
        with pytest.raises(Refused):
            accounts.use_link(link)
