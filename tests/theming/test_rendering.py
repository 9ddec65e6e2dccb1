from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from storebuilder import theming
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.theming import Place, links
from tests.theming.builders import PLACE, drawn, section, theme

WELCOME = section(
    {"settings": [{"type": "text", "id": "heading", "label": "Heading", "default": "t:shop.hi"}]},
    "<h1>{{ section.settings.heading }}</h1>",
)
PAGE = json.dumps({"sections": {"a": {"type": "welcome"}}, "order": ["a"]})
FILES = {
    "sections/welcome.html": WELCOME,
    "templates/index.json": PAGE,
    "locales/en/shop.json": '{"hi": "Welcome"}',
    "locales/zh-CN/shop.json": '{"hi": "欢迎"}',
}


def own_page(**settings: object) -> Place:
    """A place whose storefront composed the first page itself."""
    entry = {"type": "welcome", "settings": settings}
    page = {"sections": {"a": entry, "b": entry}, "order": ["b", "a"]}
    return Place("en", "USD", settings={"templates": {"index": page}})


def test_it_works(tmp_path: Path) -> None:
    assert theme(tmp_path, FILES).render("index", {}, PLACE).strip() == "<h1>Welcome</h1>"


def test_words_of_a_section_are_in_the_pages_language(tmp_path: Path) -> None:
    ready = theme(tmp_path, FILES)
    assert "欢迎" in ready.render("index", {}, Place("zh-CN", "CNY"))
    assert "Welcome" in ready.render("index", {}, PLACE)


def test_a_merchants_words_stand_in_the_place_of_the_themes(tmp_path: Path) -> None:
    shown = theme(tmp_path, FILES).render("index", {}, own_page(heading="Spring <tea>"))
    assert shown.count("<h1>Spring &lt;tea&gt;</h1>") == 2


def test_a_merchants_words_may_be_in_several_languages(tmp_path: Path) -> None:
    place = own_page(heading={"en": "Spring", "zh-CN": "春天"})
    ready = theme(tmp_path, FILES)
    assert "Spring" in ready.render("index", {}, place)
    chinese = Place("zh-CN", "CNY", settings=place.settings)
    assert "春天" in ready.render("index", {}, chinese)


def test_a_setting_that_the_theme_does_not_know_is_left_out(tmp_path: Path) -> None:
    placed = theme(tmp_path, FILES).composed("index", own_page(colour="red"))
    assert placed[0].settings == {"heading": "Welcome"}


def test_a_section_that_the_theme_does_not_have_is_left_out(tmp_path: Path) -> None:
    page = {"sections": {"a": {"type": "carousel"}}, "order": ["a"]}
    place = Place("en", "USD", settings={"templates": {"index": page}})
    assert theme(tmp_path, FILES).composed("index", place) == []


def test_texts_are_escaped(tmp_path: Path) -> None:
    assert drawn(tmp_path, "{{ x }}", x="<script>") == "&lt;script&gt;"


def test_a_name_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="'prise' is undefined"):
        drawn(tmp_path, "{{ prise }}")


def test_links_are_in_the_pages_language(tmp_path: Path) -> None:
    place = Place("zh-CN", "USD", prefix="/zh-CN")
    shown = drawn(tmp_path, "{{ link('product', handle='a b/c', variant=7) }}", place)
    assert shown == "/zh-CN/products/a%20b%2Fc?variant=7"


@pytest.mark.parametrize("name", ["//evil.example", "javascript:alert(1)", "prodct", ""])
def test_a_link_leads_nowhere_else(name: str) -> None:
    with pytest.raises(NotAccepted):
        links.path(name)


def test_a_page_loads_the_styles_that_are_called_like_it(tmp_path: Path) -> None:
    files = {"templates/checkout-pay.html": "{{ styles(template)|join(' ') }}"}
    for name in ("base", "checkout", "checkout-pay", "cart"):
        files[f"assets/{name}.css"] = f"/* {name} */"
    shown = theme(tmp_path, files).render("checkout-pay", {}, PLACE).split()
    assert [name.rpartition("/")[2].partition(".")[0] for name in shown] == [
        "base",
        "checkout",
        "checkout-pay",
    ]


def test_an_assets_name_changes_with_its_content(tmp_path: Path) -> None:
    one = theme(tmp_path, {"assets/base.css": "a {}"}).asset("base.css")
    other = theme(tmp_path, {"assets/base.css": "b {}"}).asset("base.css")
    assert one != other


def test_a_page_that_the_theme_does_not_have_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no template 'lookbook'"):
        theme(tmp_path, FILES).render("lookbook", {}, PLACE)


def test_a_theme_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(NotFound, match="plain"):
        theming.load("planet")


@pytest.mark.parametrize("name", ["../plain", "plain/../plain", "/etc", "", ".", "Plain", "a\0b"])
def test_a_themes_name_is_no_path(name: str) -> None:
    with pytest.raises(NotFound):
        theming.load(name)


def test_a_themes_folder_of_the_current_directory_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoy = tmp_path / "themes" / "decoy"
    decoy.mkdir(parents=True)
    (decoy / "theme.toml").write_text('name = "Decoy"')
    monkeypatch.chdir(tmp_path)
    assert "decoy" not in theming.installed()
    assert "plain" in theming.installed()


def test_a_date_from_right_to_left_stands_in_any_sentence(tmp_path: Path) -> None:
    place = Place("ar", "USD")
    text = drawn(tmp_path, "{{ date(day) }}", place, day=date(2026, 11, 25))
    assert (text[0], text[-1]) == ("\u2067", "\u2069")
    assert drawn(tmp_path, "{{ date(day) }}", day=date(2026, 11, 25)) == "Nov 25, 2026"
