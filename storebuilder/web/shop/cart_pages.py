"""Drawing the bag, and the parts of it that the checkout shows too."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from flask import Response, g

from storebuilder import cart as carts
from storebuilder import catalog
from storebuilder.cart import Quote, QuoteLine
from storebuilder.cart.filling import MOST_OF_ONE
from storebuilder.cart.models import Cart
from storebuilder.errors import NotFound
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.theming.contexts.buying import BagLine, CartPage, Codes, Notice, Totals
from storebuilder.web.drawing.pieces import picture, url
from storebuilder.web.drawing.words import say
from storebuilder.web.shop import code_forms
from storebuilder.web.shop.rendering import render_page


def show(
    cart: Cart | None,
    *,
    notice: Notice | None = None,
    codes: Codes | None = None,
    wrong: Mapping[int, str] | None = None,
    status: int = 200,
) -> Response:
    """The page of the bag; ``wrong`` has the numbers that were typed and not taken."""
    front: Front = g.front
    if front.kind != "retail":
        raise NotFound("This storefront has no bag.")
    quote = carts.quote(cart, front, g.language) if cart else Quote(front.currency, ())
    page = CartPage(
        head=contexts.Head(title=say("cart.title")),
        lines=tuple(line(each, wrong or {}) for each in quote.lines),
        count=quote.count,
        totals=totals(quote),
        ready=quote.ready,
        notice=notice,
        codes=code_forms.codes(cart, quote) if codes is None else codes,
    )
    return render_page("cart", page, kept=False, status=status)


def line(each: QuoteLine, wrong: Mapping[int, str] | None = None) -> BagLine:
    """One line of a quote."""
    mistyped = wrong is not None and each.variant_id in wrong
    return BagLine(
        variant_id=each.variant_id,
        title=each.title or say("cart.unknown"),
        variant_title=each.variant_title,
        url=_product_url(each),
        picture=picture(each.picture),
        quantity=each.wanted,
        most=MOST_OF_ONE if each.available is None else min(MOST_OF_ONE, each.available),
        unit_price=each.unit_price,
        compare_at=each.compare_at if (each.compare_at or 0) > each.unit_price else None,
        total=each.unit_price * each.quantity,
        problem=_problem(each),
        error=say("cart.error.quantity", most=MOST_OF_ONE) if mistyped else "",
    )


def totals(quote: Quote) -> Totals:
    """The figures of a quote."""
    known = quote.shipping_rate_id is not None
    return Totals(
        subtotal=quote.subtotal,
        discount=quote.discount,
        shipping=quote.shipping if known else None,
        shipping_name=quote.shipping_name,
        duty=quote.duty,
        tax=quote.tax,
        tax_included=quote.tax_included,
        tax_name=f"{quote.tax_name} {_percent(quote.tax_basis_points)}" if quote.tax_name else "",
        total=quote.total,
        discounts=code_forms.discounts(quote),
    )


def notice(arguments: Mapping[str, str]) -> Notice | None:
    """What the address of the bag says was just done; anything else says nothing."""
    if "removed" in arguments:
        return _removed(arguments)
    if "few" in arguments:
        return Notice("warning", told("few"))
    if "added" in arguments:
        return Notice("good", told("added"))
    if arguments.get("problem") in {"sold_out", "gone"}:
        return Notice("warning", told(arguments["problem"]))
    return None


def told(what: str) -> str:
    """What came of adding, in words."""
    return say(f"cart.told.{what}")


def _removed(arguments: Mapping[str, str]) -> Notice | None:
    try:
        variant_id, pieces = int(arguments["removed"]), int(arguments.get("pieces", "1"))
    except ValueError:
        return None
    if not (0 < variant_id < 2**31 and 0 < pieces <= MOST_OF_ONE):
        return None
    view = catalog.lines(g.front, g.language, [variant_id]).get(variant_id)
    if view is None or not view.on_sale:
        return Notice("good", say("cart.told.removed"))
    text = say("cart.told.removed_named", title=view.title)
    return Notice("good", text, undo_variant=variant_id, undo_quantity=pieces)


def _problem(each: QuoteLine) -> str:
    if each.problem is None:
        return ""
    return say(f"cart.problem.{each.problem.kind}", count=each.problem.available)


def _product_url(each: QuoteLine) -> str:
    if not each.handle or (each.problem and each.problem.kind == "gone"):
        return ""
    return url("product", handle=each.handle, variant=each.variant_id)


def _percent(basis_points: int) -> str:
    from babel.numbers import format_percent

    locale = str(g.language).replace("-", "_")
    return str(format_percent(Decimal(basis_points) / 10000, "#,##0.##%", locale=locale))
