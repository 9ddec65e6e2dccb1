"""Letters to the staff: sign-in links and invitations, written by a job."""

from __future__ import annotations

import secrets
from datetime import timedelta

from storebuilder import accounts, mail
from storebuilder.accounts.models import Staff
from storebuilder.jobs import job
from storebuilder.storefronts import the_shop
from storebuilder.web.desk.outbox import PRIVATE
from storebuilder.web.desk.rendering import environment, panel_url
from storebuilder.web.desk.speaking import words_of

#: How many links may be asked for, within which time.
FORGOT = (3, timedelta(minutes=15))


@job("accounts.mail_link")
def mail_link(email: str) -> None:
    """Mail a sign-in link, if somebody with this address works here.

    A job, so that asking takes as long for an address that is not known here.
    """
    staff = accounts.find_by_email(email)
    if staff is None:
        return
    token = accounts.make_link(staff.id)
    _write(staff, "mail", token, who="")


def mail_invitation(staff: Staff, token: str, who: str) -> None:
    """Mail the first way in to somebody new."""
    _write(staff, "invite", token, who=who)


def _write(staff: Staff, kind: str, token: str, *, who: str) -> None:
    t = words_of(staff.language)
    shop = the_shop().name
    subject = t(f"sign_in.{kind}_subject", shop=shop)
    text = t(f"sign_in.{kind}_text", shop=shop, who=who)
    otherwise = t("sign_in.mail_else") if kind == "mail" else ""
    link = panel_url(f"/sign-in/{token}")
    drawn = (
        environment()
        .get_template("mail/way_in.html")
        .render(
            t=t,
            language=staff.language,
            subject=subject,
            text=text,
            otherwise=otherwise,
            link=link,
        )
    )
    plain = "\n\n".join(filter(None, [text, link, otherwise])) + "\n"
    key = f"{PRIVATE}{kind}:{staff.id}:{secrets.token_hex(8)}"
    mail.write(key, staff.email, subject, drawn, plain, staff.language)
