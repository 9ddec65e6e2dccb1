from __future__ import annotations

import json
from pathlib import Path

import pytest

from storebuilder import jobs, mail, words
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted
from storebuilder.mail.models import Message
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.mail.sink import Sink, sink
from tests.orders import builders
from tests.payments.conftest import set_up

__all__ = ["sink"]
FOLDERS = [Path(mail.__file__).parent / "words", Path("themes/plain/locales")]


def _write(key: str = "hello:1", to: str = "ada@example.com", subject: str = "Hello") -> bool:
    return mail.write(key, to, subject, "<p>Hello</p>", "Hello\n", "en")


def test_it_works(app: House) -> None:
    builders.paid()
    jobs.run_due()
    message = db.session.query(Message).one()
    assert message.subject == "Thank you for your order 1001"
    assert message.state == "kept"
    assert "$34.00" in message.text
    assert "/orders/" in message.html
    assert "<script" not in message.html


def test_it_speaks_the_buyers_language(app: House) -> None:
    cart = builders.cart(language="zh-CN")
    builders.pay(builders.place(cart, language="zh-CN"))
    jobs.run_due()
    message = db.session.query(Message).one()
    assert message.subject == "感谢您的订单 1001"
    assert "US$34.00" in message.text
    assert "/zh-CN/orders/" in message.text


@pytest.mark.parametrize("name", ["<b>Ada</b>", "{{ shop_email }}"])
def test_what_a_buyer_typed_stays_text(app: House, name: str) -> None:
    cart = builders.cart((catalog.variant_ids(catalog.product(title=name).id)[0], 1))
    with writing():
        cart.address = {**builders.ADDRESS, "name": name}
    builders.paid(cart)
    jobs.run_due()
    message = db.session.query(Message).one()
    assert "<b>Ada</b>" not in message.html
    assert "owner@tea.example" not in message.text.partition("Delivery to")[2].partition("--")[0]


def test_a_message_is_written_once(app: House) -> None:
    assert _write()
    assert not _write(subject="Another")
    assert db.session.query(Message).one().subject == "Hello"


@pytest.mark.parametrize("subject", ["Hi\r\nBcc: all@example.com", "Hi\nX: y", "Hi\x00there"])
def test_no_header_is_smuggled_in(app: House, sink: Sink, subject: str) -> None:
    set_up(app, smtp=sink.url)
    _write(subject=subject)
    jobs.run_due()
    assert sink.letters[0].recipients == ["ada@example.com"]
    assert sink.letters[0].message["Bcc"] is None
    assert sink.letters[0].message["X"] is None


@pytest.mark.parametrize(
    "to", ["a@b", "x", "a@example.com\nb@example.com", "a@example.com, b@c.de"]
)
def test_a_wrong_address_is_refused(app: House, to: str) -> None:
    with pytest.raises(NotAccepted):
        _write(to=to)


def test_it_is_sent_through_the_mail_server(app: House, sink: Sink) -> None:
    set_up(app, smtp=sink.url, mail_from="shop@tea.example")
    builders.paid()
    jobs.run_due()
    letter = sink.letters[0]
    assert letter.sender == "shop@tea.example"
    assert letter.recipients == ["ada@example.com"]
    assert letter.message["Subject"] == "Thank you for your order 1001"
    assert letter.message["From"] == "Tea House <shop@tea.example>"
    assert letter.message["Reply-To"] == "owner@tea.example"
    kinds = [part.get_content_type() for part in letter.message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    message = db.session.query(Message).one()
    assert (message.state, bool(message.sent_at)) == ("sent", True)


def test_it_is_sent_once_however_often_the_job_runs(app: House, sink: Sink) -> None:
    set_up(app, smtp=sink.url)
    _write()
    jobs.run_due()
    mail.send(db.session.query(Message).one().id)
    assert len(sink.letters) == 1


def test_a_recipient_who_is_refused_for_good_is_said(app: House, sink: Sink) -> None:
    sink.refuse = "550 no such person"
    set_up(app, smtp=sink.url)
    _write()
    jobs.run_due()
    message = db.session.query(Message).one()
    assert message.state == "failed"
    assert "no such person" in message.error


def test_a_server_that_is_busy_is_asked_again(app: House, sink: Sink) -> None:
    sink.refuse = "450 come back later"
    set_up(app, smtp=sink.url)
    _write()
    jobs.run_due()
    assert db.session.query(Message).one().state == "queued"
    sink.refuse = ""
    mail.send(db.session.query(Message).one().id)
    assert db.session.query(Message).one().state == "sent"


def test_without_a_server_that_answers_the_message_stays_queued(app: House) -> None:
    set_up(app, smtp="smtp://127.0.0.1:1?tls=no")
    _write()
    jobs.run_due()
    assert db.session.query(Message).one().state == "queued"


def test_nothing_is_drawn_inside_a_transaction(app: House) -> None:
    with pytest.raises(RuntimeError, match="other writer wait"), writing():
        mail.render("order_refund", "en", {})


@pytest.mark.parametrize(("folder", "area"), [(FOLDERS[0], "mail"), (FOLDERS[1], "order")])
def test_both_languages_have_the_same_words(folder: Path, area: str) -> None:
    def keys(language: str) -> set[str]:
        data = json.loads((folder / language / f"{area}.json").read_text(encoding="utf-8"))
        return {key for key, _ in words._flat(data, "")}

    assert keys("en") == keys("zh-CN")
