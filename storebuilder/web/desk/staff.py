"""The people who work here: inviting, roles, letting go. Owners only."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField

from storebuilder import accounts
from storebuilder.errors import ShopError
from storebuilder.web.desk import letters
from storebuilder.web.desk.door import needs, the_staff
from storebuilder.web.desk.forms import PanelForm, named
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import panel_url, render
from storebuilder.web.desk.speaking import LANGUAGES


class InviteForm(PanelForm):
    """Somebody new."""

    email = StringField()
    name = StringField()
    role = SelectField(choices=list(accounts.ROLES), default="staff")
    language = SelectField(choices=named(LANGUAGES.items()))


@frame.get("/settings/staff")
@needs("owner")
def staff() -> ResponseReturnValue:
    """Everybody who works here or did."""
    return _draw(InviteForm(data={"language": the_staff().language}))


@frame.post("/settings/staff")
@needs("owner")
def invite() -> ResponseReturnValue:
    """Add somebody; the link is mailed, and shown once to hand it over another way."""
    form = InviteForm(request.form)
    given = {name: value or "" for name, value in form.data.items()}
    if not form.sent_and_done("POST", lambda: accounts.add_staff(**given)):
        return _draw(form)
    person = accounts.find_by_email(form.email.data or "")
    assert person is not None  # noqa: S101 - it was added just now
    token = accounts.make_link(person.id, good_for=accounts.INVITATION)
    letters.mail_invitation(person, token, the_staff().called)
    return _draw(InviteForm(), link=panel_url(f"/sign-in/{token}"), invited=person.email)


@frame.post("/settings/staff/<int(max=2147483647):staff_id>")
@needs("owner")
def change_person(staff_id: int) -> ResponseReturnValue:
    """Change a role, let somebody go or take them back."""
    form = request.form
    try:
        accounts.change_staff(
            staff_id,
            role=form.get("role") or None,
            active={"1": True, "0": False}.get(form.get("active", "")),
        )
    except ShopError as error:
        empty = InviteForm()
        empty.refuse(ShopError(str(error)))
        return _draw(empty)
    notice("shell.saved")
    return redirect(url_for("panel.staff"), 303)


def _draw(form: InviteForm, *, link: str = "", invited: str = "") -> ResponseReturnValue:
    people = accounts.everybody()
    page = render(
        "panel/staff.html",
        form=form,
        people=people,
        link=link,
        invited=invited,
        roles=accounts.ROLES,
    )
    return page, form.status
