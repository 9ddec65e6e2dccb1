"""Remembering the buyers who left an address, once each."""

from __future__ import annotations

from sqlalchemy import select, update

from storebuilder import clock, fields
from storebuilder.customers.models import Customer
from storebuilder.db import added, changed, db, writing


def remember(
    email: str,
    *,
    name: str = "",
    phone: str = "",
    language: str = "",
    country: str = "",
    marketing: bool = False,
) -> int:
    """Write down or bring up to date the buyer behind ``email``; returns the customer's id.

    Consent to news is noted with its moment when it is first given, and is never taken back by a
    later order that leaves the box unticked: that takes a withdrawal.
    """
    address = fields.email(email)
    known = {"name": name, "phone": phone, "language": language, "country": country}
    with writing():
        number = _number(address)
        found = update(Customer).where(Customer.id == number)
        given = {key: value for key, value in known.items() if value}
        if given:
            changed(found.values(**given))
        if marketing:
            unasked = Customer.marketing_consent_at.is_(None)
            changed(found.where(unasked).values(marketing_consent_at=clock.now()))
    return number


def withdraw_consent(email: str) -> bool:
    """Take the buyer's consent to news back; says whether there was one."""
    with writing():
        given = update(Customer).where(
            Customer.email == fields.email(email), Customer.marketing_consent_at.is_not(None)
        )
        return changed(given.values(marketing_consent_at=None)) == 1


def _number(email: str) -> int:
    added(Customer, email=email)
    return db.session.scalars(select(Customer.id).where(Customer.email == email)).one()
