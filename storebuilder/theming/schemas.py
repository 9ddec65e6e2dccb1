"""What is wrong with the schemas of sections and with the pages composed of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeVar

from storebuilder.theming.reading import Files, keys_of

#: Kinds of settings: what the merchant sees is decided by the kind. Names are Shopify's.
KINDS = frozenset(
    (
        *("text", "textarea", "richtext", "url", "number", "range", "checkbox", "select", "radio"),
        *("collection", "product", "image_picker", "link_list", "page", "header", "paragraph"),
    )
)
Found = tuple[str, str]
T = TypeVar("T")


def faults(files: Files, fault: Callable[[str, int, str, str], T]) -> Iterator[T]:
    """Everything that is wrong, made with ``fault(file, line, problem, fix)``."""
    for problem, fix in _of_settings(files.settings):
        yield fault("config/settings_schema.json", 1, problem, fix)
    known = keys_of(files.folder / "locales" / "en")
    for key in unsaid(files.settings, known):
        yield fault("config/settings_schema.json", 1, *_not_said(key))
    for name, section in files.sections.items():
        line = section.markup.count("\n") + 1
        for key in unsaid(section.schema, known):
            yield fault(f"sections/{name}.html", line, *_not_said(key))
        for problem, fix in _of_schema(section.schema):
            yield fault(f"sections/{name}.html", line, problem, fix)
    for page in files.pages:
        for problem, fix in _of_page(files, page, files.pages[page]):
            yield fault(f"templates/{page}.json", 1, problem, fix)


def unsaid(value: Any, known: Collection[str]) -> set[str]:
    """The keys of words (``t:home.about``) in a schema that are not among the ``known``."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return set[str]().union(*(unsaid(one, known) for one in inner))
    missing = isinstance(value, str) and value.startswith("t:") and value[2:] not in known
    return {value[2:]} if missing else set()


def _not_said(key: str) -> Found:
    return f"{key!r} is not among the words.", "Add it to locales/en."


def _of_schema(schema: dict[str, Any]) -> Iterator[Found]:
    if not schema.get("name"):
        yield "The schema has no name.", 'Write: "name": "What the merchant calls it".'
    yield from _of_settings(schema.get("settings", []))
    kinds = {block.get("type") for block in schema.get("blocks", [])}
    for block in schema.get("blocks", []):
        yield from _of_settings(block.get("settings", []))
    for block in schema.get("preset", []):
        if block.get("type") not in kinds:
            yield f"The preset names a block {block.get('type')!r}.", f"Known are: {_list(kinds)}."


def _of_settings(settings: list[dict[str, Any]]) -> Iterator[Found]:
    seen: set[str] = set()
    for setting in settings:
        kind, name = setting.get("type"), setting.get("id", "")
        if kind not in KINDS:
            yield f"The setting {name!r} is of the kind {kind!r}.", f"Known are: {_list(KINDS)}."
        if kind in ("header", "paragraph"):
            continue
        if not name or not setting.get("label"):
            yield f"The setting {name!r} lacks an id or a label.", "Give it both."
        if name in seen:
            yield f"Two settings are called {name!r}.", "Rename one."
        seen.add(name)
        values = [option.get("value") for option in setting.get("options", [])]
        if kind in ("select", "radio") and setting.get("default") not in values:
            yield (
                f"The default of {name!r} is not among its options.",
                f"They are: {_list(values)}.",
            )


def _of_page(files: Files, template: str, page: dict[str, Any]) -> Iterator[Found]:
    sections = page.get("sections", {})
    for key in page.get("order", []):
        if key not in sections:
            yield f"The order names {key!r}.", f"Sections here are: {_list(sections)}."
    for key, entry in sections.items():
        section = files.sections.get(entry.get("type", ""))
        if section is None:
            yield (
                f"{key!r} is of the type {entry.get('type')!r}.",
                (f"Sections of this theme are: {_list(files.sections)}."),
            )
            continue
        if not section.fits(template):
            yield f"{section.name} does not belong on this page.", "See enabled_on in its schema."
        for name in entry.get("settings", {}):
            if name not in section.defaults():
                yield (
                    f"{key!r} sets {name!r}, which {section.name} does not know.",
                    (f"Its settings are: {_list(section.defaults())}."),
                )


def _list(names: Any) -> str:
    return ", ".join(sorted(map(str, names))) or "none"
