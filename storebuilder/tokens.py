"""Words for searching: one way to cut text for the index and for the question.

Chinese, Japanese and Korean are written without spaces, so each run of their letters becomes
overlapping pairs and its last letter alone: 缓震跑鞋 is 缓震 震跑 跑鞋 鞋. A question of two and
more letters is then a phrase of pairs, a question of one letter the beginning of a pair. Everything
else is cut into words. All of it is folded (NFKC, case, the accents of Latin letters).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST_QUERY = 200  # characters
MOST_TERMS = 12

# Han with its iteration mark and zero, kana with the long sign, Hangul.
_CJK = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
    "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"
)
_RUN = re.compile(f"([{_CJK}]+)|((?:(?![{_CJK}])[^\\W_])+)")
_LATIN_MARKS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Make letters that people take for the same the same: Ｃａｆé, CAFE and café are cafe."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    parted = _LATIN_MARKS.sub("", unicodedata.normalize("NFD", folded))
    return unicodedata.normalize("NFKC", parted)


def tokens(*texts: str) -> str:
    """The words of texts as the index keeps them, separated by spaces."""
    found: list[str] = []
    for text in texts:
        for cjk, word in _RUN.findall(fold(text)):
            found += [*_pairs(cjk), cjk[-1]] if cjk else [word]
    return " ".join(found)


def code_tokens(code: str) -> str:
    """The words of a code such as a SKU, and the code without its dashes: alu 0001 alu0001."""
    cut = tokens(code)
    return f"{cut} {cut.replace(' ', '')}" if " " in cut else cut


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a question: words that follow each other; the last may be a beginning only."""

    words: tuple[str, ...]
    beginning: bool = False


def terms(query: str) -> list[Term]:
    """Cut a question into terms, all of which must be found; the last word may be unfinished."""
    runs = _RUN.findall(fold(query[:LONGEST_QUERY]))[:MOST_TERMS]
    found: list[Term] = []
    for place, (cjk, word) in enumerate(runs):
        if cjk:
            found.append(Term(tuple(_pairs(cjk)) or (cjk,), beginning=len(cjk) == 1))
        else:
            found.append(Term((word,), beginning=place == len(runs) - 1))
    return found


def for_fts5(found: list[Term]) -> str:
    """Terms as an FTS5 expression; words are letters and digits only, so nothing can escape."""
    parts = ('"' + " ".join(term.words) + '"' + ("*" if term.beginning else "") for term in found)
    return " AND ".join(parts)


def for_tsquery(found: list[Term]) -> str:
    """Terms as PostgreSQL's to_tsquery reads them."""
    parts = (
        " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.beginning else "")
        for term in found
    )
    return " & ".join(f"({part})" for part in parts)


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]
