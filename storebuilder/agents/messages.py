"""Messages to a program: what is missing, gone or dearer, with the protocol's codes and severities.

Source: Universal Commerce Protocol 2026-04-08, checkout, "Error Handling".
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from storebuilder import words

Message = dict[str, Any]
Severity = Literal["recoverable", "requires_buyer_input", "requires_buyer_review", "unrecoverable"]
HERE = Path(__file__).parent


def say(language: str, key: str, **names: object) -> str:
    """The words of a message in the buyer's language."""
    return words.read(HERE / "words", language)(f"agents.{key}", **names)


def error(
    code: str, content: str, *, path: str = "", severity: Severity = "recoverable"
) -> Message:
    """Something that stands in the way."""
    said: Message = {"type": "error", "code": code, "content": content, "severity": severity}
    return said | {"path": path} if path else said


def warning(code: str, content: str, *, path: str = "") -> Message:
    """Something that the buyer must be shown."""
    said: Message = {"type": "warning", "code": code, "content": content}
    return said | {"path": path} if path else said


def info(code: str, content: str, *, path: str = "") -> Message:
    """Something good to know."""
    said: Message = {"type": "info", "code": code, "content": content}
    return said | {"path": path} if path else said
