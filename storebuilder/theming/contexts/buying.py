"""The bag and the steps of the checkout. Amounts are minor units of the storefront's currency."""

from __future__ import annotations

from dataclasses import dataclass

from storebuilder.theming.contexts.site import Head, Picture


@dataclass(frozen=True)
class BagLine:
    """A product in the bag."""

    #: What forms send.
    variant_id: int
    #: In the page's language; empty for what was taken out of the shop.
    title: str
    #: The chosen values, such as ``M / Red``; empty where there is no option.
    variant_title: str
    #: The product's page, or empty.
    url: str
    #: The variant's picture, or None.
    picture: Picture | None
    #: How many the buyer wants.
    quantity: int
    #: The most that can be had.
    most: int
    #: For one piece.
    unit_price: int
    #: What one piece cost before, or None.
    compare_at: int | None
    #: For as many as can be had, before discounts.
    total: int
    #: What stands in its way, in the page's language; empty where nothing does.
    problem: str = ""
    #: What was wrong with the number that was typed; empty where nothing was.
    error: str = ""


@dataclass(frozen=True)
class Discount:
    """Something that is taken off."""

    #: What it is called, in the page's language.
    title: str
    #: The code that brought it; empty where none was needed.
    code: str
    #: What it takes off the goods.
    amount: int
    #: What it takes off the delivery; the delivery of the totals is less by that already.
    delivery: int


@dataclass(frozen=True)
class Code:
    """A discount code that the buyer put in."""

    #: As it is compared: in capitals. What the form sends to take it out.
    code: str
    #: What it does, in the page's language; empty where it does nothing just now.
    title: str
    #: Why it takes nothing off, in the page's language; empty where it does.
    problem: str


@dataclass(frozen=True)
class Codes:
    """Discount codes: those of this bag, and the form for one more."""

    #: In the order in which they were put in.
    put_in: tuple[Code, ...] = ()
    #: Whether this storefront takes codes at all; without them no field is needed.
    asked: bool = False
    #: What was typed and not taken.
    value: str = ""
    #: Why it was not taken, in the page's language; empty where nothing was wrong.
    error: str = ""
    #: What the form sends as ``to``, so that one comes back to this page.
    to: str = "cart"
    #: Whether the buyer is busy with them.
    open: bool = False


@dataclass(frozen=True)
class Totals:
    """What it costs in all."""

    #: All lines before discounts.
    subtotal: int
    #: What is taken off.
    discount: int
    #: Delivery; None while it is not known.
    shipping: int | None
    #: The chosen way of delivery, or empty.
    shipping_name: str
    #: Customs duty.
    duty: int
    #: The tax; part of the total in any case.
    tax: int
    #: Whether the prices hold the tax.
    tax_included: bool
    #: Such as ``VAT 19%``; empty where no tax is collected.
    tax_name: str
    #: What is to be paid.
    total: int
    #: What is taken off, one by one.
    discounts: tuple[Discount, ...] = ()


@dataclass(frozen=True)
class Notice:
    """Something to tell about what was just done."""

    #: good, warning or bad.
    kind: str
    #: In the page's language.
    text: str
    #: For a line that was taken out: what puts it back; 0 where there is nothing to undo.
    undo_variant: int = 0
    #: How many pieces of it.
    undo_quantity: int = 0


@dataclass(frozen=True)
class CartPage:
    """``cart.html``: the bag."""

    #: The head of the page.
    head: Head
    #: What is in it, in the order in which it was put in.
    lines: tuple[BagLine, ...]
    #: How many pieces.
    count: int
    #: What it costs.
    totals: Totals
    #: Whether nothing stands in the way of the checkout.
    ready: bool
    #: What was just done, or None.
    notice: Notice | None = None
    #: Discount codes; draw them with the snippet ``codes``.
    codes: Codes = Codes()


@dataclass(frozen=True)
class FieldChoice:
    """A line of a list to choose from."""

    #: What the form sends.
    value: str
    #: In the page's language.
    label: str
    #: Whether it is chosen.
    chosen: bool


@dataclass(frozen=True)
class Field:
    """A field of a form; draw it with the snippet ``checkout-field``."""

    #: What the form sends, and its id.
    name: str
    #: In the page's language.
    label: str
    #: input, select, textarea or check.
    control: str = "input"
    #: The input's type.
    type: str = "text"
    #: What stands in it.
    value: str = ""
    #: The browser's word for it, such as ``shipping postal-code``.
    autocomplete: str = ""
    #: The keyboard of a phone: text, email, tel or numeric.
    inputmode: str = ""
    #: Whether it must be filled in.
    required: bool = False
    #: The most characters.
    most: int = 0
    #: In the page's language, or empty.
    hint: str = ""
    #: What is wrong with it, or empty.
    error: str = ""
    #: What there is to choose from.
    choices: tuple[FieldChoice, ...] = ()
    #: Whether another choice changes the other fields; then a button stands beside it.
    changes_form: bool = False
    #: Whether it is short enough to share a row.
    short: bool = False
    #: Whether the reader should start here.
    focus: bool = False


@dataclass(frozen=True)
class Step:
    """A step of the checkout."""

    #: contact, address, shipping or review.
    name: str
    #: In the page's language.
    label: str
    #: Its page; empty while it cannot be reached.
    url: str
    #: Whether it is the one that is shown.
    current: bool
    #: What was said there, for the review: lines of text.
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeliveryChoice:
    """A way of delivery to choose."""

    #: What the form sends.
    rate_id: int
    #: In the page's language.
    name: str
    #: 0 is free.
    price: int
    #: When it arrives, in words.
    arrives: str
    #: Whether it is chosen.
    chosen: bool


@dataclass(frozen=True)
class PaymentChoice:
    """A way to pay."""

    #: What the form sends.
    name: str
    #: In the page's language.
    label: str
    #: What happens next, in the page's language.
    text: str


@dataclass(frozen=True)
class CheckoutPage:
    """``checkout.html``: one step of the checkout."""

    #: The head of the page.
    head: Head
    #: contact, address, shipping or review.
    step: str
    #: All steps in order.
    steps: tuple[Step, ...]
    #: The page before this one.
    back_url: str
    #: What is in the bag.
    lines: tuple[BagLine, ...]
    #: How many pieces.
    count: int
    #: What it costs so far.
    totals: Totals
    #: The fields of this step.
    fields: tuple[Field, ...] = ()
    #: Ways of delivery, for the step ``shipping``.
    deliveries: tuple[DeliveryChoice, ...] = ()
    #: Ways to pay, for the step ``review``.
    payments: tuple[PaymentChoice, ...] = ()
    #: Something that stands in the way and belongs to no field, or None.
    notice: Notice | None = None
    #: Discount codes; draw them with the snippet ``codes``.
    codes: Codes = Codes()
