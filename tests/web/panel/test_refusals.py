"""Every sentence by which a verb refuses something is said in Chinese in the Chinese panel."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import storebuilder
from storebuilder import errors
from storebuilder.web.desk.desk import FRAME
from storebuilder.web.desk.speaking import _said, _sentences

SOURCE = Path(storebuilder.__file__).parent
ERRORS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.ShopError)
}
#: What the panel never shows, and why.
ELSEWHERE = {
    "backups": "the command line",
    "commands": "the command line",
    "demo": "the command line",
    "config.py": "the command line",
    "db.py": "the command line",
    "homes.py": "the command line",
    "launching.py": "the command line",
    "migrating.py": "the command line",
    "questions.py": "the command line",
    "rehearsing.py": "the command line",
    "running.py": "the command line",
    "serving.py": "the command line",
    "starting.py": "the command line",
    "systemd.py": "the command line",
    "upgrading.py": "the command line",
    "wishing.py": "the command line",
    "theming/budget.py": "who writes a theme",
    "theming/finding.py": "who writes a theme",
    "theming/links.py": "who writes a theme",
    "theming/reading.py": "who writes a theme",
    "theming/rendering.py": "who writes a theme",
    "theming/sandbox.py": "who writes a theme",
    "databases.py": "the command line",
    "swapping.py": "the command line",
    "signing": "whoever sends messages",
    "web/agents": "programs",
    "agents": "programs",
    "aggregator/buying": "the buyer, by the theme's words",
    "aggregator/applying/hearing.py": "other shops",
    "aggregator/applying/opening.py": "other shops",
    "aggregator/applying/receiving.py": "other shops",
    "aggregator/applying/standing.py": "other shops",
    "founding": "the command line",
    "joining/listing.py": "aggregators",
    "cart": "the buyer, by the theme's words",
    "web/shop": "the buyer, by the theme's words",
    "web/drawing": "the buyer, by the theme's words",
    "web/market": "the buyer, by the theme's words",
    "payments/providers": "the provider and the log",
    "payments/pretending.py": "the pretended payment page",
    "payments/choosing.py": "the buyer, by the theme's words",
    "payments/opening.py": "the buyer, by the theme's words",
    "payments/receiving.py": "the provider and the log",
    "orders/placing.py": "the buyer, by the theme's words",
    "orders/finding.py": "the buyer, by the theme's words",
    "inventory/reserving.py": "the buyer, by the theme's words",
    "promotions/claiming.py": "the buyer, by the theme's words",
    "customers": "the buyer, by the theme's words",
}


def _files() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if not any(name == one or name.startswith(f"{one}/") for one in ELSEWHERE):
            yield path


def _texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be, with a word in the place of what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values
        )


def _where_said(node: ast.expr, tree: ast.Module) -> ast.expr:
    """What the name ``said`` holds, where a sentence was too long for its line."""
    if isinstance(node, ast.Name) and node.id == "said":
        lines = [
            one
            for one in ast.walk(tree)
            if isinstance(one, ast.Assign)
            and isinstance(one.targets[0], ast.Name)
            and one.targets[0].id == "said"
            and one.lineno < node.lineno
        ]
        return max(lines, key=lambda one: one.lineno).value if lines else node
    return node


def _told(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else name
        if name in ERRORS or name == "Problem":  # a row of a file: row, handle, problem
            said = node.args[2:3] if name == "Problem" else node.args[:1]
            for one in [*said, *(k.value for k in node.keywords if k.arg == "hint")]:
                for text in _texts(_where_said(one, tree)):
                    yield from re.split(r"(?<=[.!?]) ", text)


def _sentences_of(path: Path) -> list[str]:
    return sorted({text for text in _told(path) if re.search(r"[A-Za-z]{2}", text)})


WHERE = {path.relative_to(SOURCE).as_posix(): path for path in _files() if _sentences_of(path)}


def test_it_works() -> None:
    sentences = _sentences_of(WHERE["fields.py"])
    assert "This is needed." in sentences
    assert "This is 7 characters long; 7 are accepted." in sentences


@pytest.mark.parametrize("name", WHERE)
def test_what_a_verb_refuses_has_a_chinese_sentence(name: str) -> None:
    known = _sentences("zh-CN")
    unsaid = [text for text in _sentences_of(WHERE[name]) if _said(text, known) == text]
    assert not unsaid, f"write them into words/zh-CN/errors.json: {unsaid}"


def test_a_sentence_is_never_only_what_is_put_in() -> None:
    for english in json.loads(
        (FRAME / "words" / "zh-CN" / "errors.json").read_text(encoding="utf-8")
    ):
        assert re.search(r"[a-z]{2}", re.sub(r"\{\w+\}", "", english)), english


def test_every_chinese_sentence_says_the_same_names() -> None:
    lines = json.loads((FRAME / "words" / "zh-CN" / "errors.json").read_text(encoding="utf-8"))
    for english, chinese in lines.items():
        names = set(re.findall(r"\{(\w+)\}", english))
        assert set(re.findall(r"\{(\w+)\}", chinese)) <= names, english


def test_what_is_left_out_is_there() -> None:
    for name in ELSEWHERE:
        assert (SOURCE / name).exists(), name
