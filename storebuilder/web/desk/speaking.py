"""The panel in the reader's language: words, moments, amounts, countries."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from flask import g, request
from markupsafe import Markup

from storebuilder import clock, words
from storebuilder.accounts import SignedIn
from storebuilder.money import Money
from storebuilder.storefronts import hosts
from storebuilder.web.desk.desk import FRAME, the_desk

LANGUAGES = {"en": "English", "zh-CN": "简体中文"}
#: Where CLDR's name is not what people say: 中文 (简体, 中国).
OWN_NAMES = {"zh-CN": "简体中文", "zh-TW": "繁體中文", "zh-HK": "繁體中文（香港）"}
RELATIVE = timedelta(days=7)


def language() -> str:
    """The language of who is signed in, else the one that the browser asks for."""
    person: SignedIn | None = g.get("staff")
    if person is not None and person.language in LANGUAGES:
        return person.language
    return request.accept_languages.best_match(list(LANGUAGES), "en")


def locale() -> str:
    """The same as Babel writes it."""
    return language().replace("-", "_")


def t(key: str, /, **names: object) -> str:
    """The words of ``key`` in the reader's language."""
    return words_of(language())(key, **names)


def words_of(tag: str) -> words.Words:
    """The words of the panel in a language, with those that all panels share."""
    own, shared = the_desk().folders
    return words.read(shared / "words", tag, own / "words")


def say(text: str) -> str:
    """An error's English sentences in the reader's language, where ``errors.json`` has them."""
    known = _sentences(language())
    between = "" if language().startswith("zh") else " "
    return between.join(_said(sentence, known) for sentence in re.split(r"(?<=[.!?]) ", text))


def _said(sentence: str, known: list[tuple[re.Pattern[str], str]]) -> str:
    for pattern, words_ in known:
        if found := pattern.fullmatch(sentence):
            return re.sub(r"\{(\w+)\}", lambda name: found[name[1]], words_)
    return sentence


@cache
def _sentences(tag: str) -> list[tuple[re.Pattern[str], str]]:
    """The sentences of ``errors.json``: a key such as ``{what} is not a rate.`` is a pattern."""
    file = FRAME / "words" / tag / "errors.json"
    return [
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(english))), said)
        for english, said in json.loads(file.read_text(encoding="utf-8")).items()
    ]


def money(amount: int, currency: str) -> str:
    """Minor units as people write them: ``$12.99``."""
    return Money(amount, currency).show(language())


def number(value: int) -> str:
    """A count with the reader's separators."""
    return str(format_decimal(value, locale=locale()))


def country(code: str) -> str:
    """The name of a country, or its code where it has none."""
    return str(Locale.parse(locale()).territories.get(code, code))


def language_name(tag: str) -> str:
    """A language's name in itself: ``Deutsch``, ``简体中文``."""
    if tag in OWN_NAMES:
        return OWN_NAMES[tag]
    return str(Locale.parse(tag.replace("-", "_")).get_display_name() or tag)


def zone() -> tzinfo:
    """The shop's time zone: the first one of its country."""
    fronts = hosts.current()
    return zone_of(fronts[0].shop_country if fronts else "")


@cache
def zone_of(code: str) -> tzinfo:
    """The first time zone of a country in the tz database's zone.tab, else UTC."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return ZoneInfo(next((row[2] for row in rows if row[0] == code), "UTC"))


def when(moment: datetime) -> Markup:
    """A ``<time>``: relative up to a week, then the date; the whole moment on hover."""
    there = moment.astimezone(zone())
    whole = format_datetime(there, "long", locale=locale())
    gone = clock.now() - moment
    if timedelta(0) <= gone < timedelta(minutes=1):
        shown = t("shell.just_now")
    elif abs(gone) < RELATIVE:
        shown = format_timedelta(-gone, threshold=1.1, add_direction=True, locale=locale())
    else:
        shown = day(there)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        moment.isoformat(timespec="seconds"), whole, shown
    )


def day(moment: date | datetime) -> str:
    """The date as people write it; the year only where it is not this one."""
    this = moment.astimezone(zone()) if isinstance(moment, datetime) else moment
    same_year = this.year == clock.now().astimezone(zone()).year
    short = {"en": "d MMM", "zh_CN": "M月d日"}[locale()]
    return str(format_date(this, short if same_year else "medium", locale=locale()))
