"""A provider that one can click through in demos and tests: no money moves.

Its page is the shop's own; its messages are signed as Standard Webhooks 1.0.0 (HMAC-SHA256 over
``id.timestamp.body``) and take the same way in as everybody else's. A live shop refuses it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast, get_args

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from storebuilder import clock
from storebuilder.config import Config
from storebuilder.errors import NotFound, Refused
from storebuilder.payments.models import Payment
from storebuilder.payments.news import News, What
from storebuilder.payments.provider import Attempt, Bill, Page, SentBack

TOLERANCE = 300  # seconds


class Pretend:
    """Looks like paying, and is none."""

    name = "pretend"
    stays = timedelta(minutes=35)

    def available(self) -> bool:
        return not _config().file.live

    def open(self, bill: Bill) -> Page:
        ref = f"pretend_{secrets.token_urlsafe(16)}"
        ways = _signer().dumps({"return": bill.return_url, "cancel": bill.cancel_url})
        return Page(session_ref=ref, url=f"{_shop(bill.return_url)}/pay/{ref}?ways={ways}")

    def read(self, body: bytes, headers: Mapping[str, str]) -> News:
        if _config().file.live:
            raise Refused("This shop is live: it takes no pretended money.")
        _verify(body, headers)
        said = json.loads(body)
        what = said["what"]
        if what not in get_args(What):
            raise Refused("This message is not understood.")
        return News(
            event_ref=headers.get("webhook-id", ""),
            kind=f"pretend.{what}",
            what=what,
            live=False,
            session_ref=said["session"],
            money_ref=said["session"].replace("pretend_", "money_", 1),
            amount=said["amount"],
            currency=said["currency"],
            text=said.get("text", ""),
        )

    def ask(self, payment: Attempt) -> News | None:
        return None  # it says all it knows by itself

    def close(self, payment: Attempt) -> News:
        what: What = "waiting" if payment.state == "waiting" else "expired"
        ref = payment.session_ref
        return News(f"closed:{ref}:{what}", f"pretend.{what}", what, live=False, session_ref=ref)

    def refund(self, payment: Attempt, refund_id: int, amount: int) -> SentBack:
        return SentBack("done", f"pretend_refund_{refund_id}")


def message(payment: Payment | Attempt, what: What, text: str = "") -> tuple[bytes, dict[str, str]]:
    """A signed message about a payment page: its body and its headers."""
    said: dict[str, Any] = {
        "what": what,
        "session": payment.session_ref,
        "amount": payment.amount,
        "currency": payment.currency,
        "text": text,
    }
    body = json.dumps(said).encode()
    return body, sign(body, f"pretend_{secrets.token_hex(12)}", int(clock.now().timestamp()))


def sign(body: bytes, event_ref: str, at: int) -> dict[str, str]:
    """The headers of Standard Webhooks for ``body``, said at the Unix time ``at``."""
    signed = base64.b64encode(_mac(body, event_ref, str(at))).decode()
    return {
        "webhook-id": event_ref,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{signed}",
    }


def ways_of(signed: str) -> dict[str, str]:
    """Where a pretended page leads after paying and after giving up; NotFound if it was forged."""
    try:
        return cast("dict[str, str]", _signer().loads(signed))
    except BadSignature:
        raise NotFound("There is no such payment page.") from None


def _verify(body: bytes, headers: Mapping[str, str]) -> None:
    event_ref, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    mac = _mac(body, event_ref, at)
    expected = f"v1,{base64.b64encode(mac).decode()}"
    given = headers.get("webhook-signature", "")
    if not event_ref or not hmac.compare_digest(expected.encode(), given.encode()):
        raise Refused("This message is not signed by this shop.")
    if abs(clock.now().timestamp() - int(at)) > TOLERANCE:
        raise Refused("This message is too old, or from the future.")


def _mac(body: bytes, event_ref: str, at: str) -> bytes:
    key = hashlib.sha256(b"pretend webhooks\0" + _config().file.secret_key.encode()).digest()
    return hmac.new(key, f"{event_ref}.{at}.".encode() + body, "sha256").digest()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_config().file.secret_key, salt="pretend ways")


def _shop(return_url: str) -> str:
    """The storefront's address in the buyer's language, cut from the order page's."""
    before, found, _ = return_url.partition("/orders/")
    return before if found else "/".join(return_url.split("/", 3)[:3])


def _config() -> Config:
    config: Config = current_app.config["SHOP"]
    return config
