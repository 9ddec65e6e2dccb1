"""The vocabulary that mends mistyped words: how often each stands in titles, counted anew daily."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete, select

from storebuilder import jobs
from storebuilder.aggregator.mending import can_be_mended, cuts
from storebuilder.aggregator.models import Document, Word, WordCut
from storebuilder.bulk import batches, upsert
from storebuilder.db import db, writing

READ = 2000  # titles in memory at a time
MOST = 200_000  # words; of more, those that stand in one title only are left out


def learn(titles: Iterable[str]) -> None:
    """Remember words of titles that nobody has used before, inside the caller's transaction."""
    found = {word for title in titles for word in title.split() if can_be_mended(word)}
    if not found:
        return
    known: set[str] = set()
    for batch in batches(sorted(found)):
        known.update(db.session.scalars(select(Word.word).where(Word.word.in_(batch))))
    _add(dict.fromkeys(sorted(found - known), 1))


def _add(counts: dict[str, int]) -> None:
    rows = [{"word": word, "count": count} for word, count in counts.items()]
    upsert(Word, rows, key=("word",), change=("count",))
    cut = [{"cut": part, "word": word} for word in counts for part in sorted(cuts(word))]
    upsert(WordCut, cut, key=("cut", "word"), change=())


@jobs.job("market.words", every=timedelta(hours=24))
def count_again() -> None:
    """Count every word, and forget those that no title has any more."""
    counted = _counted()
    if len(counted) > MOST:
        counted = Counter({word: count for word, count in counted.items() if count > 1})
    known = {row.word: row[1] for row in db.session.execute(select(Word.word, Word.count))}
    gone = sorted(known.keys() - counted.keys())
    moved = {word: count for word, count in counted.items() if known.get(word) != count}
    for batch in batches(gone):
        with writing():
            db.session.execute(delete(WordCut).where(WordCut.word.in_(batch)))
            db.session.execute(delete(Word).where(Word.word.in_(batch)))
    for batch in batches(sorted(moved)):
        with writing():
            fresh = {word: moved[word] for word in batch if word not in known}
            _add(fresh)
            old = [{"word": word, "count": moved[word]} for word in batch if word in known]
            upsert(Word, old, key=("word",), change=("count",))


def _counted() -> Counter[str]:
    counted: Counter[str] = Counter()
    last = 0
    while True:
        rows = db.session.execute(
            select(Document.offer_id, Document.title_tokens)
            .where(Document.offer_id > last)
            .order_by(Document.offer_id)
            .limit(READ)
        ).all()
        db.session.rollback()
        if not rows:
            return counted
        last = rows[-1].offer_id
        for row in rows:
            counted.update({word for word in row.title_tokens.split() if can_be_mended(word)})
