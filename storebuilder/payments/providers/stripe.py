"""Stripe, by its hosted Checkout page: the buyer's card never touches the shop.

The library is loaded at the first use only (0.8 s, 17 MB); ``warm`` does that ahead of time.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app

from storebuilder.config import ShopFile
from storebuilder.db import refuse_inside_writing
from storebuilder.errors import Refused
from storebuilder.payments.news import News, PaymentUnavailableError
from storebuilder.payments.provider import Attempt, Bill, Page, SentBack
from storebuilder.payments.providers.stripe_amounts import to_stripe
from storebuilder.payments.providers.stripe_events import news_of, of_session
from storebuilder.payments.providers.stripe_session import session_of

if TYPE_CHECKING:
    from stripe import StripeClient

TOLERANCE = 300  # seconds between a message's time and ours, in either direction
TIMEOUT = 20.0  # seconds for one request
T = TypeVar("T")
_making = threading.Lock()


class Stripe:
    """Cards, wallets and whatever else the merchant's Stripe dashboard has switched on."""

    name = "stripe"
    #: Stripe accepts 30 minutes at least, counted from when it hears of the page.
    stays = timedelta(minutes=35)

    def available(self) -> bool:
        file = _file()
        test = file.stripe_secret_key.partition("_")[2].startswith("test")
        # A live shop takes no test key; a shop that is not live takes no real money.
        return bool(file.stripe_secret_key and file.stripe_webhook_secret) and test != file.live

    def open(self, bill: Bill) -> Page:
        params = session_of(bill)
        key = f"{bill.shop}-order-{bill.order_id}-{bill.attempt}"
        session = self._call(
            lambda client: client.v1.checkout.sessions.create(params, {"idempotency_key": key})
        )
        return Page(session_ref=session.id, url=session.url or "")

    def read(self, body: bytes, headers: Mapping[str, str]) -> News:
        from stripe import SignatureVerificationError, WebhookSignature

        secret, sent = _file().stripe_webhook_secret, headers.get("stripe-signature", "")
        try:
            if not secret:
                raise Refused("This shop has no Stripe webhook secret, so nothing is believed.")
            WebhookSignature.verify_header(body, sent, secret, TOLERANCE)
            _refuse_future(sent)
            event = json.loads(body)
            news = news_of(event, _file().name)
        except (SignatureVerificationError, ValueError, KeyError, TypeError) as error:
            raise Refused("This message is not Stripe's, or too old.") from error
        if _file().live and not news.live:
            raise Refused("This is a test message, and this shop is live.")
        return news

    def ask(self, payment: Attempt) -> News | None:
        ref = payment.session_ref
        session = self._call(lambda client: client.v1.checkout.sessions.retrieve(ref))
        news = _asked(session)
        same = news.what == payment.state or news.what == "nothing"
        return None if same else news

    def close(self, payment: Attempt) -> News:
        from stripe import InvalidRequestError

        ref = payment.session_ref
        try:
            return _asked(self._call(lambda client: client.v1.checkout.sessions.expire(ref)))
        except InvalidRequestError:
            # It is over already: paid, on its way or expired by itself.
            return _asked(self._call(lambda client: client.v1.checkout.sessions.retrieve(ref)))

    def refund(self, payment: Attempt, refund_id: int, amount: int) -> SentBack:
        from stripe import InvalidRequestError

        shop, money = _file().name, payment.money_ref
        charge = to_stripe(amount, payment.currency)
        try:
            sent = self._call(
                lambda client: client.v1.refunds.create(
                    {
                        "payment_intent": money,
                        "amount": charge,
                        "metadata": {"shop": shop, "refund_id": str(refund_id)},
                    },
                    {"idempotency_key": f"{shop}-refund-{refund_id}"},
                )
            )
        except InvalidRequestError as error:
            return SentBack("failed", error=str(error.user_message or error))
        if sent.status in {"failed", "canceled"}:
            return SentBack("failed", sent.id, error=sent.failure_reason or str(sent.status))
        return SentBack("done" if sent.status == "succeeded" else "under_way", sent.id)

    def _call(self, ask: Callable[[StripeClient], T]) -> T:
        """Ask Stripe; what can't be reached or is not let in becomes PaymentUnavailableError."""
        refuse_inside_writing("asking Stripe")
        import stripe

        try:
            return ask(client())
        except stripe.InvalidRequestError:
            raise
        except stripe.StripeError as error:
            raise PaymentUnavailableError(
                "The payment service did not answer, and nothing was charged.",
                hint="Try again in a minute.",
            ) from error


def client() -> StripeClient:
    """The client of this application; one for all its threads."""
    with _making:
        found = current_app.extensions.get("stripe")
        if found is None:
            found = current_app.extensions["stripe"] = _make(_file(), _base())
    made: StripeClient = found
    return made


def warm() -> None:
    """Load the library in the background, where the shop uses it; answers at once.

    To be called when a buyer first puts something into a cart: paying will be quick then.
    """
    if current_app.extensions.get("stripe_warmed") or not Stripe().available():
        return
    current_app.extensions["stripe_warmed"] = True
    file, base = _file(), _base()
    threading.Thread(target=_make, args=(file, base), name="warm stripe", daemon=True).start()


def _make(file: ShopFile, base: str) -> StripeClient:
    import stripe

    return stripe.StripeClient(
        file.stripe_secret_key,
        base_addresses={"api": base} if base else None,
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
    )


def _base() -> str:
    # For tests, which never reach the network; a live shop talks to Stripe only.
    if _file().live:
        return ""
    given = current_app.config.get("STRIPE_API") or os.environ.get("STOREBUILDER_STRIPE_API")
    return str(given or "")


def _file() -> ShopFile:
    file: ShopFile = current_app.config["SHOP"].file
    return file


def _asked(session: Any) -> News:
    plain: dict[str, Any] = session.to_dict()
    state = f"{plain.get('status')}:{plain.get('payment_status')}"
    return of_session(plain, event_ref=f"asked:{plain['id']}:{state}", kind="asked")


def _refuse_future(header: str) -> None:
    # Stripe's library looks at messages that are too old, not at those from the future.
    sent = next(int(part[2:]) for part in header.split(",") if part.startswith("t="))
    if sent > time.time() + TOLERANCE:
        raise Refused("This message is from the future.", hint="Set the server's clock.")
