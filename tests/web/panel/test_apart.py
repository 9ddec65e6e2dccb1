"""What must stay apart: mails and pages, themes and the panel, notices and strangers."""

from __future__ import annotations

import pytest

from storebuilder.web.desk import rendering
from storebuilder.web.faces import House
from tests.conftest import Browser
from tests.web.panel.selling import mailed


def test_a_mail_runs_nothing_in_its_frame(app: House, helper: Browser) -> None:
    message = mailed(html="<script>alert(1)</script>", key="x")
    page = helper.get(f"/outbox/{message.id}")
    assert '<iframe class="preview" sandbox ' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    body = helper.get(f"/outbox/{message.id}/body")
    assert body.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "script-src" not in body.headers["Content-Security-Policy"]


def test_a_notice_cannot_be_forged(app: House, owner: Browser) -> None:
    owner.set_cookie("panel-notice", "W3sidGV4dCI6ICJQd25lZCJ9XQ.x.y", domain="panel.tea.localhost")
    assert "Pwned" not in owner.get("/").text


def test_a_notice_is_shown_once(owner: Browser) -> None:
    owner.post("/me", data={"name": "Alice", "language": "en"})
    assert "Saved." in owner.get("/me").text
    assert "Saved." not in owner.get("/me").text


def test_no_theme_can_load_a_page_of_the_panel_nor_the_panel_one_of_a_theme(app: House) -> None:
    from jinja2 import TemplateNotFound

    from storebuilder import theming

    ours = set(rendering.environment().list_templates())
    assert all(name.startswith(("panel/", "mail/")) for name in ours)
    folder = theming.themes_folder()
    theirs = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    for name in ["../../shop/__init__.py", "/etc/passwd", *sorted(theirs)[:50]]:
        with pytest.raises(TemplateNotFound):
            rendering.environment().get_template(name)
    for name in ours:
        with pytest.raises(TemplateNotFound):
            app.jinja_env.get_template(name)
