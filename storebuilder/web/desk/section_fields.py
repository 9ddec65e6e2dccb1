"""The form of a section, drawn from its schema and read back by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from storebuilder import fields
from storebuilder.cleaning import clean
from storebuilder.errors import NotAccepted, ShopError
from storebuilder.theming import Theme
from storebuilder.web.desk.pictures import take_in
from storebuilder.web.desk.section_choices import Choices
from storebuilder.web.desk.section_texts import TEXTS, in_all, kept, label

Setting = Mapping[str, Any]
LARGEST = 100_000  # of a number without limits of its own


@dataclass(frozen=True)
class Field:
    """One setting as the form shows it; ``name`` is its input's, with the language behind it."""

    name: str
    kind: str
    label: str
    info: str
    value: Any
    #: (value, words) of a choice.
    options: Sequence[tuple[str, str]] = ()
    #: Of a number: min, max, step.
    limits: Mapping[str, int] = field(default_factory=dict)

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of a number's input."""
        return {"min": 0, "class": "figure-input", **self.limits}


@dataclass
class Sent:
    """What a form brought, and what of it was not accepted."""

    theme: Theme
    languages: Sequence[str]
    choices: Choices
    form: MultiDict[str, str]
    files: MultiDict[str, FileStorage]
    problems: list[tuple[str, str]] = field(default_factory=list)

    def settings(self, schema: Sequence[Setting], before: Setting, prefix: str) -> dict[str, Any]:
        """The settings of a schema; one that is not accepted is as it was, and a problem."""
        return {
            setting["id"]: self._one(setting, before[setting["id"]], prefix + setting["id"])
            for setting in schema
            if "id" in setting
        }

    def _one(self, setting: Setting, before: Any, name: str) -> Any:
        try:
            if setting["type"] in TEXTS:
                return self._text(setting["type"], before, name)
            if setting["type"] == "checkbox":
                return name in self.form
            if setting["type"] == "image_picker":
                return self._picture(before, name)
            if name not in self.form:
                return before
            text = self.form[name].strip()
            if text == str(before):  # also what is no longer there to choose
                return before
            return READ[setting["type"]](self, setting, text, name)
        except ShopError as error:
            self.problems.append((error.field or name, str(error)))
            return before

    def _text(self, kind: str, before: Any, name: str) -> Any:
        sent: dict[str, str] = {}
        for tag in self.languages:
            at = f"{name}-{tag}"
            text = self.form.get(at, "").replace("\r\n", "\n").replace("\0", "").strip()
            if kind == "text":
                text = fields.line(text, field=at, most=TEXTS[kind])
            elif len(text) > TEXTS[kind]:
                raise NotAccepted(
                    f"This is {len(text)} characters long; {TEXTS[kind]} are accepted.", field=at
                )
            sent[tag] = clean(text) if kind == "richtext" else text
        return kept(self.theme, before, sent)

    def _picture(self, before: Any, name: str) -> int:
        file = self.files.get(f"{name}-file")
        if file is not None and file.filename:
            return take_in(file)
        number = self.form.get(name, str(before or 0))
        if not self.choices.is_picture(number):
            raise NotAccepted("There is no such picture.", field=name)
        return int(number)

    def _target(self, _setting: Setting, text: str, name: str) -> str:
        return fields.target(text, field=name) if text else ""

    def _number(self, setting: Setting, text: str, name: str) -> int:
        least, most = setting.get("min", 0), setting.get("max", LARGEST)
        if not (text.isascii() and text.isdecimal()) or not least <= int(text[:9]) <= most:
            raise NotAccepted(
                f"{text[:40]!r} is not a number that is accepted.",
                field=name,
                hint=f"Use {least} to {most}.",
            )
        return int(text)

    def _choice(self, setting: Setting, text: str, name: str) -> str:
        known = [value for value, _ in self.choices.of(self.theme, setting, None)]
        if text not in known:
            raise NotAccepted(f"{text[:40]!r} is not among the choices.", field=name)
        return text


READ: dict[str, Callable[[Sent, Setting, str, str], Any]] = {
    "url": Sent._target,
    "number": Sent._number,
    "range": Sent._number,
    **dict.fromkeys(
        ("select", "radio", "collection", "product", "page", "link_list"), Sent._choice
    ),
}


def shown(
    theme: Theme,
    languages: Sequence[str],
    choices: Choices,
    schema: Sequence[Setting],
    settings: Setting,
    prefix: str = "",
    typed: MultiDict[str, str] | None = None,
) -> list[Field]:
    """The fields of a schema with what the settings hold, or with what somebody just typed."""
    found = []
    for setting in schema:
        kind, value = setting["type"], settings.get(setting.get("id", ""))
        if kind in TEXTS:
            value = in_all(theme, value, languages)
        if typed is not None and "id" in setting:
            value = _typed(kind, prefix + setting["id"], value, typed)
        limits = {name: setting[name] for name in ("min", "max", "step") if name in setting}
        found.append(
            Field(
                name=prefix + setting.get("id", ""),
                kind=kind,
                label=label(theme, setting.get("label") or setting.get("content", "")),
                info=label(theme, setting.get("info", "")),
                value=value,
                options=choices.of(theme, setting, value),
                limits=limits,
            )
        )
    return found


def _typed(kind: str, name: str, value: Any, typed: MultiDict[str, str]) -> Any:
    if kind in TEXTS:
        return {tag: typed.get(f"{name}-{tag}", text) for tag, text in value.items()}
    if kind == "checkbox":
        return name in typed
    # A picture that was sent with what was refused is in already: it need not be sent again.
    return typed.get(name, value) if kind != "image_picker" else value
