"""The form of a storefront: reading it from the row, and turning it into the row's columns."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    widgets,
)

from storebuilder import money, theming
from storebuilder.customers.countries import countries
from storebuilder.errors import NotAccepted
from storebuilder.storefronts.models import Storefront
from storebuilder.web.desk.forms import PanelForm, named
from storebuilder.web.desk.speaking import language, language_name

MILLION = 1_000_000
LANGUAGES = (
    "en", "zh-CN", "zh-TW", "ja", "ko", "de", "fr", "es", "it", "nl", "pt-BR", "pl", "ru", "tr",
    "ar", "th", "vi", "id",
)  # fmt: skip
CURRENCIES = (
    "USD", "EUR", "CNY", "GBP", "JPY", "HKD", "TWD", "KRW", "SGD", "AUD", "CAD", "CHF", "NZD",
    "SEK", "NOK", "DKK", "PLN", "CZK", "BRL", "MXN", "INR", "IDR", "MYR", "PHP", "THB", "VND",
    "TRY", "AED", "SAR", "KWD", "ILS", "ZAR",
)  # fmt: skip


class StorefrontForm(PanelForm):
    """One storefront; languages, currencies and countries are chosen by name."""

    name = StringField()
    handle = StringField()
    host = StringField()
    kind = SelectField(choices=["retail", "showcase"])
    theme = SelectField()
    main_language = SelectField()
    languages = SelectMultipleField(
        option_widget=widgets.CheckboxInput(), widget=widgets.ListWidget(prefix_label=False)
    )
    currency = SelectField()
    rate_millionths = StringField()
    round_to = StringField()
    countries = SelectMultipleField()
    prices_include_tax = BooleanField()
    return_days = IntegerField()
    return_fees = SelectField(choices=["buyer", "shop"])
    colour = StringField()
    open = BooleanField()

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        obj: Storefront | None = more.get("obj")
        tags = dict.fromkeys([*LANGUAGES, *(obj.languages if obj else ())])
        languages = [(tag, language_name(tag)) for tag in tags]
        codes = dict.fromkeys([*CURRENCIES, *([obj.currency] if obj else ())])
        self.main_language.choices = named(languages)
        self.languages.choices = named(languages)
        self.theme.choices = theming.installed()
        self.currency.choices = list(codes)
        self.countries.choices = named(countries((), language()))

    def fill(self, row: Storefront) -> None:
        """Show what the row says where nothing was sent."""
        self.main_language.data = row.languages[0]
        self.languages.data = row.languages[1:]
        self.rate_millionths.data = f"{(Decimal(row.rate_millionths) / MILLION).normalize():f}"
        self.round_to.data = money.Money(row.round_to, row.currency).plain()

    def columns(self) -> dict[str, Any]:
        """The columns as ``change_storefront`` takes them; raises NotAccepted."""
        currency = money.check_currency(self.currency.data or "")
        first = self.main_language.data
        more = [tag for tag in self.languages.data or [] if tag != first]
        rounded = self.round_to.data or ""
        return {
            "name": self.name.data or "",
            "host": self.host.data or "",
            "kind": self.kind.data,
            "theme": self.theme.data,
            "languages": [first, *more],
            "currency": currency,
            "rate_millionths": _rate(self.rate_millionths.data or "1"),
            "round_to": money.parse(rounded, currency, field="round_to") if rounded else 1,
            "countries": self.countries.data or [],
            "prices_include_tax": self.prices_include_tax.data,
            "return_days": self.return_days.data,
            "return_fees": self.return_fees.data,
            "colour": self.colour.data or "",
            "open": self.open.data,
        }


def _rate(text: str) -> int:
    cleaned = text.strip()
    if re.fullmatch(r"\d{1,7}(\.\d{1,6})?", cleaned) and Decimal(cleaned) > 0:
        return int(Decimal(cleaned) * MILLION)
    raise NotAccepted(
        f"{text[:40]!r} is not a rate.",
        field="rate_millionths",
        hint="Write a number such as 7.20, with at most six decimal places.",
    )
