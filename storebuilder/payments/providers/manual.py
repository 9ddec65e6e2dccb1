"""Paying by bank transfer: the merchant's own instructions, and the merchant's word that it came.

It is offered where the merchant has published a page with the handle ``bank-transfer``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from storebuilder.db import db
from storebuilder.errors import Refused
from storebuilder.payments.news import News
from storebuilder.payments.provider import Attempt, Bill, Page, SentBack
from storebuilder.storefronts.models import Page as ContentPage

INSTRUCTIONS = "bank-transfer"  # the handle of the page that tells buyers where to pay


class Manual:
    """Money that comes some other way; staff say when it is there."""

    name = "manual"
    stays = timedelta(days=7)

    def available(self) -> bool:
        told = select(ContentPage.id).where(
            ContentPage.handle == INSTRUCTIONS, ContentPage.published
        )
        return db.session.scalar(told.limit(1)) is not None

    def open(self, bill: Bill) -> Page:
        return Page(session_ref=f"manual_{bill.payment_id}", url=bill.return_url)

    def read(self, body: bytes, headers: Mapping[str, str]) -> News:
        raise Refused("Nobody sends messages about bank transfers.")

    def ask(self, payment: Attempt) -> News | None:
        return None

    def close(self, payment: Attempt) -> News:
        ref = payment.session_ref
        return News(f"closed:{ref}", "manual.expired", "expired", payment.live, session_ref=ref)

    def refund(self, payment: Attempt, refund_id: int, amount: int) -> SentBack:
        # The merchant sends it by hand; that it is owed stands on the order's timeline.
        return SentBack("done", f"manual_refund_{refund_id}")
