"""The documents lead where they say, and say in Chinese what they say in English."""

import re
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest

from tests.commandline import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
CHINESE = [page for page in PAGES if page.name.endswith(".zh-CN.md")]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?!https?:|#|mailto:)([^)#\s]+)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def outline(text: str) -> dict[str, object]:
    """What a page and its translation have in common, whatever the language of its sentences."""
    prose = FENCE.sub("", text)
    fences = FENCE.findall(text)
    # One that names no kind is a drawing, with words of its own in each language.
    lines = [line for one in fences if not one.startswith("```\n") for line in one.splitlines()]
    return {
        "levels of headings": re.findall(r"^#+", prose, re.MULTILINE),
        "cells of each row": [row.count("|") for row in re.findall(r"^\|.*", prose, re.MULTILINE)],
        "figures of each row": [
            re.findall(r"(?<=\|) ([\d.]+) (?=\|)", row)
            for row in re.findall(r"^\|.*", prose, re.MULTILINE)
        ],
        "items of lists": len(re.findall(r"^(?:-|\d+\.) ", prose, re.MULTILINE)),
        "fences": len(fences),
        # What stands behind a # is for people.
        "fenced": [re.split(r"(?:^|\s)#", line)[0].rstrip() for line in lines],
        "words of the machine": set(re.findall(r"`([^`]+)`", prose.replace("\n", " "))),
    }


def test_it_works() -> None:
    assert {"README.md", "README.zh-CN.md", "CONTRIBUTING.md"} <= {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.name)
def test_a_chinese_page_tells_what_its_english_twin_tells(page: Path) -> None:
    twin = page.with_name(page.name.replace(".zh-CN", ""))
    chinese, english = page.read_text(encoding="utf-8"), twin.read_text(encoding="utf-8")
    assert f"[English]({twin.name})" in chinese
    assert f"[简体中文]({page.name})" in english
    here, there = outline(chinese), outline(english)
    if page.name == "README.zh-CN.md":  # its shop sells in yuan first: see the next test
        for words in ("fenced", "words of the machine"):
            del here[words], there[words]
    assert here == there


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.name)
def test_a_chinese_page_leads_to_chinese_pages(page: Path) -> None:
    twin = page.name.replace(".zh-CN", "")
    links = set(LINK.findall(page.read_text(encoding="utf-8"))) - {twin}
    english = [link for link in links if link.endswith(".md") and ".zh-CN" not in link]
    better = [link.removesuffix(".md") + ".zh-CN.md" for link in english]
    assert [link for link in better if (page.parent / link).exists()] == []


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
