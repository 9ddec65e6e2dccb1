"""How a code is written: whatever people type, the same code is the same text."""

from __future__ import annotations

import re
import unicodedata

from storebuilder.errors import NotAccepted

LONGEST = 40
_CODE = re.compile(r"[\w.-]+")


def clean(text: str) -> str:
    """A code as it is compared: trimmed, in capitals, full-width letters as plain ones.

    Never raises. What is too long for a code is cut where it still matches none.
    """
    plain = unicodedata.normalize("NFKC", text[: 4 * LONGEST]).upper()
    kept = "".join(char for char in plain if unicodedata.category(char)[0] not in "CZ")
    return unicodedata.normalize("NFKC", kept)[: LONGEST + 1]


def checked(text: str) -> str:
    """A merchant's new code, cleaned; raises NotAccepted for what no buyer could type."""
    code = clean(text)
    if len(code) <= LONGEST and _CODE.fullmatch(code) and len(text.split()) == 1:
        return code
    raise NotAccepted(
        f"The code {text[:60]!r} is not accepted.",
        field="code",
        hint=f"Use 1 to {LONGEST} letters, digits, points and hyphens, such as TEA10.",
    )
