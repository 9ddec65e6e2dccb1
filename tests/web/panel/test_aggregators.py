"""Aggregators in the panel: joining, what is listed, leaving, and who may."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storebuilder import catalog, joining
from storebuilder.accounts.models import AuditEntry
from storebuilder.db import db, writing
from storebuilder.jobs import Job
from storebuilder.joining.models import Delivery, Membership
from storebuilder.web.faces import House
from tests.accounts.builders import hire, signed_in
from tests.catalog import builders
from tests.conftest import Browser

MARKET = "https://mall.example"


def membership() -> Membership:
    db.session.rollback()
    return db.session.scalars(select(Membership)).one()


def listed(**values: object) -> int:
    """A membership that was accepted; its number."""
    number = joining.join(MARKET)
    with writing():
        row = db.session.get_one(Membership, number)
        for name, value in {"state": "accepted", "name": "Mall", "token": "t", **values}.items():
            setattr(row, name, value)
    return number


def test_it_works(manager: Browser) -> None:
    assert "Be found in more places" in manager.get("/aggregators").text
    data = {"address": "mall.example", "storefront": "main", "everything": "1"}
    answer = manager.post("/aggregators/new", data=data)
    assert answer.status_code == 303
    row = membership()
    assert (row.aggregator, row.state, row.everything) == (MARKET, "asking", True)
    page = manager.get(answer.location).text
    assert "has not heard of your shop yet" in page
    # Nothing is asked of anybody in the web process: a job does it.
    assert db.session.scalars(select(Job.kind).where(Job.kind == "joining.apply")).all()
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.actor) == ("listing.asked", "mei@tea.example")


def test_one_collection_is_chosen_and_shown_again(manager: Browser) -> None:
    catalog.add_collection("Teas", handle="teas")
    number = listed()
    data = {"storefront": "main", "everything": "", "collection": "teas"}
    assert manager.post(f"/aggregators/{number}", data=data).status_code == 303
    assert membership().everything is False
    page = manager.get(f"/aggregators/{number}").text
    assert 'selected value="teas"' in page
    assert "Teas" in manager.get("/aggregators").text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"address": "", "everything": "1"}, "is not the address of a site"),
        ({"address": "https://10.0.0.1/x", "everything": "1"}, "is not the address of a site"),
        ({"address": "mall.example", "everything": ""}, "Choose the collection"),
        ({"address": "mall.example", "everything": "", "collection": "x"}, "no collection"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    manager: Browser, data: dict[str, str], said: str
) -> None:
    answer = manager.post("/aggregators/new", data={"storefront": "main", **data})
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.scalars(select(Membership)).all() == []


def test_what_an_aggregator_says_is_shown_as_text(manager: Browser) -> None:
    tea = builders.product("Tea <b>").id
    number = listed(
        name="<script>alert(1)</script>",
        reason="<img src=x onerror=alert(1)>",
        figures={"offers": 3},
        kept_out=[
            {"id": f"prod_{tea}", "reason": "<i>No price.</i>"},
            {"id": "prod_999", "reason": "Of nobody"},
        ],
    )
    for page in (manager.get(f"/aggregators/{number}").text, manager.get("/aggregators").text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;i&gt;No price.&lt;/i&gt;" in manager.get(f"/aggregators/{number}").text
    assert "Of nobody" not in manager.get(f"/aggregators/{number}").text


def test_leaving_is_done_and_can_be_taken_back(manager: Browser) -> None:
    number = listed()
    assert manager.post(f"/aggregators/{number}/leave").status_code == 303
    assert membership().state == "left"
    assert "has left Mall" in manager.get(f"/aggregators/{number}").text
    assert manager.post(f"/aggregators/{number}/leave").status_code == 404
    assert manager.post(f"/aggregators/{number}/ask").status_code == 303
    assert membership().state == "asking"


def test_who_is_listed_does_not_ask_again(manager: Browser) -> None:
    number = listed()
    assert manager.post(f"/aggregators/{number}/ask").status_code == 409
    assert membership().state == "accepted"


def test_a_message_that_was_given_up_is_sent_again(manager: Browser) -> None:
    number = listed()
    joining.leave(MARKET)
    with writing():
        letter = db.session.scalars(select(Delivery)).one()
        letter.state, letter.tries, letter.answer = "failed", 10, "500"
        letter_id = letter.id
    assert "Given up" in manager.get(f"/aggregators/{number}").text
    assert manager.post(f"/aggregators/{number}/messages/{letter_id}").status_code == 303
    db.session.rollback()
    assert db.session.get_one(Delivery, letter_id).state == "due"
    # Not through another one's page, and not once it was heard.
    assert manager.post(f"/aggregators/999/messages/{letter_id}").status_code == 404
    with writing():
        db.session.get_one(Delivery, letter_id).state = "done"
    assert manager.post(f"/aggregators/{number}/messages/{letter_id}").status_code == 409


def test_those_who_send_orders_do_not_decide_of_it(helper: Browser) -> None:
    number = listed()
    for path in ("/aggregators", "/aggregators/new", f"/aggregators/{number}"):
        assert helper.get(path).status_code == 403
    for path in ("leave", "ask", "messages/1"):
        assert helper.post(f"/aggregators/{number}/{path}").status_code == 403
    assert helper.post("/aggregators/new", data={"address": "x.example"}).status_code == 403
    assert "/aggregators" not in helper.get("/settings").text


def test_it_speaks_chinese(app: House) -> None:
    hire("manager", language="zh-CN")
    client = signed_in(app, "manager")
    number = listed()
    page = client.get(f"/aggregators/{number}").text
    assert "您的商品已在Mall上架" in page
    answer = client.post("/aggregators/new", data={"address": "x", "everything": "1"})
    assert "不是有效的" in answer.text
