from __future__ import annotations

import pytest

from storebuilder.db import db
from storebuilder.errors import NotAccepted
from storebuilder.storefronts import menus, pages
from storebuilder.storefronts.menus import MenuDraft
from storebuilder.storefronts.models import MenuItem, Page, Storefront
from storebuilder.web.faces import House
from tests.catalog.builders import front
from tests.windows import Window, after_the_look, needs_two_writers

TEA = MenuDraft("Tea", "/collections/tea", {"zh-CN": "茶"})


def titles(handle: str, language: str, menu: str = "main") -> list[str]:
    return [entry.title for entry in menus.menus(front(handle), language).get(menu, ())]


def test_it_works(main_front: Storefront) -> None:
    menus.write_menu("main", [TEA, MenuDraft("About", "/pages/about")])
    assert titles("main", "en") == ["Tea", "About"]
    assert titles("main", "zh-CN") == ["茶", "About"]


def test_writing_a_menu_takes_the_place_of_the_old_one(main_front: Storefront) -> None:
    menus.write_menu("main", [TEA])
    menus.write_menu("main", [MenuDraft("Cups", "/collections/cups")])
    assert titles("main", "zh-CN") == ["Cups"]


def test_a_storefronts_own_menu_stands_in_the_place_of_the_one_for_all(
    chinese_front: Storefront,
) -> None:
    menus.write_menu("main", [TEA])
    menus.write_menu("main", [MenuDraft("功夫茶", "/")], storefront_id=chinese_front.id)
    assert titles("cn", "zh-CN") == ["功夫茶"]
    assert titles("main", "en") == ["Tea"]


@pytest.mark.parametrize("target", ["javascript:alert(1)", "//evil.example", "/\\evil", "", "x"])
def test_a_menu_leads_into_the_shop_or_to_https(main_front: Storefront, target: str) -> None:
    with pytest.raises(NotAccepted) as refused:
        menus.write_menu("main", [MenuDraft("Evil", target)])
    assert refused.value.field == "target-0"


def test_a_menu_that_is_sent_twice_at_once_stands_there_once(
    app: House, main_front: Storefront
) -> None:
    needs_two_writers()
    lines = [MenuDraft("About", "/pages/about")]
    menus.write_menu("main", lines)
    again = Window(app, lambda: menus.write_menu("main", lines))
    with after_the_look("DELETE FROM menu_items", again):
        menus.write_menu("main", lines)
    again.close()
    db.session.rollback()
    assert db.session.query(MenuItem).filter_by(menu="main").count() == 1


def test_a_page_that_is_sent_twice_at_once_is_one_page(app: House) -> None:
    needs_two_writers()
    again = Window(app, lambda: pages.write_page("about", title="About", body_html="<p>Hi</p>"))
    with after_the_look("FROM pages", again):
        pages.write_page("about", title="About", body_html="<p>Hi</p>")
    again.close()
    assert db.session.query(Page).filter_by(handle="about").count() == 1
