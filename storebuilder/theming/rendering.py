"""Drawing pages with a theme: ``load("plain").render("product", context, place)``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, DictLoader
from jinja2.bccache import Bucket
from markupsafe import Markup

from storebuilder import words
from storebuilder.errors import NotFound
from storebuilder.money import Money
from storebuilder.theming import budget, composing, links, reading
from storebuilder.theming.finding import folder_of
from storebuilder.theming.sandbox import Sandbox

LARGEST_PAGE = 2_000_000  # characters


@dataclass(frozen=True)
class Place:
    """Where a page is shown: what is the same for all pages of one storefront in one language."""

    language: str
    currency: str
    #: What stands before every path, such as ``/zh-CN``.
    prefix: str = ""
    #: The storefront's ``theme_settings``: {"settings": {…}, "templates": {…}}.
    settings: Mapping[str, Any] = field(default_factory=dict)

    def key(self) -> str:
        """A text that is the same for the same place."""
        return json.dumps(dataclasses.astuple(self), sort_keys=True, default=str)


class _Compiled(BytecodeCache):
    """Compiled templates, shared by the places of one theme."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


class Theme:
    """A theme that was read from its folder and can draw pages."""

    def __init__(self, files: reading.Files) -> None:
        self.name = files.name
        self.files = files
        self._compiled = _Compiled()
        self._places: dict[str, Sandbox] = {}

    def render(self, template: str, context: object, place: Place) -> str:
        """The page ``template`` in the theme's layout.

        ``context`` is a dataclass of ``theming.contexts`` or a mapping of such. Raises NotFound for
        a template that the theme does not have and TooMuch where it uses more than a page may.
        """
        sandbox = self.sandbox(place)
        values = {**as_values(context), "template": template}
        with budget.limited():
            content = Markup("".join(self._content(sandbox, template, values, place)))  # noqa: S704
            page = sandbox.get_template("layout/theme.html").render({**values, "content": content})
        budget.fits(len(page), LARGEST_PAGE)
        return page

    def composed(self, template: str, place: Place) -> list[composing.Placed]:
        """The sections of a composed page in order; empty where the page is not composed."""
        return composing.sections_of(self.files, template, place.settings, self._sayer(place))

    def settings(self, place: Place) -> dict[str, Any]:
        """The theme's settings: its defaults with the storefront's own on top."""
        known = reading.defaults(self.files.settings)
        own = place.settings.get("settings")
        return composing.known(known, own, self._sayer(place))

    def asset(self, name: str) -> str:
        """The address of a file of ``assets/``, with its content's hash in it."""
        public = self.files.assets.get(name)
        if public is None:
            raise NotFound(f"The theme {self.name} has no asset {name!r}.")
        return f"/assets/{self.name}/{public}"

    def loaded(self, template: str, kind: str) -> list[str]:
        """The addresses of ``base.<kind>`` and of the files called like the template.

        ``checkout-address`` loads base, checkout and checkout-address, where they are there.
        """
        names = dict.fromkeys(("base", template.partition("-")[0], template))
        return [self.asset(f"{n}.{kind}") for n in names if f"{n}.{kind}" in self.files.assets]

    def asset_file(self, public: str) -> Path | None:
        """The file behind a public name, or None; only names that were read at the start count."""
        for name, known in self.files.assets.items():
            if known == public:
                return self.files.folder / "assets" / name
        return None

    def _content(
        self, sandbox: Sandbox, template: str, values: dict[str, Any], place: Place
    ) -> list[str]:
        if template not in self.files.pages:
            path = f"templates/{template}.html"
            if path not in self.files.markup:
                raise NotFound(f"The theme {self.name} has no template {template!r}.")
            return [sandbox.get_template(path).render(values)]
        return [
            sandbox.get_template(f"sections/{placed.type}.html").render(
                {**values, "section": placed}
            )
            for placed in self.composed(template, place)
        ]

    def _sayer(self, place: Place) -> composing.Sayer:
        return composing.sayer(words.read(self.files.folder / "locales", place.language))

    def sandbox(self, place: Place) -> Sandbox:
        """The engine whose templates are drawn at ``place``."""
        key = place.key()
        found = self._places.get(key)
        if found is None:
            if len(self._places) > 64:  # settings that are being edited make new places
                self._places.clear()
            found = Sandbox(
                loader=DictLoader(self.files.markup),
                bytecode_cache=self._compiled,
                auto_reload=False,
                cache_size=400,
            )
            found.globals.update(self._functions(place))
            self._places[key] = found
        return found

    def _functions(self, place: Place) -> dict[str, object]:
        return {
            "t": words.read(self.files.folder / "locales", place.language),
            "money": _money(place),
            "date": _date(place),
            "link": lambda name, **parts: links.path(name, place.prefix, **parts),
            "asset": self.asset,
            "styles": lambda template: self.loaded(template, "css"),
            "scripts": lambda template: self.loaded(template, "js"),
            "settings": self.settings(place),
        }


def as_values(context: object) -> dict[str, Any]:
    """The names of a context: the fields of a dataclass, or the mapping itself."""
    if isinstance(context, Mapping):
        return dict(context)
    if dataclasses.is_dataclass(context):
        return {item.name: getattr(context, item.name) for item in dataclasses.fields(context)}
    raise TypeError(f"a context is a dataclass or a mapping, not {type(context).__name__}")


def _money(place: Place) -> Callable[..., str]:
    def money(amount: int, currency: str = place.currency) -> str:
        """An amount in minor units the way the page's language writes it."""
        return Money(amount, currency).show(place.language)

    return money


def _date(place: Place) -> Callable[..., str]:
    def show(value: date | datetime, format: str = "medium") -> str:  # noqa: A002
        """A day the way the page's language writes it; ``format`` is short, medium or long."""
        from babel.dates import format_date

        text = str(format_date(value, format, locale=place.language.replace("-", "_")))
        # Marks of direction in a date reach its neighbours: isolated, it stands in any sentence.
        return f"\u2067{text}\u2069" if "\u200f" in text else text

    return show


@lru_cache(maxsize=32)
def load(name: str) -> Theme:
    """The theme ``name``, read once a process; raises NotFound and names what is installed."""
    return Theme(reading.read(name, folder_of(name)))


def forget() -> None:
    """Read the themes anew when they are next asked for."""
    load.cache_clear()
    words.read.cache_clear()
