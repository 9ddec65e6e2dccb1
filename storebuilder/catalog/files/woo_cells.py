"""What single cells of WooCommerce's product table mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

Cells = Mapping[str, str]
_COMMA = re.compile(r"(?<!\\),")


def of_product(cells: Cells) -> dict[str, str]:
    """Texts, state, kind and tags; the categories behind the first become tags."""
    found: dict[str, str] = {}
    texts = [_html(cells.get(name, "")) for name in ("short description", "description")]
    if "description" in cells or "short description" in cells:
        found["description_html"] = "\n".join(filter(None, texts))
    state = cells.get("published", "")
    if state:  # 1 published, 0 private, -1 draft
        found["status"] = "active" if state == "1" else "draft"
    leaves = [path.split(">")[-1].strip() for path in _list(cells.get("categories", ""))]
    if "categories" in cells:
        found["kind"] = leaves[0] if leaves else ""
    if "tags" in cells:
        tags = [*_list(cells["tags"]), *leaves[1:]]
        found["tags"] = ", ".join(dict.fromkeys(tags))
    return found


def price(cells: Cells, today: date) -> dict[str, str]:
    """The price, and where a sale price counts today the regular one to compare it with."""
    if "regular price" not in cells:
        return {}
    regular, sale = (_amount(cells.get(name, "")) for name in ("regular price", "sale price"))
    starts, ends = (cells.get(f"date sale price {end}", "")[:10] for end in ("starts", "ends"))
    day = today.isoformat()
    if not sale or (starts and day < starts) or (ends and day > ends):
        return {"price": regular, "compare_at": ""}
    return {"price": sale, "compare_at": regular}


def stock(cells: Cells, product: Cells) -> dict[str, str]:
    """How many there are; without a count, what is not in stock is none.

    A stock kept for the product as a whole ("parent") is given to each of its variations.
    """
    if "stock" not in cells and "in stock?" not in cells:
        return {}
    count = cells.get("stock", "")
    if count.casefold() == "parent":
        count = product.get("stock", "")
    if not count and cells.get("in stock?", "") in ("0", "no", "false"):
        count = "0"
    return {"tracker": "shop", "quantity": count} if count else {"tracker": ""}


def images(cells: Cells) -> list[str]:
    """The pictures in order."""
    return _list(cells.get("images", ""))


def _list(text: str) -> list[str]:
    """What stands between commas; a comma inside has a backslash before it."""
    parts = (part.replace("\\,", ",").strip() for part in _COMMA.split(text))
    return [part for part in parts if part]


def _html(text: str) -> str:
    """A text with the line breaks that the exporter writes as two letters, in paragraphs."""
    text = text.replace("\\r", "").replace("\\n", "\n").strip()
    if not text or re.search(r"<(p|ul|ol|div|h\d|table)\b", text, re.IGNORECASE):
        return text
    return "".join(f"<p>{part.strip()}</p>" for part in re.split(r"\n\s*\n", text))


def _amount(text: str) -> str:
    """An amount with a point, where the shop wrote a comma: 19,99."""
    return re.sub(r",(\d{1,2})$", r".\1", text)
