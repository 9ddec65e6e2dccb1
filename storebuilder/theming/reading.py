"""A theme's folder as data: ``theme.toml``, sections with their schemas, composed pages, assets."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storebuilder.errors import NotAccepted

#: What a template may be called; nothing outside these folders is ever read.
TEMPLATE = re.compile(r"(layout|templates|sections|snippets)/[a-z0-9_-]{1,60}\.html")
ASSET = re.compile(r"[a-z0-9_-]{1,60}(\.[a-z0-9]{1,10}){1,2}")
SCHEMA = re.compile(r"\{%-?\s*schema\s*-?%\}(.*?)\{%-?\s*endschema\s*-?%\}\s*\Z", re.DOTALL)
LARGEST = 256 * 1024  # bytes of one template


class Broken(NotAccepted):
    """A file of a theme that cannot be read; says the line, counted from 1, and how to mend it."""

    def __init__(self, file: Path, line: int, problem: str, fix: str) -> None:
        super().__init__(f"{file}, line {line}: it {problem}.", hint=fix)
        self.file = f"{file.parent.name}/{file.name}"
        self.line = line
        self.problem = problem
        self.fix = fix


@dataclass(frozen=True)
class Section:
    """One file of ``sections/``: its markup and what its schema says of settings and blocks."""

    name: str
    markup: str
    schema: dict[str, Any]

    def defaults(self) -> dict[str, Any]:
        """The settings of a section that the merchant has not touched."""
        return defaults(self.schema.get("settings", []))

    def fits(self, template: str) -> bool:
        """Whether it may stand on a page: on all, or on those that ``enabled_on`` names."""
        enabled = self.schema.get("enabled_on") or {}
        return template in enabled.get("templates", [template])

    def rich(self) -> frozenset[str]:
        """The settings, of blocks too, that are cleaned HTML."""
        settings = [*self.schema.get("settings", [])]
        for block in self.schema.get("blocks", []):
            settings += block.get("settings", [])
        return frozenset(s["id"] for s in settings if s.get("type") == "richtext" and "id" in s)

    def block_defaults(self, kind: str) -> dict[str, Any]:
        """The settings of an untouched block of ``kind``."""
        for block in self.schema.get("blocks", []):
            if block["type"] == kind:
                return defaults(block.get("settings", []))
        return {}


@dataclass(frozen=True)
class Files:
    """Everything that was read of a theme's folder."""

    name: str
    folder: Path
    about: dict[str, Any]
    markup: dict[str, str]
    sections: dict[str, Section]
    pages: dict[str, dict[str, Any]]
    settings: list[dict[str, Any]]
    #: File name to its public name with the content's hash in it: base.css is base.1a2b3c4d5e.css.
    assets: dict[str, str] = field(default_factory=dict)

    @property
    def face(self) -> str:
        """Whose pages it draws, by ``for`` in its theme.toml: a shop's or a market's."""
        return "market" if self.about.get("for") == "market" else "shop"


def defaults(settings: list[dict[str, Any]]) -> dict[str, Any]:
    """The default of every setting that has an id; texts that have none are empty."""
    empty: dict[str, Any] = {"checkbox": False, "number": 0, "range": 0}
    return {
        setting["id"]: setting.get("default", empty.get(setting["type"], ""))
        for setting in settings
        if "id" in setting
    }


def read(name: str, folder: Path) -> Files:
    """Read the theme in ``folder``; raises NotAccepted with the file that is wrong."""
    markup: dict[str, str] = {}
    sections: dict[str, Section] = {}
    for file in sorted(folder.glob("*/*.html")):
        path = f"{file.parent.name}/{file.name}"
        if not TEMPLATE.fullmatch(path) or file.is_symlink():
            continue
        markup[path] = _text(file)
        if file.parent.name == "sections":
            section = _section(file, markup[path])
            sections[section.name] = section
            markup[path] = section.markup
    return Files(
        name=name,
        folder=folder,
        about=_toml(folder / "theme.toml"),
        markup=markup,
        sections=sections,
        pages={file.stem: _json(file) for file in sorted(folder.glob("templates/*.json"))},
        settings=_settings(folder / "config" / "settings_schema.json"),
        assets={file.name: public_name(file) for file in sorted((folder / "assets").glob("*"))
                if ASSET.fullmatch(file.name) and file.is_file() and not file.is_symlink()},
    )  # fmt: skip


def public_name(file: Path) -> str:
    """The name under which an asset is served; it changes with the content."""
    stem, _, rest = file.name.partition(".")
    return f"{stem}.{hashlib.sha256(file.read_bytes()).hexdigest()[:10]}.{rest}"


def _section(file: Path, text: str) -> Section:
    found = SCHEMA.search(text)
    if found is None:
        raise Broken(file, 1, "has no schema", "End it with {% schema %}{…}{% endschema %}.")
    schema = _parsed(found[1], file, text[: found.start(1)].count("\n"))
    # What stands before the schema keeps its lines, so that an error names the line of the file.
    return Section(file.stem, text[: found.start()], schema)


def _settings(file: Path) -> list[dict[str, Any]]:
    groups: Any = _json(file) if file.is_file() else []
    return [setting for group in groups for setting in group.get("settings", [])]


def _text(file: Path) -> str:
    if file.stat().st_size > LARGEST:
        raise Broken(file, 1, f"is larger than {LARGEST // 1024} KB", "Split it.")
    return file.read_text(encoding="utf-8")


def _json(file: Path) -> Any:
    return _parsed(_text(file), file)


def _parsed(text: str, file: Path, lines_before: int = 0) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = lines_before + error.lineno
        raise Broken(file, line, "is not valid JSON", f"{error.msg}: look there.") from None


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as error:
        raise Broken(file, 1, "is not valid TOML", f"{error}.") from None


def keys_of(folder: Path) -> dict[str, str]:
    """Every key of the words in ``folder``, with the file that says it."""
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*.json")):
        pending = [(file.stem, json.loads(file.read_text(encoding="utf-8")))]
        while pending:
            prefix, value = pending.pop()
            if isinstance(value, dict) and "other" not in value:
                pending += [(f"{prefix}.{key}", inner) for key, inner in value.items()]
            else:
                found[prefix] = file.name
    return found
