"""Words of merchants in Markdown: one line each, with nothing in them that Markdown would read."""

from __future__ import annotations

import html
import re

from markupsafe import Markup

_READ = re.compile(r"([\\`*_\[\]<>#|])")
_BLOCK = re.compile(r"</(?:p|h[1-6]|li|ul|ol|dl|dt|dd|tr|table|blockquote|figure)>|<(?:br|hr) ?/?>")


def line(text: str) -> str:
    """``text`` as one line of plain words."""
    return _READ.sub(r"\\\1", " ".join(text.split()))


def link(text: str, address: str) -> str:
    """A link; ``address`` is one of our own."""
    return f"[{line(text)}]({address})"


def plain(markup: str) -> str:
    """The words of a page of text (HTML that was cleaned when it was written), a line a block."""
    parted = _BLOCK.sub("\n", markup)
    lines = (Markup(part).striptags() for part in parted.split("\n"))  # noqa: S704 - taken away
    return "\n\n".join(line(html.unescape(one)) for one in lines if one.strip())
