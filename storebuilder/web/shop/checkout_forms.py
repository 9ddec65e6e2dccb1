"""One step of the checkout as a page: what it asks, what was said, what it costs so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from flask import Response, g, request

from storebuilder import cart as carts
from storebuilder import clock, payments
from storebuilder.cart import Quote
from storebuilder.cart.models import Cart
from storebuilder.customers import addresses as postal
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.theming.contexts.buying import (
    CheckoutPage,
    DeliveryChoice,
    Field,
    Notice,
    PaymentChoice,
    Step,
)
from storebuilder.web.drawing.pieces import url
from storebuilder.web.drawing.words import say
from storebuilder.web.shop import cart_pages, code_forms
from storebuilder.web.shop.rendering import render_page


@dataclass
class Visit:
    """A buyer at the checkout: the cart, what it costs now, and how far they are."""

    cart: Cart
    front: Front
    quote: Quote
    #: A code that was typed and not taken, and why.
    wrong_code: tuple[str, str] = ("", "")

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The steps of this cart; what needs no parcel is not asked how to send it."""
        asked = ("contact", "address", "shipping", "review")
        return tuple(name for name in asked if name != "shipping" or self.quote.needs_shipping)

    @cached_property
    def due(self) -> str:
        """The first step that is not done."""
        done = {
            "contact": bool(self.cart.email),
            "address": bool(self.cart.address),
            "shipping": self.quote.shipping_rate_id is not None,
        }
        return next(name for name in self.steps if not done.get(name))

    def reaches(self, step: str) -> bool:
        """Whether everything before ``step`` is done."""
        return step in self.steps and self.steps.index(step) <= self.steps.index(self.due)

    def after(self, step: str) -> str:
        """The step to go on with: what was done before is not asked twice."""
        return self.due if step != "review" else "review"


def show(
    visit: Visit,
    step: str,
    *,
    fields: Sequence[Field] = (),
    notice: Notice | None = None,
    status: int = 200,
) -> Response:
    """Draw a step of the checkout."""
    wrong = any(field.error for field in fields)
    title = say(f"checkout.step.{step}")
    at = visit.steps.index(step)
    page = CheckoutPage(
        head=contexts.Head(title=say("checkout.title_wrong", title=title) if wrong else title),
        step=step,
        steps=tuple(_step(visit, name, step) for name in visit.steps),
        back_url=url("cart") if at == 0 else step_url(visit.steps[at - 1]),
        lines=tuple(cart_pages.line(each) for each in visit.quote.lines),
        count=visit.quote.count,
        totals=cart_pages.totals(visit.quote),
        fields=tuple(fields),
        deliveries=_deliveries(visit) if step == "shipping" else (),
        payments=_payments() if step == "review" else (),
        notice=notice,
        codes=code_forms.codes(
            visit.cart, visit.quote, to=step, wrong=visit.wrong_code, busy="codes" in request.args
        ),
    )
    return render_page("checkout", page, kept=False, status=status)


def step_url(step: str) -> str:
    """The page of a step, in the page's language."""
    return url(f"/checkout/{step}")


def contact_fields(email: str, marketing: bool, errors: Mapping[str, str]) -> tuple[Field, ...]:
    """How the buyer is reached."""
    return (
        Field(
            name="email",
            label=say("checkout.part.email"),
            type="email",
            value=email[:254],
            autocomplete="email",
            inputmode="email",
            required=True,
            most=254,
            hint=say("checkout.hint.email"),
            error=errors.get("email", ""),
        ),
        Field(
            name="marketing",
            label=say("checkout.part.marketing"),
            control="check",
            value="1" if marketing else "",
        ),
    )


def note_field(note: str, error: str = "") -> Field:
    """A few words for the merchant."""
    return Field(
        name="note",
        label=say("checkout.part.note"),
        control="textarea",
        value=note[:1000],
        most=1000,
        error=error,
    )


def _step(visit: Visit, name: str, current: str) -> Step:
    before = visit.steps.index(name) < visit.steps.index(current)
    return Step(
        name=name,
        label=say(f"checkout.step.{name}"),
        url=step_url(name) if before or visit.reaches(name) else "",
        current=name == current,
        said=_said(visit, name) if current == "review" else (),
    )


def _said(visit: Visit, step: str) -> tuple[str, ...]:
    cart = visit.cart
    if step == "contact":
        return (cart.email,)
    if step == "address":
        said = postal.lines(cart.address, g.language)
        return (*said, cart.phone) if cart.phone else tuple(said)
    if step == "shipping":
        arrives = say("checkout.arrives", days=days(*visit.quote.shipping_days))
        return (visit.quote.shipping_name, arrives)
    return ()


def days(least: int, most: int, *, today: date | None = None) -> str:
    """The days between which a parcel arrives, as people say it: ``Fri, Nov 27 – Mon, Nov 30``."""
    from babel.dates import format_interval, format_skeleton

    locale = str(g.language).replace("-", "_")
    start = today or clock.now().date()
    first, last = start + timedelta(days=least), start + timedelta(days=most)
    if first == last:
        return str(format_skeleton("MMMEd", first, locale=locale))
    return str(format_interval(first, last, "MMMEd", locale=locale))


def _deliveries(visit: Visit) -> tuple[DeliveryChoice, ...]:
    offered = carts.shipping_options(visit.cart, visit.front, g.language, visit.quote)
    chosen = visit.quote.shipping_rate_id
    if chosen is None and offered:
        chosen = offered[0].rate_id
    return tuple(
        DeliveryChoice(
            rate_id=option.rate_id,
            name=option.name,
            price=option.amount,
            arrives=say("checkout.arrives", days=days(option.days_min, option.days_max)),
            chosen=option.rate_id == chosen,
        )
        for option in offered
    )


def _payments() -> tuple[PaymentChoice, ...]:
    return tuple(
        PaymentChoice(
            name=provider.name,
            label=say(f"checkout.pay.{provider.name}.label"),
            text=say(f"checkout.pay.{provider.name}.text"),
        )
        for provider in payments.providers()
    )
