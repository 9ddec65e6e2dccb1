"""The HTML that descriptions may hold. It is cleaned when it is written, whoever writes it.

Accepted: paragraphs, headings from h2 to h6, lists, tables, quotations, emphasis, links (http,
https, mailto, tel and addresses within the shop; other sites get rel="noopener noreferrer"), line
breaks and rules. Pictures, frames, forms, styles, classes and scripts are taken out.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nh3

_TEXT = {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "a", "span"}
_LISTS = {"ul", "ol", "li", "dl", "dt", "dd"}
_STRESS = {"strong", "b", "em", "i", "u", "s", "small", "sub", "sup"}
_TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
TAGS = _TEXT | _LISTS | _STRESS | _TABLES
ATTRIBUTES = {
    "a": {"href", "title"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "*": {"lang", "dir"},
}
SCHEMES = {"http", "https", "mailto", "tel"}


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags={"script", "style"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def clean(text: str) -> str:
    """Sanitised HTML; cleaning it again changes nothing."""
    # A page has one h1, and it is the product's title.
    lowered = re.sub(r"<(/?)h1\b", r"<\1h2", text.replace("\0", ""), flags=re.IGNORECASE)
    cleaned: str = _cleaner().clean(lowered)
    return cleaned.strip()


def plain(text: str) -> str:
    """The words of HTML without its tags, in one line."""
    spaced = re.sub(r"<[^>]{0,2000}>", " ", text)
    return " ".join(html.unescape(spaced).split())
