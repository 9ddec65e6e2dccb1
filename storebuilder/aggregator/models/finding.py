"""How offers are found: their words as tokens, and the vocabulary that mends what was mistyped."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder.db import Model


class Document(Model):
    """The words by which an offer is found, of all its languages together, cut into tokens.

    SQLite searches them through the FTS5 table ``search_index_market`` (rowid is the offer's id),
    which keeps no copy of them; PostgreSQL through a GIN index.
    """

    __tablename__ = "market_documents"

    offer_id: Mapped[int] = mapped_column(
        ForeignKey("market_offers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    title_tokens: Mapped[str] = mapped_column(Text)
    body_tokens: Mapped[str] = mapped_column(Text)


class Word(Model):
    """A word of titles, with how often it stands there: for mending what was mistyped."""

    __tablename__ = "market_words"

    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class WordCut(Model):
    """A word with one of its first letters left out: two words that share a cut are alike."""

    __tablename__ = "market_word_cuts"

    cut: Mapped[str] = mapped_column(String(40), primary_key=True)
    word: Mapped[str] = mapped_column(String(40), primary_key=True)
