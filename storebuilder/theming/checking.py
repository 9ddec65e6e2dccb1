"""``theme check``: what is wrong with a theme, by file, line and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError

from storebuilder.theming import finding, reading, referring, schemas
from storebuilder.theming.contexts import PAGES_OF
from storebuilder.theming.rendering import Place, Theme

NEEDED = ("layout/theme.html",)
#: What the pages' Content-Security-Policy would block, and what to do instead.
BLOCKED = (
    (re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)[^>]*>"), "an inline script",
     "Put it into a file of assets/; it is loaded when it is called like its template."),
    (re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE), "an inline style",
     "Give the element a class and style it in a file of assets/."),
    (re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE), "an inline event handler",
     "Listen for the event in a file of assets/."),
    (re.compile(r"<(?:link|img|script|iframe|source)\b[^>]*\b(?:src|href)\s*=\s*[\"']?(?:https?:)?//",
                re.IGNORECASE), "something loaded from another host",
     "Put a copy into assets/ and name it with asset()."),
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and how to mend it."""

    #: Below the theme's folder.
    file: str
    #: Counted from 1.
    line: int
    problem: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem} {self.fix}"


def check(name: str) -> list[Fault]:
    """Everything that is wrong with the theme ``name``; raises NotFound where there is none."""
    try:
        files = reading.read(name, finding.folder_of(name))
    except reading.Broken as error:
        return [Fault(error.file, error.line, f"The file {error.problem}.", error.fix)]
    theme = Theme(files)
    found = [*_missing(files), *schemas.faults(files, Fault)]
    for path in files.markup:
        found += _of_markup(theme, path)
    found += _of_words(theme)
    return sorted(set(found), key=lambda fault: (fault.file, fault.line, fault.problem))


def _missing(files: reading.Files) -> Iterator[Fault]:
    example = "plain" if files.face == "shop" else "market"
    for path in NEEDED:
        if path not in files.markup:
            yield Fault(path, 1, "This file is missing.", f"Copy it from the theme {example}.")
    for page in PAGES_OF[files.face]:
        if page not in files.pages and f"templates/{page}.html" not in files.markup:
            path = f"templates/{page}.json"
            yield Fault(path, 1, "This page is missing.", f"Copy it from the theme {example}.")
    for key in ("name", "version", "author", "licence"):
        if not files.about.get(key):
            yield Fault("theme.toml", 1, f"There is no {key}.", f'Write: {key} = "…"')


def _of_markup(theme: Theme, path: str) -> Iterator[Fault]:
    text = theme.files.markup[path]
    for pattern, what, fix in BLOCKED:
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Fault(path, line, f"Here is {what}, which browsers will block.", fix)
    sandbox = theme.sandbox(Place("en", "USD"))
    try:
        tree = sandbox.parse(text, path)
        sandbox.compile(text, path)
    except TemplateSyntaxError as error:
        fix = "See the template language of Jinja, and docs/themes.md for what themes may use."
        yield Fault(path, error.lineno, f"{error.message}.".replace("..", "."), fix)
        return
    for line, problem, fix in referring.faults(theme, path, tree):
        yield Fault(path, line, problem, fix)


def _of_words(theme: Theme) -> Iterator[Fault]:
    folder = theme.files.folder / "locales"
    english = reading.keys_of(folder / "en")
    for language in sorted(folder.glob("*/")):
        own = reading.keys_of(language)
        for key in sorted(english.keys() - own.keys()):
            file = f"locales/{language.name}/{english[key]}"
            yield Fault(file, 1, f"{key} is not said.", "Translate it from locales/en.")
