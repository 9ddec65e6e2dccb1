from __future__ import annotations

from storebuilder.db import db
from storebuilder.payments.models import Payment, ProviderEvent
from storebuilder.payments.providers import pretend
from storebuilder.web.faces import House
from tests.conftest import Browser
from tests.orders import builders


def _send(app: House, body: bytes, headers: dict[str, str], provider: str = "pretend") -> int:
    # A provider is no browser: it says nothing about where it comes from.
    client = app.test_client(use_cookies=False)
    answer = client.post(
        f"/hooks/{provider}", data=body, headers=headers, base_url="http://tea.localhost"
    )
    return answer.status_code


def test_it_works(app: House) -> None:
    order = builders.place()
    told = pretend.message(builders.begun(order), "paid")
    assert [_send(app, *told) for _ in range(3)] == [200, 200, 200]
    assert builders.fresh(order).state == "paid"
    assert builders.kinds(order) == ["placed", "paid"]


def test_unsigned_and_changed_messages_are_refused(app: House) -> None:
    order = builders.place()
    body, headers = pretend.message(builders.begun(order), "paid")
    assert _send(app, body, {}) == 400
    assert _send(app, body.replace(b"3400", b"0034"), headers) == 400
    assert _send(app, body, {**headers, "webhook-timestamp": "1700000000"}) == 400
    assert _send(app, body, {**headers, "webhook-id": "another"}) == 400
    assert _send(app, body, {**headers, "webhook-signature": "v1,é"}) == 400
    old = pretend.sign(body, "pretend_1", 1_700_000_000)
    assert _send(app, body, old) == 400
    assert db.session.query(ProviderEvent).count() == 0


def test_nobody_listens_for_what_is_not_a_provider(app: House) -> None:
    assert _send(app, b"{}", {}, "nobody") == 404
    assert _send(app, b"{}", {}, "manual") == 400
    assert _send(app, b"{}", {}, "stripe") == 400


def test_a_message_that_is_too_large_is_not_read(app: House) -> None:
    assert _send(app, b"x" * (1024 * 1024 + 1), {}) == 413


def test_a_message_about_an_unknown_page_is_parked_and_kept(app: House) -> None:
    payment = Payment(session_ref="pretend_foreign", amount=1, currency="USD")
    told = pretend.message(payment, "paid")
    assert _send(app, *told) == 200
    assert [(row.outcome, row.event_ref) for row in db.session.query(ProviderEvent)] == [
        ("parked", told[1]["webhook-id"])
    ]


def test_the_door_answers_to_posts_only(app: House, buyer: Browser) -> None:
    assert buyer.get("/hooks/pretend").status_code in {404, 405}
