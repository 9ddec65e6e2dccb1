"""Coming in and going out: one-time links, passwords, the forgotten password."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Answer

from storebuilder import accounts, jobs
from storebuilder.db import writing
from storebuilder.errors import ShopError, TooMany
from storebuilder.web.desk import letters
from storebuilder.web.desk.door import COOKIE, leave, let_in, public, safe_next
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.rendering import render


def _who() -> dict[str, str]:
    return {"address": request.remote_addr or "", "browser": request.user_agent.string}


@frame.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for address and password, or offer a link by mail."""
    if accounts.staff_of(COOKIE.read()):
        return redirect(safe_next(request.args.get("next")), 303)
    return _door()


@frame.post("/sign-in")
@public
def sign_in_by_password() -> ResponseReturnValue:
    """Let in who knows the password; says one and the same for whatever is wrong."""
    email = request.form.get("email", "")
    try:
        token = accounts.sign_in(email, request.form.get("password", ""), **_who())
    except ShopError as error:
        return _refusal(error, email)
    return let_in(_on_to(request.form.get("next")), token)


@frame.get("/sign-in/<token>")
@public
def sign_in_link(token: str) -> ResponseReturnValue:
    """Show a button: programs that only look at links must not use them up."""
    good = accounts.link_is_good(token)
    page = render("panel/sign_in_link.html", good=good)
    return page, (200 if good else 403)


@frame.post("/sign-in/<token>")
@public
def use_sign_in_link(token: str) -> ResponseReturnValue:
    """Use the link up."""
    try:
        session = accounts.use_link(token, **_who())
    except ShopError:
        return render("panel/sign_in_link.html", good=False), 403
    return let_in(_on_to(None), session)


@frame.get("/forgot")
@public
def forgot() -> ResponseReturnValue:
    """Offer a link by mail."""
    return render("panel/forgot.html", asked="", error="")


@frame.post("/forgot")
@public
def send_forgot_link() -> ResponseReturnValue:
    """Have a link mailed; the answer is the same whether somebody has this address or not."""
    email = request.form.get("email", "").replace("\0", "").strip().lower()[:254]
    try:
        for key in (f"forgot from {accounts.neighbourhood(_who()['address'])}", f"forgot {email}"):
            accounts.limit(key, *letters.FORGOT)
    except TooMany as error:
        page = render("panel/forgot.html", asked="", error=str(error))
        return page, 429, {"Retry-After": str(error.retry_after)}
    with writing():
        jobs.later("accounts.mail_link", email=email)
    return render("panel/forgot.html", asked=email, error="")


@frame.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    leave()
    response = redirect(url_for("panel.sign_in"), 303)
    COOKIE.take_back(response)
    return response


def _door(status: int = 200, **context: Any) -> tuple[str, int]:
    given = {"error": "", "email": "", "next": request.values.get("next", "")}
    return render("panel/sign_in.html", **{**given, **context}), status


def _refusal(error: ShopError, email: str) -> ResponseReturnValue:
    page, status = _door(error.status, error=str(error), email=email[:254])
    if isinstance(error, TooMany):
        return page, status, {"Retry-After": str(error.retry_after)}
    return page, status


def _on_to(path: str | None) -> Any:
    answer: Answer = redirect(safe_next(path), 303)
    return answer
