"""A product saved by its form in the panel, and what became of it."""

from __future__ import annotations

from typing import Any

from storebuilder.catalog.models import Product
from storebuilder.db import db
from tests.conftest import Browser
from tests.web.panel.forms import fields_of


def save(client: Browser, number: int, changed: dict[str, Any], expect: int = 303) -> str:
    sent = fields_of(client.get(f"/products/{number}").text, "product")
    answer = client.post(f"/products/{number}", data=sent | changed)
    assert answer.status_code == expect
    db.session.rollback()
    return answer.text


def the_product(number: int) -> Product:
    db.session.rollback()
    return db.session.get_one(Product, number)


def state_of(number: int) -> str:
    return the_product(number).state
