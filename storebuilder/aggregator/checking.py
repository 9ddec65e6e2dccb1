"""The edge: what shops offer is checked once here, whoever read it.

What cannot be trusted is kept out or cut, and the shop's merchant can read why.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from storebuilder import cleaning
from storebuilder.aggregator import checks
from storebuilder.aggregator.offered import (
    Fault,
    Offered,
    OfferedVariant,
    Raw,
    RawVariant,
)

LONGEST_TITLE = 250
LONGEST_DESCRIPTION = 40_000  # characters of what the shop sent
MOST_VARIANTS = 250
MOST_OPTIONS = 5
MOST_IMAGES = 8
LONGEST_ADDRESS = 2000
_TAG = re.compile(r"<[a-zA-Z/!?]")


@dataclass(frozen=True, slots=True)
class House:
    """What is known of the shop that offers."""

    origin: str
    language: str
    #: Empty until its first price tells.
    currency: str
    #: Plain http is accepted: only where everything is on one's own machine.
    plain_http: bool = False


def checked(raw: Raw, house: House) -> tuple[Offered | None, list[Fault]]:
    """A product that can be shown, or None, with everything that was wrong with it."""
    return _Check(raw, house).run()


@dataclass(slots=True)
class _Check:
    raw: Raw
    house: House
    faults: list[Fault] = field(default_factory=list)
    id: str = ""

    def run(self) -> tuple[Offered | None, list[Fault]]:
        if not checks.is_id(self.raw.id):
            self.fault("id", kept_out=True)
            return None, self.faults
        self.id = str(self.raw.id)
        title = self.title()
        currency = self.currency()
        variants = self.variants(currency) if title and currency else ()
        if not variants:
            return None, self.faults
        return self.offered(title, currency, variants), self.faults

    def fault(self, key: str, *, kept_out: bool = False, **values: object) -> None:
        told = {name: str(value)[:80] for name, value in values.items()}
        if all(one.key != key for one in self.faults):
            self.faults.append(Fault(self.id, key, told, kept_out))

    def offered(self, title: str, currency: str, variants: tuple[OfferedVariant, ...]) -> Offered:
        return Offered(
            external_id=self.id,
            language=self.house.language,
            title=title,
            description=self.description(),
            url=self.link(self.raw.url),
            brand=checks.line(self.raw.brand, 120),
            google_category=checks.line(self.raw.google_category, 300),
            own_category=checks.line(self.raw.own_category, 250),
            currency=currency,
            images=tuple(self.images()),
            options=self.options(variants),
            variants=variants,
        )

    def title(self) -> str:
        text = self.raw.title if isinstance(self.raw.title, str) else ""
        if _TAG.search(text):
            self.fault("title.html", title=text)
            # Cleaned first, so that what stands within a script goes with it.
            text = cleaning.plain(cleaning.clean(text[:5000]))
        text = checks.line(html.unescape(text), 5000)
        if not text:
            self.fault("title.empty", kept_out=True)
        if len(text) > LONGEST_TITLE:
            self.fault("title.long", length=len(text), most=LONGEST_TITLE)
            text = text[: LONGEST_TITLE - 1].rstrip() + "…"
        return text

    def description(self) -> str:
        text = self.raw.description if isinstance(self.raw.description, str) else ""
        if len(text) > LONGEST_DESCRIPTION:
            self.fault("description.long", length=len(text), most=LONGEST_DESCRIPTION)
            text = text[:LONGEST_DESCRIPTION]
        if self.raw.plain:
            parts = (html.escape(part.strip()) for part in re.split(r"\n\s*\n", text))
            text = "".join(f"<p>{part}</p>".replace("\n", "<br>") for part in parts if part)
        return cleaning.clean(text)

    def currency(self) -> str:
        """The one currency of the product, which is the shop's."""
        found = {one.currency for one in self.raw.variants if isinstance(one.currency, str)}
        wanted = self.house.currency
        only = next(iter(found)) if len(found) == 1 else ""
        if re.fullmatch("[A-Z]{3}", only) and only == (wanted or only):
            return only
        if found == {""}:
            self.fault("price.text", kept_out=True, price=self.raw.variants[0].amount)
        elif self.raw.variants:
            shown = ", ".join(sorted(found)) or "?"
            self.fault("currency", kept_out=True, found=shown, wanted=wanted or "ISO 4217")
        else:
            self.fault("variants.none", kept_out=True)
        return ""

    def variants(self, currency: str) -> tuple[OfferedVariant, ...]:
        count = max(self.raw.variant_count, len(self.raw.variants))
        if count > MOST_VARIANTS:
            self.fault("variants.many", count=count, most=MOST_VARIANTS)
        found: dict[str, OfferedVariant] = {}
        for raw in self.raw.variants[:MOST_VARIANTS]:
            one = self.variant(raw)
            if one is not None:
                found.setdefault(one.id, one)
        if not found:
            self.faults = [
                Fault(one.external_id, one.key, one.values, kept_out=True) for one in self.faults
            ]
        return tuple(found.values())

    def variant(self, raw: RawVariant) -> OfferedVariant | None:
        amount = self.amount(raw.amount)
        if amount is None or not checks.is_id(raw.id):
            return None
        former = raw.compare_at if checks.is_amount(raw.compare_at) else None
        return OfferedVariant(
            id=str(raw.id),
            values=tuple(checks.line(value, 120) for value in raw.values[:MOST_OPTIONS]),
            sku=checks.line(raw.sku, 80),
            gtin=self.gtin(raw.gtin),
            amount=amount,
            compare_at=former if former is not None and former > amount else None,
            availability=checks.availability(raw),
            url=self.link(raw.url) if raw.url else "",
            image=self.image(raw.image) if raw.image else "",
        )

    def amount(self, value: Any) -> int | None:
        if checks.is_amount(value):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            self.fault("price.negative" if value < 0 else "price.absurd", price=value)
        else:
            self.fault("price.text", price=value)
        return None

    def gtin(self, value: Any) -> str:
        digits = re.sub(r"[\s-]", "", value) if isinstance(value, str) else ""
        if not digits:
            return ""
        if not checks.is_gtin(digits):
            self.fault("gtin", gtin=digits)
            return ""
        return digits.zfill(14)

    def link(self, value: Any) -> str:
        """The product's page, at the shop itself; its front page where it leads elsewhere."""
        if not value:
            return self.house.origin
        address = self.address(value)
        home = urlsplit(self.house.origin).hostname or ""
        host = urlsplit(address).hostname or ""
        bare = home.removeprefix("www.")
        if address and (host in (home, bare) or host.endswith(f".{bare}")):
            return address
        self.fault("link.foreign", link=value)
        return self.house.origin

    def images(self) -> Iterable[tuple[str, str]]:
        seen: set[str] = set()
        for value, words in self.raw.images[: MOST_IMAGES * 2]:
            address = self.image(value)
            if address and address not in seen and len(seen) < MOST_IMAGES:
                seen.add(address)
                yield address, checks.line(words, 250)

    def image(self, value: Any) -> str:
        address = self.address(value)
        if not address:
            self.fault("image.address", image=value)
        return address

    def address(self, value: Any) -> str:
        """An absolute https address without a name and password in it, else nothing."""
        if not isinstance(value, str) or len(value) > LONGEST_ADDRESS or not checks.is_plain(value):
            return ""
        try:
            whole = urljoin(f"{self.house.origin}/", value.strip())
            parts = urlsplit(whole)
            _ = parts.port
        except ValueError:
            return ""
        allowed = ("https", "http") if self.house.plain_http else ("https",)
        named = parts.scheme in allowed and parts.hostname and "@" not in parts.netloc
        return whole if named and len(whole) <= LONGEST_ADDRESS else ""

    def options(
        self, variants: tuple[OfferedVariant, ...]
    ) -> tuple[tuple[str, tuple[str, ...]], ...]:
        names = [checks.line(name, 80) for name in self.raw.options[:MOST_OPTIONS]]
        columns = [
            tuple(dict.fromkeys(one.values[place] for one in variants if place < len(one.values)))
            for place in range(len(names))
        ]
        return tuple((name, values) for name, values in zip(names, columns, strict=True) if values)
