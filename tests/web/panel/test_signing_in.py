"""Coming in and going out."""

from __future__ import annotations

import pytest

from storebuilder import accounts, jobs
from storebuilder.accounts.models import SignInLink, Staff, StaffSession
from storebuilder.db import db, writing
from storebuilder.jobs import Job
from storebuilder.mail.models import Message
from storebuilder.web.desk.browsers import browser_name
from storebuilder.web.faces import House
from tests.accounts.builders import hire, signed_in
from tests.conftest import Browser

SECRET = "four quiet tea pots"


def test_it_works(app: House, visitor: Browser) -> None:
    token = accounts.make_link(hire("owner").id)
    page = visitor.get(f"/sign-in/{token}")
    assert "Open the panel" in page.text
    answer = visitor.post(f"/sign-in/{token}")
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Hello, Alice" in visitor.get("/").text


def test_looking_at_a_link_does_not_use_it_up(app: House, visitor: Browser) -> None:
    token = accounts.make_link(hire("owner").id)
    for _ in range(3):
        visitor.get(f"/sign-in/{token}")
        visitor.head(f"/sign-in/{token}")
    assert visitor.post(f"/sign-in/{token}").status_code == 303
    assert visitor.post(f"/sign-in/{token}").status_code == 403


def test_a_used_link_says_what_to_do(app: House, visitor: Browser) -> None:
    page = visitor.get("/sign-in/nothing")
    assert page.status_code == 403
    assert "sign-in-link" in page.text


def test_by_password_one_comes_back_to_where_one_was(app: House, visitor: Browser) -> None:
    accounts.set_password(hire("owner").id, SECRET)
    data = {"email": "alice@tea.example", "password": SECRET, "next": "/orders?show=send"}
    assert visitor.post("/sign-in", data=data).location == "/orders?show=send"


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(app: House, visitor: Browser, path: str) -> None:
    accounts.set_password(hire("owner").id, SECRET)
    data = {"email": "alice@tea.example", "password": SECRET, "next": path}
    assert visitor.post("/sign-in", data=data).location == "/"


def test_a_wrong_password_tells_nothing(app: House, visitor: Browser) -> None:
    accounts.set_password(hire("owner").id, SECRET)
    pages = []
    for email in ("alice@tea.example", "nobody@tea.example"):
        answer = visitor.post("/sign-in", data={"email": email, "password": "wrong"})
        assert answer.status_code == 403
        pages.append(answer.text.replace(email, ""))
    assert pages[0] == pages[1]
    assert "do not match" in pages[0]


def test_after_ten_tries_it_says_when_to_come_again(app: House, visitor: Browser) -> None:
    for _ in range(10):
        visitor.post("/sign-in", data={"email": "a@tea.example", "password": "x"})
    answer = visitor.post("/sign-in", data={"email": "a@tea.example", "password": "x"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_the_cookie_is_out_of_reach(app: House, visitor: Browser) -> None:
    token = accounts.make_link(hire("owner").id)
    said = visitor.post(f"/sign-in/{token}").headers["Set-Cookie"]
    assert said.startswith("panel=")
    assert "HttpOnly" in said
    assert "SameSite=Lax" in said
    assert "Domain" not in said


def test_on_https_no_sibling_host_can_set_it(app: House, visitor: Browser) -> None:
    token = accounts.make_link(hire("owner").id)
    answer = visitor.post(f"/sign-in/{token}", base_url="https://panel.tea.localhost")
    said = answer.headers["Set-Cookie"]
    assert said.startswith("__Host-panel=")
    assert "Secure" in said
    assert "Path=/" in said


def test_signing_in_gives_a_fresh_session_and_ends_the_old_one(app: House) -> None:
    owner = signed_in(app, "owner")
    before = owner.get_cookie("panel", domain="panel.tea.localhost")
    owner.post(f"/sign-in/{accounts.make_link(hire('owner').id)}")
    after = owner.get_cookie("panel", domain="panel.tea.localhost")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert accounts.staff_of(before.value) is None


def test_whoever_leaves_is_out(app: House, owner: Browser) -> None:
    cookie = owner.get_cookie("panel", domain="panel.tea.localhost")
    assert cookie is not None
    assert owner.post("/sign-out").location == "/sign-in"
    assert accounts.staff_of(cookie.value) is None
    assert owner.get("/").status_code == 303


def test_a_forgotten_password_brings_a_link_by_mail(app: House, visitor: Browser) -> None:
    hire("owner")
    page = visitor.post("/forgot", data={"email": "Alice@tea.example"})
    assert "a link is on its way" in page.text
    jobs.run_due()
    message = db.session.query(Message).one()
    link = next(word for word in message.text.split() if "/sign-in/" in word)
    assert link.startswith("http://panel.tea.localhost:8000/sign-in/")
    assert visitor.post(link.partition(":8000")[2]).status_code == 303


def test_asking_for_somebody_unknown_looks_the_same(app: House, visitor: Browser) -> None:
    hire("owner")
    pages = []
    for email in ("alice@tea.example", "nobody@tea.example"):
        answer = visitor.post("/forgot", data={"email": email})
        pages.append((answer.status_code, answer.text.replace(email, "")))
    assert pages[0] == pages[1]
    assert db.session.query(Job).filter_by(kind="accounts.mail_link").count() == 2
    assert db.session.query(SignInLink).count() == 0  # nothing that takes longer for one of them


def test_nobodys_box_is_flooded(app: House, visitor: Browser) -> None:
    answers = [visitor.post("/forgot", data={"email": "alice@tea.example"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_the_host_header_does_not_get_into_the_mail(app: House, visitor: Browser) -> None:
    hire("owner")
    visitor.post("/forgot", data={"email": "alice@tea.example"}, base_url="http://127.0.0.1")
    jobs.run_due()
    assert "http://panel.tea.localhost:8000/" in db.session.query(Message).one().text


def test_colleagues_cannot_read_a_link_in_the_outbox(
    app: House, visitor: Browser, manager: Browser
) -> None:
    hire("owner")
    visitor.post("/forgot", data={"email": "alice@tea.example"})
    jobs.run_due()
    message = db.session.query(Message).one()
    page = manager.get(f"/outbox/{message.id}")
    assert "Only its recipient may read it" in page.text
    assert "/sign-in/" not in page.text
    assert manager.get(f"/outbox/{message.id}/body").status_code == 404


def test_an_owner_invites_and_the_invited_gets_in(owner: Browser, visitor: Browser) -> None:
    page = owner.post("/settings/staff", data={"email": "new@tea.example", "role": "staff",
                                               "language": "zh-CN"}).text  # fmt: skip
    link = page.partition('id="invite-link">')[2].partition("<")[0]
    assert visitor.post(link.partition(":8000")[2]).status_code == 303
    assert "首页" in visitor.get("/").text
    assert visitor.get("/settings/staff").status_code == 403


def test_a_manager_makes_nobody_an_owner(app: House, manager: Browser) -> None:
    mei = hire("manager")
    assert manager.post(f"/settings/staff/{mei.id}", data={"role": "owner"}).status_code == 403
    assert manager.post("/me", data={"name": "Mei", "language": "en", "role": "owner"})
    assert db.session.get_one(Staff, mei.id).role == "manager"


def test_a_password_is_set_and_other_browsers_are_out(app: House, owner: Browser) -> None:
    other = signed_in(app, "owner")
    owner.post("/me/password", data={"password": SECRET})
    assert owner.get("/me").status_code == 200
    assert other.get("/me").status_code == 303
    wrong = owner.post("/me/password", data={"current": "wrong", "password": "another tea pot"})
    assert wrong.status_code == 422
    assert "not your present password" in wrong.text
    assert SECRET not in wrong.text


def test_sessions_are_seen_and_ended(app: House, owner: Browser) -> None:
    signed_in(app, "owner")
    page = owner.get("/me").text
    assert page.count("Firefox") == 2
    owner.post("/me/sessions/end")
    alive = db.session.query(StaffSession).filter(StaffSession.ended_at.is_(None)).count()
    assert alive == 1
    assert owner.get("/me").status_code == 200


def test_nobody_ends_a_colleagues_session(app: House, owner: Browser, helper: Browser) -> None:
    session = accounts.sessions_of(hire("owner").id)[0]
    helper.post(f"/me/sessions/{session.id}/end")
    assert owner.get("/me").status_code == 200


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8", "curl/8"),
        ("", "?"),
    ],
)
def test_browsers_have_names(said: str, name: str) -> None:
    assert browser_name(said) == name


def test_the_door_speaks_the_browsers_language(visitor: Browser) -> None:
    page = visitor.get("/sign-in", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert "登录" in page
    assert '<html lang="zh-CN">' in page


def test_nothing_is_left_of_who_was_there(app: House, owner: Browser, visitor: Browser) -> None:
    owner.get("/")
    assert accounts.actor().staff_id is None
    with writing():
        accounts.audit("x.y", "x")
