from __future__ import annotations

import json
from pathlib import Path

import pytest

from storebuilder.errors import NotAccepted, NotFound
from storebuilder.theming import Place, arranging
from storebuilder.theming.reading import Files
from tests.theming.builders import section, theme

HEADING = {"type": "text", "id": "heading", "label": "Heading", "default": "t:shop.hi"}
PAGE = json.dumps({"sections": {"a": {"type": "welcome"}, "b": {"type": "words"}},
                   "order": ["a", "b"]})  # fmt: skip
FILES = {
    "sections/welcome.html": section({"settings": [HEADING]}),
    "sections/words.html": section({"settings": [{**HEADING, "type": "richtext"}]}),
    "sections/product.html": section({"enabled_on": {"templates": ["product"]}}),
    "templates/index.json": PAGE,
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return theme(tmp_path, FILES).files


def order(files: Files, own: arranging.Settings) -> list[str]:
    return [one.key for one in arranging.arranged(files, own, "index")]


def test_it_works(files: Files) -> None:
    own, key = arranging.added(files, {}, "index", "words")
    assert order(files, own) == ["a", "b", key]
    assert order(files, arranging.moved(files, own, "index", key, -2)) == [key, "a", "b"]


def test_what_was_given_is_never_changed(files: Files) -> None:
    own, key = arranging.added(files, {"settings": {"accent": "ink"}}, "index", "words")
    before = json.dumps(own)
    arranging.moved(files, own, "index", key, -1)
    arranging.removed(files, own, "index", key)
    arranging.written(files, own, "index", "a", {"heading": "Hi"}, None)
    assert json.dumps(own) == before
    assert own["settings"] == {"accent": "ink"}


def test_what_is_as_the_theme_has_it_is_not_kept(files: Files) -> None:
    own = arranging.written(files, {}, "index", "a", {"heading": "t:shop.hi"}, None)
    assert own["templates"]["index"]["sections"]["a"] == {"type": "welcome", "settings": {}}


def test_the_last_that_was_removed_can_be_put_back(files: Files) -> None:
    own, place = arranging.removed(files, {}, "index", "a")
    assert order(files, own) == ["b"]
    assert order(files, arranging.put_back(files, own, "index", "a", place)) == ["a", "b"]
    again, _ = arranging.removed(files, own, "index", "b")
    with pytest.raises(NotFound):
        arranging.put_back(files, again, "index", "a", 0)


def test_a_section_of_another_theme_stays_in_its_place(files: Files) -> None:
    page = {"sections": {"x": {"type": "strange"}, "a": {"type": "welcome"},
                         "b": {"type": "words"}}, "order": ["a", "x", "b"]}  # fmt: skip
    own = {"templates": {"index": page}}
    assert order(files, own) == ["a", "b"]
    moved = arranging.moved(files, own, "index", "b", -1)
    assert moved["templates"]["index"]["order"] == ["b", "a", "x"]


def test_a_section_that_belongs_elsewhere_is_no_choice(files: Files) -> None:
    assert {one.name for one in arranging.choices(files, "index")} == {"welcome", "words"}
    with pytest.raises(NotAccepted):
        arranging.added(files, {}, "index", "product")


def test_richtext_is_drawn_as_html_and_text_is_not(tmp_path: Path) -> None:
    said = "<p>{{ section.settings.heading }}</p>"
    kinds = {
        f"sections/{name}.html": section({"settings": [{**HEADING, "type": kind}]}, said)
        for name, kind in (("welcome", "text"), ("words", "richtext"))
    }
    ready = theme(tmp_path, FILES | kinds)
    own = arranging.written(ready.files, {}, "index", "a", {"heading": "<b>a</b>"}, None)
    own = arranging.written(ready.files, own, "index", "b", {"heading": "<b>b</b>"}, None)
    page = ready.render("index", {}, Place("en", "USD", settings=own))
    assert "&lt;b&gt;a&lt;/b&gt;" in page
    assert "<p><b>b</b></p>" in page
