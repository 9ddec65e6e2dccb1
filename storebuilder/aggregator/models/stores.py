"""Shops that joined, how they are, and the readings of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class Store(Model):
    """An independent shop: its address, whether it is in, what it says of itself, how it is."""

    __tablename__ = "market_stores"
    __table_args__ = (Index("ix_market_stores_due", "state", "next_pull_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    #: Scheme, host and port of the shop, without a path: https://tea.example.
    origin: Mapped[str] = mapped_column(String(300), unique=True)
    #: ucp, google (a Merchant Center feed) or shopify (products.json)
    source: Mapped[str] = mapped_column(String(10), default="ucp")
    #: Where its goods are read: the REST endpoint of UCP, the feed, or products.json.
    #: Empty for UCP until the profile was read.
    address: Mapped[str] = mapped_column(String(1000), default="")
    #: applied, waiting (for its domain to be proved), accepted, refused, left, banned
    state: Mapped[str] = mapped_column(String(10), default="applied", index=True)
    #: Why it was refused or banned, in words for its merchant.
    reason: Mapped[str] = mapped_column(String(500), default="")
    #: The language that its goods are read in first, and all that it speaks.
    language: Mapped[str] = mapped_column(String(12), default="en")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    country: Mapped[str] = mapped_column(String(2), default="", index=True)
    #: Prices in another currency are kept out; empty until the first price tells.
    currency: Mapped[str] = mapped_column(String(3), default="")
    #: ISO 3166-1 alpha-2; empty means everywhere or unknown.
    ships_to: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: Plain text in the shop's own words, by language: {"en": "…"}.
    about: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    logo: Mapped[str] = mapped_column(String(1000), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    #: Pages of its rules: {"returns": "https://…", "privacy": …, "terms": …, "shipping": …}.
    policies: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: The public half of the key that signs its news (ed25519, base64 of 32 bytes).
    public_key: Mapped[str] = mapped_column(String(64), default="")
    challenge: Mapped[str] = mapped_column(String(100), default="")
    challenge_until: Mapped[datetime | None] = mapped_column(Moment)
    proved_at: Mapped[datetime | None] = mapped_column(Moment)
    #: The answer of {origin}/ucp/listing as it last was, its ETag, and where changes are read.
    listing: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    listing_etag: Mapped[str] = mapped_column(String(200), default="")
    changes: Mapped[str] = mapped_column(String(1000), default="")
    cursor: Mapped[str] = mapped_column(String(200), default="")
    changes_etag: Mapped[str] = mapped_column(String(200), default="")
    feed_etag: Mapped[str] = mapped_column(String(300), default="")
    #: unknown, fresh, slow or broken; ``trouble`` says why: a sentence as ``telling`` reads it.
    health: Mapped[str] = mapped_column(String(10), default="unknown")
    trouble: Mapped[str] = mapped_column(String(500), default="")
    #: Pulls in a row that failed; the pause before the next one grows with it.
    failures: Mapped[int] = mapped_column(default=0)
    next_pull_at: Mapped[datetime | None] = mapped_column(Moment)
    next_full_at: Mapped[datetime | None] = mapped_column(Moment)
    pulled_at: Mapped[datetime | None] = mapped_column(Moment)
    offer_count: Mapped[int] = mapped_column(default=0)
    problem_count: Mapped[int] = mapped_column(default=0)
    #: The operator's order of the shops on the first page; 0 means not there.
    featured: Mapped[int] = mapped_column(default=0)
    #: Folded words of its name and what it says of itself, for finding it.
    words: Mapped[str] = mapped_column(Text, default="")
    applied_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)


class Pull(Model):
    """One reading of a shop: what kind, how far, what came of it."""

    __tablename__ = "market_pulls"
    __table_args__ = (Index("ix_market_pulls_store", "store_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("market_stores.id", ondelete="CASCADE"))
    #: full, changes or hint
    kind: Mapped[str] = mapped_column(String(10))
    #: running, done, failed, stopped (its budget was used up) or left (the shop said so)
    state: Mapped[str] = mapped_column(String(10), default="running", index=True)
    #: Where it goes on: {"language": 0, "cursor": "…"}; kept so that a pull survives its worker.
    place: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    pages: Mapped[int] = mapped_column(default=0)
    seen: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    gone: Mapped[int] = mapped_column(default=0)
    kept_out: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    #: Milliseconds that the shop took to answer, all requests together.
    waited: Mapped[int] = mapped_column(default=0)
    #: Why it ended so: a sentence as ``telling`` reads it.
    reason: Mapped[str] = mapped_column(String(500), default="")
    started_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    #: Until when a worker has it in hand; NULL or past means that any may go on with it.
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Problem(Model):
    """What was kept out of a shop's data or cut; its merchant can read why."""

    __tablename__ = "market_problems"
    __table_args__ = (UniqueConstraint("store_id", "external_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("market_stores.id", ondelete="CASCADE"))
    #: Empty for what belongs to the shop as a whole.
    external_id: Mapped[str] = mapped_column(String(250), default="")
    #: Which sentence; its words stand in aggregator/words.
    key: Mapped[str] = mapped_column(String(40))
    values: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: Whether the offer was kept out as a whole, or only cut.
    kept_out: Mapped[bool] = mapped_column(default=False)
    run_id: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
