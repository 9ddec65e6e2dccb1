"""What a question may have meant that finds nothing: words that are one slip away.

Two words that become the same by leaving out one letter of each are a slip apart: one letter
changed, missing, doubled, or two that changed places. So each word of the titles is kept under all
its cuts (``WordCut``), and the words near a mistyped one are found by equal keys, on any database.
Among them the most frequent is taken. Chinese, Japanese and Korean have no such words: there a
question is sought by its pairs, most of which must be found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from storebuilder.aggregator.models import Word, WordCut
from storebuilder.aggregator.searching import on_sqlite
from storebuilder.db import db
from storebuilder.tokens import Term, terms

SHORTEST = 4  # letters of a word that is mended: among shorter ones everything is near
LONGEST = 30
CUT_FROM = 12  # first letters that cuts are made of


def mended(query: str) -> tuple[str, str | None]:
    """A better question in words, and in the database's own form; ("", None) where none is known.

    Two statements at most, whatever the length of the question.
    """
    cut = terms(query)
    better = _better([word for term in cut for word in term.words])
    words, parts, changed = [], [], False
    for term in cut:
        if len(term.words) > 1:
            words.append(_joined(term.words))
            parts.append(_most_of(term.words))
            changed = True
            continue
        word = better.get(term.words[0], term.words[0])
        changed = changed or word != term.words[0]
        words.append(word)
        parts.append(_one(Term((word,), term.beginning and word == term.words[0])))
    if not changed:
        return "", None
    return " ".join(words), _all(parts)


def cuts(word: str) -> set[str]:
    """A word's beginning, whole and with each of its letters left out."""
    start = word[:CUT_FROM]
    return {start, *(start[:place] + start[place + 1 :] for place in range(len(start)))}


def can_be_mended(word: str) -> bool:
    """Whether a word is long enough, and of letters that have slips."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and word < "\u3000"


def _better(words: Iterable[str]) -> dict[str, str]:
    """For each word that no title has: the most frequent one that is a slip away."""
    asked = {word for word in words if can_be_mended(word)}
    if not asked:
        return {}
    known = set(db.session.scalars(select(Word.word).where(Word.word.in_(asked))))
    by_cut: dict[str, set[str]] = {}
    for word in asked - known:
        for cut in cuts(word):
            by_cut.setdefault(cut, set()).add(word)
    if not by_cut:
        return {}
    rows = db.session.execute(
        select(WordCut.cut, Word.word, Word.count.label("often"))
        .join(Word, Word.word == WordCut.word)
        .where(WordCut.cut.in_(by_cut))
    )
    best: dict[str, tuple[int, int, str]] = {}
    for row in rows:
        for word in by_cut[row.cut]:
            far = distance(word, row.word)
            if far <= (1 if len(word) < 8 else 2):
                best[word] = min(best.get(word, (9, 0, "")), (far, -row.often, row.word))
    return {word: found[2] for word, found in best.items()}


def distance(one: str, other: str) -> int:
    """Letters to change, add or leave out, or neighbours to change over (Damerau), to get there."""
    before, row = [0], list(range(len(other) + 1))
    older: list[int] = []
    for place, letter in enumerate(one, 1):
        older, before, row = before, row, [place]
        for to, wanted in enumerate(other, 1):
            cost = min(before[to] + 1, row[-1] + 1, before[to - 1] + (letter != wanted))
            crossed = place > 1 and to > 1 and letter == other[to - 2] and one[place - 2] == wanted
            row.append(min(cost, older[to - 2] + 1) if crossed else cost)
    return row[-1]


def _joined(pairs: Sequence[str]) -> str:
    return pairs[0] + "".join(pair[-1] for pair in pairs[1:])


def _most_of(pairs: Sequence[str]) -> str:
    """Any of the pairs; what has more of them ranks before what has fewer."""
    if on_sqlite():
        return "(" + " OR ".join(f'"{pair}"' for pair in pairs) + ")"
    return "(" + " | ".join(f"'{pair}'" for pair in pairs) + ")"


def _one(term: Term) -> str:
    if on_sqlite():
        return '"' + term.words[0] + '"' + ("*" if term.beginning else "")
    return f"('{term.words[0]}'" + (":*" if term.beginning else "") + ")"


def _all(parts: Sequence[str]) -> str:
    return (" AND " if on_sqlite() else " & ").join(parts)
