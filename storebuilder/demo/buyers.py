"""Buyers that never were: names put together, well-formed addresses, e-mail at example.com only."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

from storebuilder.demo.reading import Country, countries

COMES_BACK = 0.24  # of the orders are of somebody who bought before


@dataclass(frozen=True)
class Buyer:
    """Somebody who buys."""

    name: str
    email: str
    phone: str
    country: str
    language: str
    address: dict[str, str]


class Crowd:
    """Meets buyers: new ones, and now and then one who was here before."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.countries = countries()
        self.met: dict[str, list[Buyer]] = {"main": [], "cn": []}
        self.emails: set[str] = set()

    def meet(self, front: str) -> Buyer:
        """The buyer of the next order on a storefront."""
        before = self.met[front]
        if before and self.rng.random() < COMES_BACK:
            return self.rng.choice(before)
        chosen = [row for row in self.countries if (row.code == "CN") == (front == "cn")]
        country = self.rng.choices(chosen, [row.share or 1 for row in chosen])[0]
        buyer = self._invent(country)
        before.append(buyer)
        return buyer

    def _invent(self, country: Country) -> Buyer:
        rng = self.rng
        which = rng.randrange(len(country.first))
        first = country.first[which]
        last = country.last[which if country.latin else rng.randrange(len(country.last))]
        name = f"{last}{first}" if country.order == "family" else f"{first} {last}"
        latin = country.latin[which] if country.latin else f"{_plain(first)}.{_plain(last)}"
        town, area, code, *district = rng.choice(country.towns)
        street = rng.choice(country.street).format(n=rng.randint(2, 188), m=rng.randint(1, 9))
        address = {
            "name": name,
            "street_address": street,
            "city": town,
            "city_area": district[0] if district else "",
            "country_area": area,
            "postal_code": code,
            "country_code": country.code,
        }
        return Buyer(
            name=name,
            email=self._email(latin),
            phone=self._phone(country),
            country=country.code,
            language=self._language(country.code),
            address={key: value for key, value in address.items() if value},
        )

    def _email(self, latin: str) -> str:
        tried, number = latin, 1
        while tried in self.emails:
            number += 1
            tried = f"{latin}{number}"
        self.emails.add(tried)
        return f"{tried}@example.com"

    def _phone(self, country: Country) -> str:
        digits = 4 if country.phone.endswith("0000 ") else 2
        return f"{country.phone}{self.rng.randrange(10**digits):0{digits}d}"

    def _language(self, country: str) -> str:
        readers = {"CN": 1.0, "SG": 0.3, "JP": 0.1}
        return "zh-CN" if self.rng.random() < readers.get(country, 0.03) else "en"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower().replace("ß", "ss").replace("ø", "o"))
    return "".join(c for c in letters if c.isascii() and c.isalpha())
