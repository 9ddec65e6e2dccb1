"""Small themes for tests, written in the test itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from storebuilder.theming import Place, Theme, reading

PLACE = Place(language="en", currency="USD")


def theme(folder: Path, files: dict[str, str]) -> Theme:
    """A theme of these files; what it needs and is not given is as small as it can be."""
    whole = {
        "theme.toml": 'name = "T"\nversion = "1"\nauthor = "A"\nlicence = "MIT"\n',
        "layout/theme.html": "{{ content }}",
        "locales/en/shop.json": '{"hello": "Hello {name}"}',
        **files,
    }
    for name, text in whole.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "assets").mkdir(exist_ok=True)
    return Theme(reading.read("test", folder))


def drawn(folder: Path, template: str, place: Place = PLACE, **context: Any) -> str:
    """What ``template`` draws of ``context``."""
    return theme(folder, {"templates/page.html": template}).render("page", context, place)


def section(schema: dict[str, Any] | None = None, markup: str = "") -> str:
    """The text of a section's file."""
    said = json.dumps({"name": "Section", "settings": [], **(schema or {})})
    return f"{markup}\n{{% schema %}}{said}{{% endschema %}}\n"
