"""What a template refers to: names, words, assets, links, other templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from jinja2 import meta, nodes

from storebuilder.errors import ShopError
from storebuilder.theming import links
from storebuilder.theming.contexts import PAGES_OF
from storebuilder.theming.reading import keys_of
from storebuilder.theming.rendering import Theme

#: What every template sees beside its page's context.
EVERYWHERE = frozenset(
    (
        *("site", "head", "content", "template", "section", "settings"),
        *("t", "money", "date", "link", "asset", "styles", "scripts", "range", "dict", "namespace"),
    )
)
Found = tuple[int, str, str]


def faults(theme: Theme, path: str, tree: nodes.Template) -> Iterator[Found]:
    """Names, words, assets and templates that are not there; by line."""
    yield from _calls(theme, tree)
    for name in meta.find_referenced_templates(tree):
        if name is not None and name not in theme.files.markup:
            line = _line(tree, (nodes.Include, nodes.FromImport, nodes.Import, nodes.Extends))
            yield line, f"There is no {name!r} in this theme.", "Write it, or mend the name."
    if path.startswith("sections/"):
        known = EVERYWHERE | {
            item.name for page in PAGES_OF[theme.files.face].values() for item in fields(page)
        }
        for name in sorted(meta.find_undeclared_variables(tree) - known):
            line = next((one.lineno for one in tree.find_all(nodes.Name) if one.name == name), 1)
            yield line, f"No page has {name!r}.", "docs/theme-context.md lists what there is."


def _calls(theme: Theme, tree: nodes.Template) -> Iterator[Found]:
    words = keys_of(theme.files.folder / "locales" / "en")
    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or not call.args:
            continue
        first: Any = call.args[0]
        if not isinstance(first, nodes.Const) or not isinstance(first.value, str):
            continue
        name = first.value
        if call.node.name == "t" and name not in words:
            yield call.lineno, f"{name!r} is not among the words.", "Add it to locales/en."
        elif call.node.name == "asset" and name not in theme.files.assets:
            yield call.lineno, f"There is no asset {name!r}.", "Put it into assets/."
        elif call.node.name == "link":
            yield from _link(call.lineno, name, theme.files.face)


def _link(line: int, name: str, face: str) -> Iterator[Found]:
    if name in links.PATHS and name not in links.OF[face]:
        known = ", ".join(links.OF[face])
        yield line, f"link({name!r}) is no page of a {face}.", f"Known are: {known}."
        return
    try:
        links.path(name)
    except ShopError as error:
        yield line, error.message, error.hint or ""


def _line(tree: nodes.Template, kinds: Any) -> int:
    return next((node.lineno for node in tree.find_all(kinds)), 1)
