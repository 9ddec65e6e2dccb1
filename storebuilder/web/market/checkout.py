"""Ordering: where it goes, then the merchants are asked and each gets its part."""

from __future__ import annotations

from flask import Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from storebuilder import accounts
from storebuilder.aggregator import buying
from storebuilder.customers.countries import countries
from storebuilder.errors import Conflict, NotAccepted, TooMany
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads
from storebuilder.web.drawing.pieces import url
from storebuilder.web.drawing.words import say
from storebuilder.web.market import bag, bag_pages, face
from storebuilder.web.market.rendering import render_page

MOST = 20  # orders of one network within an hour: each asks servers of other people
FIELDS = tuple(buying.Contact.__dataclass_fields__)


@face.get("/checkout")
def checkout() -> AnyResponse:
    """Ask where it goes."""
    return _form({}, {}, "")


@face.post("/checkout")
def order() -> AnyResponse:
    """Order the bag as it was shown, and go to the page on which each part is paid."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    mine = bag.my_bag()
    if mine is None:
        return redirect(url("cart"), 303)
    try:
        contact = buying.read_contact(typed)
        _limit()
        purchase = buying.place(mine, buying.look(mine, g.language), contact, g.language)
    except NotAccepted as error:
        if error.field in typed:
            return _form(typed, {str(error.field): say(f"address.wrong.{_kind(error)}")}, "")
        return redirect(url("cart"), 303)
    except Conflict:
        return redirect(url("cart", said="changed"), 303)
    except TooMany as error:
        page = _form(typed, {}, say("address.too_many"))
        page.headers["Retry-After"] = str(error.retry_after)
        page.status_code = 429
        return page
    buying.ask(purchase)
    return redirect(url("order", token=purchase.token), 303)


def _limit() -> None:
    from datetime import timedelta

    place = accounts.neighbourhood(request.remote_addr or "")
    accounts.limit(f"market order from {place}", MOST, timedelta(hours=1))


def _kind(error: NotAccepted) -> str:
    return error.field if error.field in ("email", "address_country") else "line"


def _form(values: dict[str, str], errors: dict[str, str], problem: str) -> AnyResponse:
    mine = bag.my_bag()
    view = buying.look(mine, g.language) if mine else buying.BagView()
    if not view.can_be_ordered:
        return redirect(url("cart"), 303)
    page = contexts.MarketCheckoutPage(
        head=heads.head("/checkout", title=say("address.title"), indexed=False),
        parts=tuple(part for part in bag_pages.parts(view) if part.sells_here),
        about=bag_pages.about(view),
        values={name: values.get(name, "") for name in FIELDS},
        errors={name: errors.get(name, "") for name in FIELDS},
        wrong=bool(errors),
        problem=problem,
        countries=tuple(countries((), g.language)),
    )
    found: Response = render_page("bag-address", page, kept=False, status=422 if errors else 200)
    return found
