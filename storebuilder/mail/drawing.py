"""Drawing a letter from its templates: a subject, HTML that old mail programs show, and text.

The templates are ours (a theme can't change them) and their words stand in ``words``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from storebuilder import words
from storebuilder.db import refuse_inside_writing

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be written into the outbox."""

    subject: str
    html: str
    text: str


def render(name: str, language: str, context: Mapping[str, Any]) -> Letter:
    """Draw the letter ``name`` (templates ``name.html`` and ``name.txt``) in ``language``.

    Its subject is the words ``mail.<name>.subject`` with ``number`` and ``shop`` put in.
    """
    refuse_inside_writing("drawing a mail")
    say = words_in(language)
    order = context.get("order")
    subject = say(
        f"mail.{name}.subject",
        number=getattr(order, "number", ""),
        shop=context.get("shop", ""),
    )
    given = {**context, "t": say, "language": language, "subject": subject}
    return Letter(
        subject=subject,
        html=_environment().get_template(f"{name}.html").render(given),
        text=_environment().get_template(f"{name}.txt").render(given).strip() + "\n",
    )


def words_in(language: str) -> words.Words:
    """The words of letters in a language; also for lines that a payment page shows."""
    return words.read(HERE / "words", language)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
