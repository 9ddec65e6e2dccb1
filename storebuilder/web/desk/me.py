"""One's own account: name, language, password, signed-in browsers, the storefront at work."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, SelectField, StringField

from storebuilder import accounts
from storebuilder.errors import NotAccepted
from storebuilder.storefronts import hosts
from storebuilder.web.desk.browsers import browser_name
from storebuilder.web.desk.door import let_in, safe_next, the_staff
from storebuilder.web.desk.forms import PanelForm, named
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import LANGUAGES


class MeForm(PanelForm):
    """What one may change of oneself."""

    name = StringField()
    language = SelectField(choices=named(LANGUAGES.items()))


class PasswordForm(PanelForm):
    """A new password; who has one already must know it."""

    current = PasswordField()
    password = PasswordField()

    def save(self) -> None:
        """Set the password; every other browser is signed out."""
        me = the_staff()
        if me.has_password and not accounts.password_matches(me.id, self.current.data or ""):
            raise NotAccepted("This is not your present password.", field="current")
        accounts.set_password(me.id, self.password.data or "")


@frame.get("/me")
def me() -> ResponseReturnValue:
    """The account of who is signed in."""
    return _draw(MeForm(obj=the_staff()), PasswordForm())


@frame.post("/me")
def change_me() -> ResponseReturnValue:
    """Change name and language."""
    form = MeForm(request.form)
    if form.sent_and_done("POST", lambda: accounts.change_staff(the_staff().id, **form.data)):
        notice("shell.saved")
        return redirect(url_for("panel.me"), 303)
    return _draw(form, PasswordForm())


@frame.post("/me/password")
def change_password() -> ResponseReturnValue:
    """Set a password, and go on in a fresh session."""
    form = PasswordForm(request.form)
    if not form.sent_and_done("POST", form.save):
        return _draw(MeForm(obj=the_staff()), form)
    notice("settings.me.password_set")
    token = accounts.start_session(
        the_staff().id, address=request.remote_addr or "", browser=request.user_agent.string
    )
    answer: Any = redirect(url_for("panel.me"), 303)
    return let_in(answer, token)


@frame.post("/me/sessions/<int(max=2147483647):session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one of one's own browsers out."""
    accounts.end_session(session_id, the_staff().id)
    notice("settings.me.session_ended")
    return redirect(url_for("panel.me"), 303)


@frame.post("/me/sessions/end")
def end_other_sessions() -> ResponseReturnValue:
    """Sign all of one's other browsers out."""
    accounts.end_sessions(the_staff().id, but=the_staff().session_id)
    notice("settings.me.sessions_ended")
    return redirect(url_for("panel.me"), 303)


@frame.post("/work-on")
def work_on() -> ResponseReturnValue:
    """Choose the storefront to work on; lists and the home page then show its part."""
    chosen = request.form.get("front", "")
    response = redirect(safe_next(request.form.get("next")), 303)
    if any(front.handle == chosen for front in hosts.current()):
        response.set_cookie(
            "panel-front",
            chosen,
            max_age=365 * 24 * 3600,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie("panel-front")
    return response


def _draw(form: MeForm, password: PasswordForm) -> ResponseReturnValue:
    sessions = accounts.sessions_of(the_staff().id)
    page = render(
        "panel/me.html",
        form=form,
        password=password,
        sessions=sessions,
        browser_name=browser_name,
    )
    return page, max(form.status, password.status)
