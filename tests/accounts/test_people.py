"""Staff, limits and the audit trail."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from storebuilder import accounts
from storebuilder.accounts import Actor, limits
from storebuilder.accounts.models import AuditEntry
from storebuilder.db import db, writing
from storebuilder.errors import Conflict, NotAccepted, TooMany
from storebuilder.web.faces import House
from tests.accounts.builders import hire


def test_it_works(app: House) -> None:
    hire("owner")
    bob = hire("staff")
    with accounts.acting_as(Actor("alice@tea.example", 1)):
        accounts.change_staff(bob.id, role="manager", name="Bob B.")
    entry = db.session.query(AuditEntry).filter_by(action="staff.changed").one()
    assert entry.actor == "alice@tea.example"
    assert entry.changes == {"name": ["Bob", "Bob B."], "role": ["staff", "manager"]}


@pytest.mark.parametrize("change", [{"role": "staff"}, {"active": False}])
def test_the_last_owner_stays(app: House, change: dict) -> None:
    alice = hire("owner")
    with pytest.raises(Conflict, match="only owner"):
        accounts.change_staff(alice.id, **change)
    assert accounts.find_staff(alice.id).role == "owner"


def test_two_people_have_two_addresses(app: House) -> None:
    hire("owner")
    with pytest.raises(Conflict, match="works here already"):
        accounts.add_staff("ALICE@tea.example")


def test_an_unknown_role_is_refused(app: House) -> None:
    with pytest.raises(NotAccepted, match="staff, manager, owner"):
        accounts.add_staff("x@tea.example", role="admin")


def test_without_the_change_there_is_no_entry(app: House) -> None:
    with pytest.raises(RuntimeError), writing():
        accounts.audit("product.changed", "product", 1, "Tea pot")
        raise RuntimeError
    assert db.session.query(AuditEntry).count() == 0


def test_whatever_changed_can_be_written_down(app: House) -> None:
    with writing():
        accounts.audit("a.b", "a", 1, "", {"x": [None, timedelta(1)], "y": [{"z": {1}}, (1, 2)]})
    changes = db.session.query(AuditEntry).one().changes
    assert changes == {"x": [None, "1 day, 0:00:00"], "y": [{"z": [1]}, [1, 2]]}


def test_a_limit_counts_each_key_by_itself(app: House) -> None:
    for _ in range(3):
        accounts.limit("checkout 1", 3, timedelta(minutes=1))
    with pytest.raises(TooMany, match="Try again in 1 min"):
        accounts.limit("checkout 1", 3, timedelta(minutes=1))
    accounts.limit("checkout 2", 3, timedelta(minutes=1))
    accounts.limit("k" * 500, 1, timedelta(minutes=1))


def test_at_once_no_more_get_through_than_may(app: House) -> None:
    passed: list[int] = []

    def one() -> None:
        with app.app_context():
            try:
                accounts.limit("race", 3, timedelta(minutes=1))
                passed.append(1)
            except TooMany:
                pass
            finally:
                db.session.remove()

    db.session.remove()
    crowd = [threading.Thread(target=one) for _ in range(12)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert len(passed) == 3


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
     ("::ffff:203.0.113.9", "203.0.113.9"), ("", "unknown"), ("x", "unknown")],
)  # fmt: skip
def test_a_customer_of_the_new_internet_has_a_whole_network(address: str, counts_as: str) -> None:
    assert limits.neighbourhood(address) == counts_as
