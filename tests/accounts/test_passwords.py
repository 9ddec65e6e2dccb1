"""Signing in by password."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine

from storebuilder import accounts, clock
from storebuilder.accounts import passwords
from storebuilder.accounts.models import Attempt, AuditEntry, Staff
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, Refused, TooMany
from storebuilder.web.faces import House
from tests.accounts.builders import hire

SECRET = "four quiet tea pots"


def test_it_works(app: House) -> None:
    alice = hire("owner")
    accounts.set_password(alice.id, SECRET)
    token = accounts.sign_in(
        " ALICE@tea.example ", SECRET, address="203.0.113.9", browser="Firefox"
    )
    person = accounts.staff_of(token)
    assert person is not None
    assert (person.email, person.role) == ("alice@tea.example", "owner")
    assert db.session.query(AuditEntry.action).filter_by(action="staff.signed_in").count() == 1


def test_it_is_argon2id_with_19_mib(app: House) -> None:
    alice = hire("owner")
    accounts.set_password(alice.id, SECRET)
    stored = db.session.get_one(Staff, alice.id).password_hash or ""
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert SECRET not in stored


def test_whatever_is_wrong_the_answer_is_the_same(app: House) -> None:
    accounts.set_password(hire("owner").id, SECRET)
    hire("staff")  # Bob never set a password
    gone = hire("manager")
    accounts.set_password(gone.id, SECRET)
    accounts.change_staff(gone.id, active=False)
    answers = set()
    for email, password in [
        ("alice@tea.example", "wrong"), ("nobody@tea.example", SECRET),
        ("bob@tea.example", ""), ("mei@tea.example", SECRET), ("", ""), ("\0", "\0"),
        ("alice@tea.example", "x" * 100_000),
    ]:  # fmt: skip
        with pytest.raises(Refused) as refused:
            accounts.sign_in(email, password)
        answers.add(str(refused.value))
    assert len(answers) == 1


def test_an_unknown_account_is_hashed_as_well(app: House, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    verify = passwords._verified

    def watched(known: str, given: str) -> bool:
        checked.append(known)
        return verify(known, given)

    monkeypatch.setattr(passwords, "_verified", watched)
    with pytest.raises(Refused):
        accounts.sign_in("nobody@tea.example", SECRET)
    assert checked == [passwords._NOBODYS]


def test_the_eleventh_try_is_refused_before_any_hashing(
    app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.set_password(hire("owner").id, SECRET)
    for number in range(10):
        with pytest.raises(Refused, match="do not match"):
            accounts.sign_in("alice@tea.example", "wrong", address=f"203.0.113.{number}")
    monkeypatch.setattr(passwords, "_verified", lambda *_: pytest.fail("hashed"))
    with pytest.raises(TooMany) as refused:
        accounts.sign_in("alice@tea.example", SECRET, address="203.0.113.99")
    assert 0 < refused.value.retry_after <= 300


def test_ten_tries_of_one_address_are_enough_for_all_accounts(app: House) -> None:
    for number in range(10):
        with pytest.raises(Refused, match="do not match"):
            accounts.sign_in(f"{number}@tea.example", "wrong", address="2001:db8::1")
    with pytest.raises(TooMany):
        accounts.sign_in("alice@tea.example", SECRET, address="2001:db8::2")  # the same /64


def test_after_five_minutes_one_may_try_again(app: House) -> None:
    accounts.set_password(hire("owner").id, SECRET)
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(10):
            with pytest.raises(Refused):
                accounts.sign_in("alice@tea.example", "wrong")
        now.shift(timedelta(minutes=5, seconds=1))
        assert accounts.sign_in("alice@tea.example", SECRET)


def test_attempts_do_not_pile_up(app: House) -> None:
    accounts.set_password(hire("owner").id, SECRET)
    with writing():
        db.session.add(Attempt(key="old", at=clock.now() - timedelta(days=2)))
    accounts.sign_in("alice@tea.example", SECRET)
    assert db.session.query(Attempt).filter_by(key="old").count() == 0


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "x" * 201, ""])
def test_a_weak_password_is_refused(app: House, password: str) -> None:
    with pytest.raises(NotAccepted):
        accounts.set_password(hire("owner").id, password)


def test_the_same_text_typed_another_way_is_the_same_password(app: House) -> None:
    accounts.set_password(hire("owner").id, "Café für alle")
    assert accounts.sign_in("alice@tea.example", "Cafe\u0301 fu\u0308r alle")


def test_a_new_password_ends_every_other_session(app: House) -> None:
    alice = hire("owner")
    mine, other = accounts.start_session(alice.id), accounts.start_session(alice.id)
    person = accounts.staff_of(mine)
    assert person is not None
    accounts.set_password(alice.id, SECRET, keep_session=person.session_id)
    assert accounts.staff_of(mine) is not None
    assert accounts.staff_of(other) is None


def test_two_passwords_at_most_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        at_once = most = 0
        lock = threading.Lock()

        def verify(self, *_: object) -> bool:
            with self.lock:
                self.at_once += 1
                self.most = max(self.most, self.at_once)
            threading.Event().wait(0.02)
            with self.lock:
                self.at_once -= 1
            return True

    slow = Slow()
    monkeypatch.setattr(passwords, "_hasher", lambda: slow)
    threads = [threading.Thread(target=passwords._verified, args=("h", "p")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert slow.most == 2
