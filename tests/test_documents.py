"""The documents lead where they say, and say in Chinese what they say in English."""

import re
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest

from tests.commandline import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?!https?:|#|mailto:)([^)#\s]+)")


def test_it_works() -> None:
    assert {"README.md", "README.zh-CN.md", "CONTRIBUTING.md"} <= {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert missing == []


def test_both_readmes_show_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        words = re.findall(r"^\$ (\S+ ?\w*)|`(storebuilder [a-z-]+)", text, re.MULTILINE)
        return [one or other for one, other in words]

    assert commands("README.md") == commands("README.zh-CN.md")


def test_the_commands_of_the_readmes_exist() -> None:
    from cli import main

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"storebuilder ([a-z-]+)\b", "".join(re.findall(r"`[^`]+`", text))))
    assert named <= set(main.commands)


def test_the_architecture_names_files_that_are_there() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`[a-z_./]+`(?:, )?)+) \|", text, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert len(named) > 20
    places = (ROOT, ROOT / "storebuilder", ROOT / "provisioning")
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


def test_the_architecture_tells_the_verbs_as_they_are() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    _, _, verbs = text.partition("## What each capability does")
    found, wrong = 0, []
    for name, paragraph in re.findall(r"^\*\*([\w.]+)\*\* (.*?)(?=\n\n|\Z)", verbs, re.M | re.S):
        capability = import_module(f"storebuilder.{name}")
        for verb, given in re.findall(r"`(\w+)\(([^`]*)\)`", paragraph):
            found += 1
            wanted = {word for word in re.split(r"[,\s*]+", given) if word}
            there = getattr(capability, verb, None)
            if there is None or not wanted <= set(signature(there).parameters):
                wrong.append(f"{name}.{verb}({given})")
    assert found > 80
    assert wrong == []
