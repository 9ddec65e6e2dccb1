"""The filters that templates may use: Jinja's, without those that can make much out of little."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2.runtime import Undefined
from markupsafe import Markup, escape

from storebuilder.theming import budget

Filter = Callable[..., Any]
JOINED = "_joined"

#: Jinja's own filters that are handed on as they are.
KEPT = [
    "abs",
    "capitalize",
    "count",
    "default",
    "d",
    "dictsort",
    "e",
    "escape",
    "first",
    "float",
    "groupby",
    "int",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "sort",
    "string",
    "striptags",
    "title",
    "trim",
    "truncate",
    "unique",
    "upper",
    "urlencode",
    "wordcount",
]


def allowed(of_jinja: Mapping[str, Filter]) -> dict[str, Filter]:
    """The filters of a theme: the kept ones of Jinja and our own bounded ones."""
    return {name: of_jinja[name] for name in KEPT} | {
        "join": join,
        "replace": replace,
        "tojson": to_json,
        "attrs": attrs,
        JOINED: _joined,
    }


def join(parts: Iterable[Any], between: str = "") -> Markup:
    """Put ``parts`` together, escaped, with ``between`` between them."""
    pieces: list[Markup] = []
    length = 0
    gap = escape(between)
    for part in parts:
        pieces.append(escape(part))
        length += len(pieces[-1]) + len(gap)
        budget.fits(length)
    return gap.join(pieces)


def replace(text: str, old: str, new: str) -> str:
    """``text`` with every ``old`` made ``new``."""
    budget.fits(len(text) + text.count(old) * max(0, len(new) - len(old)))
    return text.replace(str(old), str(new))


def to_json(value: Any) -> Markup:
    """JSON that is safe inside a page, a script block or an attribute in single quotes."""
    from jinja2.utils import htmlsafe_json_dumps

    return htmlsafe_json_dumps(value)


def attrs(values: Mapping[str, Any]) -> Markup:
    """HTML attributes from a mapping; None and False are left out, True gives the bare name."""
    pieces = []
    for name, value in values.items():
        if (
            value is None
            or value is False
            or isinstance(value, Undefined)
            or not name.replace("-", "").isalnum()
        ):
            continue
        pieces.append(
            Markup(" ") + name if value is True else Markup(' {}="{}"').format(name, value)
        )
    return Markup("").join(pieces)


def _joined(parts: list[Any]) -> str:
    budget.fits(sum(len(part) if isinstance(part, str) else 20 for part in parts))
    if any(hasattr(part, "__html__") for part in parts):
        return Markup("").join(parts)
    return "".join(map(str, parts))
