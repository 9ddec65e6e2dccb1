"""The first page of a storefront, arranged by the merchant."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from storebuilder import catalog, jobs, storefronts, theming
from storebuilder.accounts.models import AuditEntry
from storebuilder.db import db
from storebuilder.media.models import Picture
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from tests.accounts.builders import hire, signed_in
from tests.catalog import builders
from tests.conftest import CHINESE_HOST, PANEL_HOST, Browser, browser
from tests.web.panel.forms import fields_of

HERO = {"heading-en": "Spring tea", "heading-zh-CN": "春茶", "text-en": "Picked in March.",
        "target": "/collections/all", "picture": "0", "shelf": "newest", "count": "1"}  # fmt: skip


@pytest.fixture
def at(main_front: Storefront) -> str:
    return f"/storefronts/{main_front.id}/sections"


def _seen(client: Browser, address: str) -> str:
    return str(fields_of(client.get(address).text, "section")["seen"][0])


def _save(client: Browser, address: str, **changes: Any) -> Any:
    shown = fields_of(client.get(address).text, "section")
    data = {**shown, **{name.replace("__", "-"): value for name, value in changes.items()}}
    return client.post(address, data={k: v for k, v in data.items() if v is not None})


def _order() -> list[str]:
    db.session.rollback()
    row = db.session.query(Storefront).filter_by(handle="main").one()
    files = theming.load("plain").files
    return [one.key for one in theming.arranging.arranged(files, row.theme_settings, "index")]


def _trail() -> list[dict[str, Any]]:
    wanted = select(AuditEntry.changes).where(AuditEntry.action == "storefront.page_changed")
    return list(db.session.scalars(wanted.order_by(AuditEntry.id)))


def test_it_works(manager: Browser, at: str, buyer: Browser) -> None:
    page = manager.get(at).text
    assert "Large picture with words" in page
    answer = manager.post(f"{at}/hero", data={**HERO, "seen": _seen(manager, f"{at}/hero")})
    assert answer.status_code == 303
    home = buyer.get("/").text
    assert "<h1>Spring tea</h1>" in home
    assert "Picked in March." in home
    assert "<h1>春茶</h1>" in buyer.get("/zh-CN/").text
    assert any("Large picture with words: heading" in changes for changes in _trail())


def test_what_is_saved_as_it_was_changes_nothing(manager: Browser, at: str) -> None:
    for key in ("hero", "newest", "collections", "about", "promises"):
        assert _save(manager, f"{at}/{key}").status_code == 303
    row = db.session.query(Storefront).filter_by(handle="main").one()
    assert not row.theme_settings
    assert not _trail()


def test_one_language_changes_and_the_other_stays(
    manager: Browser, at: str, buyer: Browser
) -> None:
    before = buyer.get("/zh-CN/").text.partition("<h1>")[2].partition("</h1>")[0]
    _save(manager, f"{at}/hero", **{"heading-en": "Tea"})
    assert "<h1>Tea</h1>" in buyer.get("/").text
    assert f"<h1>{before}</h1>" in buyer.get("/zh-CN/").text


def test_an_empty_translation_is_read_in_the_main_language(
    manager: Browser, at: str, buyer: Browser
) -> None:
    _save(manager, f"{at}/hero", **{"heading-en": "Tea", "heading-zh-CN": ""})
    assert "<h1>Tea</h1>" in buyer.get("/zh-CN/").text


def test_sections_are_put_in_order(manager: Browser, at: str) -> None:
    assert _order() == ["hero", "newest", "collections", "about", "promises"]
    manager.post(f"{at}/promises/earlier")
    manager.post(f"{at}/hero/later")
    assert _order() == ["newest", "hero", "collections", "promises", "about"]
    manager.post(f"{at}/newest/earlier")  # it is the first already
    assert _order()[0] == "newest"
    assert len(_trail()) == 2


def test_a_section_is_added_and_filled(manager: Browser, at: str, buyer: Browser) -> None:
    answer = manager.post(at, data={"type": "rich-text"})
    address = answer.headers["Location"]
    assert address.endswith("/rich-text-1")
    html = '<p>Made <b>by hand</b></p><script>alert(1)</script><p onclick="x()">twice</p>'
    _save(manager, address, **{"heading-en": "Who", "text-en": html})
    home = buyer.get("/").text
    assert "<p>Made <b>by hand</b></p><p>twice</p>" in home
    assert "alert(1)" not in home


def test_a_section_is_taken_off_and_put_back(manager: Browser, at: str) -> None:
    manager.post(f"{at}/about/remove")
    assert "about" not in _order()
    notice = manager.get(at).text
    assert "was taken off the page" in notice
    undo = re.findall(r'action="([^"]*/back[^"]*)"', notice)[0]
    manager.post(undo)
    assert _order() == ["hero", "newest", "collections", "about", "promises"]


def test_parts_are_changed_added_ordered_and_removed(
    manager: Browser, at: str, buyer: Browser
) -> None:
    answer = _save(manager, f"{at}/promises", **{
        "part-0-gone": "1", "part-1-place": "9", "part-1-heading-en": "Send it back",
        "more": "promise",
    })  # fmt: skip
    assert answer.headers["Location"].endswith("/promises")
    _save(manager, f"{at}/promises", **{"part-3-heading-en": "Wrapped", "part-3-sign": "leaf"})
    home = buyer.get("/").text
    first, second, third, last = (
        home.index(words)
        for words in ("Paid safely", "People who answer", "Send it back", "Wrapped")
    )
    assert first < second < third < last
    assert "Delivery you can follow" not in home


def test_a_picture_is_chosen_or_sent(manager: Browser, at: str, buyer: Browser) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(stream, "PNG")
    shown = fields_of(manager.get(f"{at}/hero").text, "section")
    data = {**shown, "picture-file": (io.BytesIO(stream.getvalue()), "sea.png")}
    assert manager.post(f"{at}/hero", data=data).status_code == 303
    jobs.run_due()
    picture = db.session.query(Picture).one()
    assert picture.sizes[0]["path"] in buyer.get("/").text
    assert f'value="{picture.id}" checked' in manager.get(f"{at}/hero").text
    _save(manager, f"{at}/hero", picture="0")
    assert picture.sizes[0]["path"] not in buyer.get("/").text


def test_a_collection_is_chosen_by_its_title(manager: Browser, at: str, buyer: Browser) -> None:
    builders.product("Blue tea pot", kind="Pots")
    catalog.add_collection("Pots", rule={"kind": "Pots"})
    assert '<option value="pots">Pots</option>' in manager.get(f"{at}/newest").text
    _save(manager, f"{at}/newest", shelf="pots", count="4", **{"heading-en": ""})
    assert 'href="/collections/pots"' in buyer.get("/").text


@pytest.mark.parametrize(
    ("key", "name", "value", "said"),
    [
        ("hero", "target", "javascript:alert(1)", "not a place that a link may lead to"),
        ("hero", "target", "//evil.example", "not a place that a link may lead to"),
        ("hero", "picture", "999", "no such picture"),
        ("hero", "picture", "x", "no such picture"),
        ("hero", "count", "-1", "not a number that is accepted"),
        ("hero", "count", "٣", "not a number that is accepted"),
        ("newest", "count", "25", "Use 2 to 24"),
        ("newest", "shelf", "nowhere", "not among the choices"),
        ("newest", "across", "9", "not among the choices"),
        ("hero", "heading-en", "x" * 501, "501 characters long"),
        ("hero", "text-en", "x" * 5001, "5001 characters long"),
    ],
)  # fmt: skip
def test_what_is_not_accepted_is_told_beside_its_field(
    manager: Browser, at: str, key: str, name: str, value: str, said: str
) -> None:
    answer = _save(manager, f"{at}/{key}", **{name: value})
    assert answer.status_code == 422
    assert said in answer.text
    if name != "picture":
        assert value in answer.text  # nobody types it twice
    assert not _trail()


def test_a_colleagues_change_is_never_overwritten(manager: Browser, at: str) -> None:
    seen = _seen(manager, f"{at}/hero")
    _save(manager, f"{at}/hero", **{"heading-en": "Theirs"})
    answer = manager.post(f"{at}/hero", data={**HERO, "heading-en": "Mine", "seen": seen})
    assert answer.status_code == 422
    assert "Somebody changed this section meanwhile." in answer.text
    assert "Theirs" in manager.get(f"{at}/hero").text


@pytest.mark.parametrize("kind", ["product", "nowhere", ""])
def test_a_section_of_another_page_cannot_be_added(manager: Browser, at: str, kind: str) -> None:
    manager.post(at, data={"type": kind})
    assert "no such section" in manager.get(at).text
    assert not _trail()


def test_a_page_holds_only_so_many(manager: Browser, at: str) -> None:
    for _ in range(30):
        manager.post(at, data={"type": "rich-text"})
    assert len(_order()) == theming.arranging.MOST
    assert "The page is full" in manager.get(at).text


def test_what_is_not_there_is_not_found(manager: Browser, at: str) -> None:
    assert manager.get(f"{at}/nothing").status_code == 404
    assert manager.post(f"{at}/nothing/remove").status_code == 404
    assert manager.post(f"{at}/hero/back").status_code == 404
    assert manager.get("/storefronts/99999/sections").status_code == 404


def test_each_storefront_has_its_own_page(
    manager: Browser, at: str, app: House, buyer: Browser
) -> None:
    _save(manager, f"{at}/hero", **{"heading-en": "Only here"})
    assert "Only here" not in browser(app, CHINESE_HOST).get("/").text


def test_a_text_in_a_language_that_was_left_is_not_lost(
    manager: Browser, at: str, main_front: Storefront, buyer: Browser
) -> None:
    number = main_front.id
    _save(manager, f"{at}/hero", **{"heading-en": "Tea", "heading-zh-CN": "茶"})
    storefronts.change_storefront(number, languages=["en"])
    _save(manager, f"{at}/hero", **{"heading-en": "More tea"})
    storefronts.change_storefront(number, languages=["en", "zh-CN"])
    assert "<h1>茶</h1>" in buyer.get("/zh-CN/").text


def test_charlie_and_bob_see_and_change_nothing(helper: Browser, visitor: Browser, at: str) -> None:
    for client, status in ((visitor, 303), (helper, 403)):
        assert client.get(at).status_code == status
        for address in (at, f"{at}/hero", f"{at}/hero/remove", f"{at}/hero/later"):
            assert client.post(address, data={"type": "hero"}).status_code == status
    assert not _trail()


def test_it_is_said_in_chinese(app: House, at: str) -> None:
    hire("owner", language="zh-CN")
    client = signed_in(app, "owner")
    assert client.host == PANEL_HOST
    assert "大图配文字" in client.get(at).text
    page = client.get(f"{at}/hero").text
    assert "按钮链接到" in page
    assert "Heading" not in page
