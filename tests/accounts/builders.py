"""The cast: Alice owns the shop, Mei manages it, Bob helps, Charlie must see nothing."""

from __future__ import annotations

from storebuilder import accounts
from storebuilder.accounts.models import Staff
from storebuilder.web.faces import House
from tests.conftest import PANEL_HOST, Browser, browser

CAST = {"owner": "alice", "manager": "mei", "staff": "bob"}


def hire(role: str = "owner", *, email: str = "", language: str = "en") -> Staff:
    """A member of the staff, found again when asked for twice."""
    email = email or f"{CAST[role]}@tea.example"
    known = accounts.find_by_email(email)
    name = email.partition("@")[0].title()
    return known or accounts.add_staff(email, name=name, role=role, language=language)


def signed_in(app: House, role: str = "owner", *, language: str = "en") -> Browser:
    """A browser in the panel with somebody of ``role`` signed in."""
    client = browser(app, PANEL_HOST)
    token = accounts.start_session(hire(role, language=language).id, browser="Firefox/140.0")
    client.set_cookie("panel", token, domain=PANEL_HOST)
    return client
