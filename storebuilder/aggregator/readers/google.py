"""Reading a Google Merchant Center feed, as tab-separated text or RSS 2.0 with ``g:`` elements.

The file is fetched once, conditionally, into a file of our own, and read from there as a stream:
rows with the same ``item_group_id`` are the variants of one product. XML is read without document
types, so that there are no entities to expand.
Source: Google Merchant Center, product data specification (support.google.com/merchants 7052112).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from xml.parsers import expat

from storebuilder.aggregator import checking
from storebuilder.aggregator.offered import Raw, RawVariant
from storebuilder.aggregator.readers.asking import FEED_SECONDS, LARGEST_FEED, good
from storebuilder.aggregator.readers.checking_all import taken
from storebuilder.aggregator.readers.facts import Ask, PullError, Step, StoreFacts
from storebuilder.aggregator.readers.shopify import minor_units
from storebuilder.fetching import Limits

PER_PAGE = 200
LONGEST_FIELD = 60_000
MOST_FIELDS = 200
CHOICES = ("color", "size", "material", "pattern", "age_group", "gender", "size_type")
Row = dict[str, str]


def fetch_feed(store: StoreFacts, ask: Ask, file: Path) -> Step:
    """Fetch the feed unless it is the one that was read last."""
    known = {"If-None-Match": store.feed_etag} if store.feed_etag else {}
    limits = Limits(seconds=FEED_SECONDS, size=LARGEST_FEED)
    reply = ask(store.address, headers={"Accept": "*/*", **known}, limits=limits)
    if reply.status == 304:
        return Step()
    file.write_bytes(good(reply).body)
    etag = reply.headers.get("etag", "")
    return Step(place={"stage": "feed", "item": 0, "etag": etag if len(etag) <= 300 else ""})


def read_page(store: StoreFacts, file: Path, place: dict[str, Any]) -> Step:
    """The next products of the fetched file; raises PullError where it is none of ours."""
    at = place.get("item", 0)
    try:
        page = _following(file, at)
    except FileNotFoundError:
        return Step(place={})  # the folder was cleared meanwhile: from the beginning
    except (expat.ExpatError, csv.Error, ValueError) as error:
        raise PullError("malformed", said=str(error)[:150]) from None
    if not page and not at:
        raise PullError("nothing", said="no item in the feed")
    step = taken(store, map(raw, page))
    if len(page) == PER_PAGE:
        step.place = place | {"item": at + PER_PAGE}
    else:
        step.whole = True
        step.learned = {"feed_etag": place.get("etag", "")}
        _open.pop(file, None)
        file.unlink(missing_ok=True)
    return step


#: Files that are being read, with how many products were handed out: a step goes on there.
_open: dict[Path, tuple[int, Iterator[list[Row]]]] = {}
MOST_OPEN = 8


def _following(file: Path, at: int) -> list[list[Row]]:
    """The products after the first ``at``; from the beginning where the place is not known."""
    place, found = _open.pop(file, (-1, iter(())))
    if place != at:
        found = products(file)
        for _ in islice(found, at):
            pass
    page = list(islice(found, PER_PAGE))
    while len(_open) >= MOST_OPEN:
        _open.pop(next(iter(_open)), None)
    _open[file] = (at + len(page), found)
    return page


def products(file: Path) -> Iterator[list[Row]]:
    """The rows of each product: those that follow each other with the same group are one."""
    held: list[Row] = []
    group = ""
    for row in rows_of(file):
        own = row.get("item_group_id", "")
        if held and (not own or own != group):
            yield held
            held = []
        held.append(row)
        group = own
    if held:
        yield held


def rows_of(file: Path) -> Iterator[Row]:
    """Every item of a feed, by the names of its attributes in small letters."""
    with file.open("rb") as stream:
        start = stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")
        stream.seek(0)
        if start.startswith(b"<"):
            yield from _Rss(stream).rows()
            return
        csv.field_size_limit(LONGEST_FIELD)
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
        reader = csv.reader(text, delimiter="\t")
        names = [_name(name) for name in next(reader, [])][:MOST_FIELDS]
        if "id" not in names or "price" not in names:
            raise ValueError("the first line names neither id nor price")
        for cells in reader:
            if cells:
                yield dict(zip(names, cells, strict=False))


def _name(text: str) -> str:
    return text.strip().lower().removeprefix("g:").replace(" ", "_")


class _Rss:
    """Items of an RSS file one after another; at most one piece of the file is in memory."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.stream = stream
        self.done: list[Row] = []
        self.item: Row | None = None
        #: How deep below the item: attributes of a feed are its children, not theirs.
        self.depth = 0
        self.text: list[str] = []
        self.length = 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._more

    def rows(self) -> Iterator[Row]:
        while piece := self.stream.read(1 << 16):
            self.parser.Parse(piece, False)
            yield from self.done
            self.done = []
        self.parser.Parse(b"", True)
        yield from self.done

    def _refuse(self, *_: Any) -> None:
        raise ValueError("a feed has no document type and declares no entities")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        short = name.rpartition(":")[2].lower()
        if self.item is None:
            self.item, self.depth = ({} if short in ("item", "entry") else None), 0
            return
        self.depth += 1
        if self.depth == 1:
            self.text, self.length = [], 0

    def _more(self, text: str) -> None:
        if self.depth == 1 and self.length < LONGEST_FIELD:
            self.text.append(text)
            self.length += len(text)

    def _end(self, name: str) -> None:
        short = name.rpartition(":")[2].lower()
        if self.item is None:
            return
        if self.depth == 0:
            self.done.append(self.item)
            self.item = None
            return
        if self.depth == 1 and len(self.item) < MOST_FIELDS:
            value = "".join(self.text).strip()
            several = short == "additional_image_link" and short in self.item
            self.item[short] = f"{self.item[short]},{value}" if several else value
        self.depth -= 1


def raw(rows: list[Row]) -> Raw:
    """A product of the feed, as it stands there."""
    first = rows[0]
    named = [name for name in CHOICES if len({row.get(name, "") for row in rows}) > 1]
    more = first.get("additional_image_link", "").split(",")
    images = [first.get("image_link", ""), *(one.strip() for one in more)]
    return Raw(
        id=first.get("item_group_id") or first.get("id"),
        title=first.get("item_group_title") or first.get("title"),
        description=first.get("description", ""),
        plain="<" not in first.get("description", ""),
        url=first.get("link"),
        brand=first.get("brand"),
        google_category=first.get("google_product_category"),
        own_category=first.get("product_type"),
        images=[(url, "") for url in images if url],
        options=[name.replace("_", " ").capitalize() for name in named],
        variants=[_variant(row, named) for row in rows[: checking.MOST_VARIANTS]],
        variant_count=len(rows),
    )


def _variant(row: Row, named: list[str]) -> RawVariant:
    amount, currency = _price(row.get("price", ""))
    sale, sale_currency = _price(row.get("sale_price", ""))
    reduced = isinstance(sale, int) and isinstance(amount, int) and sale_currency == currency
    said = row.get("availability", "").strip().lower().replace(" ", "_")
    return RawVariant(
        id=row.get("id"),
        amount=sale if reduced and 0 < sale < amount else amount,
        compare_at=amount if reduced else None,
        currency=currency,
        values=[row.get(name, "") for name in named],
        sku=row.get("mpn", ""),
        gtin=row.get("gtin", ""),
        availability="in_stock" if said == "limited_availability" else said,
        available=said != "out_of_stock",
        url=row.get("link", ""),
        image=row.get("image_link", ""),
    )


def _price(text: str) -> tuple[Any, str]:
    """``15.00 USD`` as (1500, "USD"); what is no price is handed on as it is, to be refused."""
    found = re.fullmatch(r"\s*(?:([A-Z]{3})\s*)?(-?[0-9.,]+)\s*([A-Z]{3})?\s*", text)
    currency = (found[3] or found[1] or "") if found else ""
    if found is None or not currency:
        return text, currency
    return minor_units(found[2].replace(",", ""), currency), currency
