"""What a merchant may promise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storebuilder import clock, promotions
from storebuilder.db import db
from storebuilder.errors import Conflict, NotAccepted
from storebuilder.promotions.models import Promotion
from storebuilder.web.faces import House
from tests.promotions.builders import code


def test_it_works(app: House) -> None:
    made = code(" tea10 ", title="Ten off", minimums={"USD": 5000})
    assert (made.code, made.title, made.basis_points) == ("TEA10", "Ten off", 1000)
    assert promotions.terms_of(made).minimums == {"USD": 5000}


@pytest.mark.parametrize("typed", ["tea10", "TEA10 ", "ｔｅａ１０", "Te\u200ba10"])
def test_a_code_is_there_once_however_it_is_typed(app: House, typed: str) -> None:
    code("TEA10")
    with pytest.raises(Conflict, match="TEA10 is there already"):
        code(typed)
    assert db.session.query(Promotion).count() == 1


@pytest.mark.parametrize("typed", ["TEA 10", "TEA/10", "T" * 41, "<b>"])
def test_a_code_that_nobody_could_type_is_refused(app: House, typed: str) -> None:
    with pytest.raises(NotAccepted, match="not accepted"):
        code(typed)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"basis_points": 0}, "basis_points"),
        ({"basis_points": 10001}, "basis_points"),
        ({"kind": "amount"}, "amounts"),
        ({"kind": "amount", "amounts": {"USD": 0}}, "amounts"),
        ({"minimums": {"USD": -1}}, "minimums"),
        ({"most_uses": 0}, "most_uses"),
        ({"most_per_buyer": 2**31}, "most_per_buyer"),
        ({"kind": "bogus"}, "kind"),
        ({"starts_at": clock.now(), "ends_at": clock.now() - timedelta(days=1)}, "ends_at"),
    ],
)
def test_what_cannot_be_promised_is_named(app: House, terms: dict[str, Any], field: str) -> None:
    with pytest.raises(NotAccepted) as error:
        code(**terms)
    assert error.value.field == field
    assert db.session.query(Promotion).count() == 0


def test_without_a_code_a_title_is_needed(app: House) -> None:
    with pytest.raises(NotAccepted) as error:
        promotions.add(promotions.Terms(kind="free_delivery"))
    assert error.value.field == "title"


def test_a_change_says_what_changed(app: House) -> None:
    made = code("TEA10")
    changes = promotions.change(made.id, promotions.Terms(code="TEA20", basis_points=2000))
    assert changes == {
        "code": ["TEA10", "TEA20"],
        "title": ["TEA10", "TEA20"],
        "basis_points": [1000, 2000],
    }


def test_a_change_to_a_code_that_is_taken_changes_nothing(app: House) -> None:
    code("TEA10")
    other = code("TEA20")
    with pytest.raises(Conflict):
        promotions.change(other.id, promotions.Terms(code="tea10", basis_points=5))
    db.session.rollback()
    assert db.session.get_one(Promotion, other.id).code == "TEA20"


def test_it_ends_once(app: House) -> None:
    made = code("TEA10", starts_at=clock.now() + timedelta(days=2))
    assert [promotions.end(made.id), promotions.end(made.id)] == [True, False]
    ended = db.session.get_one(Promotion, made.id, populate_existing=True)
    assert not ended.active
    assert ended.starts_at is not None
    assert ended.ends_at is not None
    assert ended.starts_at <= ended.ends_at <= clock.now()
