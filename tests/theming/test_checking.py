from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from storebuilder import theming
from storebuilder.theming import Fault, finding
from tests.theming.builders import section, theme

Check = Callable[[dict[str, str]], list[Fault]]


@pytest.fixture
def faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Check a theme of these files; pages that are missing are not what these tests are about."""
    monkeypatch.setattr(finding, "themes_folder", lambda: tmp_path)

    def check(files: dict[str, str]) -> list[Fault]:
        with contextlib.suppress(theming.reading.Broken):
            theme(tmp_path / "mine", files)
        return [fault for fault in theming.check("mine") if "page is missing" not in fault.problem]

    return check


def test_it_works(faults: Check) -> None:
    assert faults({"sections/a.html": section(None, "{{ t('shop.hello', name=1) }}")}) == []


def test_plain_has_no_fault() -> None:
    assert theming.check("plain") == []
    assert theming.check("market") == []


WRONG = {
    "an unclosed tag": ({"snippets/a.html": "\n{% if x %}"}, "snippets/a.html", 2, "end of tem"),
    "an unknown filter": ({"snippets/a.html": "\n\n{{ x|blink }}"}, "snippets/a.html", 3, "blink"),
    "a word": ({"snippets/a.html": "\n{{ t('shop.bye') }}"}, "snippets/a.html", 2, "shop.bye"),
    "an asset": ({"snippets/a.html": "{{ asset('x.css') }}"}, "snippets/a.html", 1, "x.css"),
    "a link": ({"snippets/a.html": "{{ link('blog') }}"}, "snippets/a.html", 1, "blog"),
    "a snippet": ({"snippets/a.html": "\n{% include 'snippets/b.html' %}"}, "snippets/a.html", 2,
                  "snippets/b.html"),
    "a name": ({"sections/a.html": section(None, "\n\n{{ prodct.title }}")}, "sections/a.html", 3,
               "prodct"),
    "a script": ({"snippets/a.html": "\n<script>1</script>"}, "snippets/a.html", 2,
                 "inline script"),
    "a style": ({"snippets/a.html": '<p style="x">'}, "snippets/a.html", 1, "inline style"),
    "a handler": ({"snippets/a.html": '<p onclick="x">'}, "snippets/a.html", 1, "event handler"),
    "a tracker": ({"snippets/a.html": '<img src="https://t.example/">'}, "snippets/a.html", 1,
                  "another host"),
    "no schema": ({"sections/a.html": "x"}, "sections/a.html", 1, "no schema"),
    "a schema's comma": ({"sections/a.html": 'x\n{% schema %}\n{"name": "A",}\n{% endschema %}'},
                         "sections/a.html", 3, "not valid JSON"),
    "a schema's words": ({"sections/a.html": section({"name": "t:schema.none"})},
        "sections/a.html", 2, "not among the words"),
    "a section of another page": ({"sections/a.html": section({"enabled_on": {"templates": ["b"]}}),
        "templates/index.json": '{"sections": {"x": {"type": "a"}}, "order": ["x"]}'},
        "templates/index.json", 1, "does not belong on this page"),
    "a kind of setting": ({"sections/a.html": section({"settings": [
        {"type": "colour", "id": "a", "label": "A"}]})}, "sections/a.html", 2, "'colour'"),
    "a default": ({"sections/a.html": section({"settings": [
        {"type": "select", "id": "a", "label": "A", "default": "x",
         "options": [{"value": "y"}]}]})},
        "sections/a.html", 2, "not among its options"),
    "an unknown section": ({"templates/index.json": '{"sections": {"a": {"type": "hero"}}}'},
                           "templates/index.json", 1, "'hero'"),
    "an order": ({"templates/index.json": '{"order": ["a"]}'}, "templates/index.json", 1, "'a'"),
    "a translation": ({"locales/de/shop.json": "{}"}, "locales/de/shop.json", 1, "shop.hello"),
    "no version": ({"theme.toml": 'name = "T"\nauthor = "A"\nlicence = "MIT"'}, "theme.toml", 1,
                   "version"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_names_file_line_and_remedy(faults: Check, name: str) -> None:
    files, file, line, problem = WRONG[name]
    found = [fault for fault in faults(files) if problem in fault.problem]
    assert [(fault.file, fault.line) for fault in found] == [(file, line)], faults(files)
    assert found[0].fix


MARKET = 'name = "T"\nversion = "1"\nauthor = "A"\nlicence = "MIT"\nfor = "market"\n'


@pytest.mark.parametrize(
    ("about", "markup", "problem"),
    [
        (MARKET, "{{ link('product', handle='a') }}", "no page of a market"),
        (MARKET, "{{ product.title }}", "No page has 'product'"),
        ("", "{{ link('merchants') }}", "no page of a shop"),
        ("", "{{ merchants|length }}", "No page has 'merchants'"),
        (MARKET, "{{ link('merchants') }}{{ merchants|length }}", ""),
    ],
)
def test_each_face_has_its_own_names(faults: Check, about: str, markup: str, problem: str) -> None:
    files = {"sections/a.html": section(None, markup)}
    found = faults(files | ({"theme.toml": about} if about else {}))
    assert [problem in str(one) for one in found] == ([True] if problem else [])


def test_the_pages_that_are_missing_are_those_of_its_face(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "themes_folder", lambda: tmp_path)
    theme(tmp_path / "mine", {"theme.toml": MARKET})
    missing = {fault.file for fault in theming.check("mine")}
    assert "templates/merchant.json" in missing
    assert "templates/product.json" not in missing


def test_a_shop_is_not_offered_a_markets_theme() -> None:
    assert "market" in theming.installed("market")
    assert "market" not in theming.installed()
    assert "plain" not in theming.installed("market")
