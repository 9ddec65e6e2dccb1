"""The text for programs: what the shop sells, how to speak to it, on what terms; made of its data.

Its form is llms.txt's (https://llmstxt.org): a title, a summary, sections with lists of links.
"""

from __future__ import annotations

from pathlib import Path

from storebuilder import catalog, shipping, words
from storebuilder.agents import guiding_goods, offering
from storebuilder.agents.markdown import line, link
from storebuilder.money import Money
from storebuilder.storefronts import Front, pages

WORDS = Path(__file__).parent / "words"
MOST_COLLECTIONS = 60
MOST_COUNTRIES = 12  # that delivery is told for
#: What buyers are asked to know, in this order; other pages of text come after.
TERMS = ("shipping", "returns", "terms", "privacy", "contact")


def guide(front: Front, language: str, *, full: bool = False) -> str:
    """The storefront's text for programs as Markdown; ``full`` adds goods and terms in full.

    A fixed number of queries.
    """
    say = words.read(WORDS, language)
    parts = [
        f"# {line(front.name)}",
        f"> {_summary(front, language, say)}",
        _sold(front, language, say),
        _speaking(front, say),
    ]
    if front.kind == "retail":
        parts.append(_buying(say))
    parts.append(_terms(front, language, say))
    if full:
        parts += guiding_goods.goods(front, language, say)
        parts += guiding_goods.texts(front, language, TERMS)
    else:
        whole = link(say("guide.full"), front.url("/llms-full.txt", language))
        parts.append(f"## {say('guide.more')}\n\n- {whole}")
    return "\n\n".join(parts) + "\n"


def _summary(front: Front, language: str, say: words.Words) -> str:
    key = "guide.summary" if front.kind == "retail" else "guide.summary_showcase"
    where = front.url("/", language)
    return say(key, name=line(front.name), url=where, currency=front.currency)


def _sold(front: Front, language: str, say: words.Words) -> str:
    shelves = [one for one in catalog.collections(front, language) if one.count]
    rows = [f"- {link(say('guide.all'), front.url('/collections/all', language))}"]
    rows += [
        f"- {link(one.title, front.url(one.path, language))}: "
        + say("guide.pieces", count=one.count)
        for one in shelves[:MOST_COLLECTIONS]
    ]
    return f"## {say('guide.sold')}\n\n" + "\n".join(rows)


def _speaking(front: Front, say: words.Words) -> str:
    tool = offering.mcp_endpoint(front)
    rows = (
        f"- {link(say('guide.profile'), front.url('/.well-known/ucp'))}",
        f"- {link(say('guide.rest'), offering.endpoint(front))}: {say('guide.rest_note')}",
        f"- {link(say('guide.mcp'), tool)}: {say('guide.mcp_note')}",
        f"- {link(say('guide.sitemap'), front.url('/sitemap.xml'))}: {say('guide.sitemap_note')}",
    )
    versions = ", ".join([offering.NEWEST, *offering.older])
    lead = say("guide.speak_lead", versions=versions)
    return f"## {say('guide.speak')}\n\n{lead}\n\n" + "\n".join(rows)


def _buying(say: words.Words) -> str:
    steps = ("find", "checkout", "pay", "order")
    rows = [f"{at}. {say(f'guide.step_{step}')}" for at, step in enumerate(steps, start=1)]
    manners = [f"- {say(f'guide.manner_{one}')}" for one in ("person", "rate", "key")]
    return (
        f"## {say('guide.buying')}\n\n"
        + "\n".join(rows)
        + f"\n\n### {say('guide.manners')}\n\n"
        + "\n".join(manners)
    )


def _terms(front: Front, language: str, say: words.Words) -> str:
    rows = [f"- {say('guide.languages', languages=', '.join(front.languages))}"]
    if front.kind == "retail":
        rows += [_delivers(front, say), *_ways(front, language, say), _returns(front, say)]
    if front.shop_email:
        rows.append(f"- {say('guide.contact', email=line(front.shop_email))}")
    for handle, title in _pages(front, language):
        rows.append(f"- {link(title, front.url(f'/pages/{handle}', language))}")
    return f"## {say('guide.terms')}\n\n" + "\n".join(rows)


def _delivers(front: Front, say: words.Words) -> str:
    countries = ", ".join(front.countries[:MOST_COUNTRIES])
    if len(front.countries) > MOST_COUNTRIES:
        countries += " …"
    to = say("guide.delivers_to", countries=countries) if countries else say("guide.everywhere")
    return f"- {say('guide.delivers')}: {to}"


def _ways(front: Front, language: str, say: words.Words) -> list[str]:
    """The ways of delivery of one light parcel to the first countries, as the checkout has them."""
    countries = list(front.countries[:MOST_COUNTRIES]) or [front.shop_country]
    offered = shipping.options_by_country(front, language, countries, 0, 0)
    return [
        f"  - {_way(front, language, say, country, way)}"
        for country in countries
        for way in offered[country]
    ]


def _way(
    front: Front, language: str, say: words.Words, country: str, way: shipping.ShippingOption
) -> str:
    free = way.free_from is not None and way.amount > 0
    return say(
        "guide.way_free" if free else "guide.way",
        country=country,
        name=line(way.name),
        price=Money(way.amount, front.currency).show(language),
        days=_days(say, way.days_min, way.days_max),
        free=Money(way.free_from or 0, front.currency).show(language),
    )


def _days(say: words.Words, least: int, most: int) -> str:
    if not most:
        return say("guide.days_open")
    if least in (0, most):
        return say("guide.day", count=most)
    return say("guide.days", least=least, count=most)


def _returns(front: Front, say: words.Words) -> str:
    if not front.return_days:
        return f"- {say('guide.returns_none')}"
    who = say("guide.who_shop" if front.return_fees == "shop" else "guide.who_buyer")
    return f"- {say('guide.returns', count=front.return_days, who=who)}"


def _pages(front: Front, language: str) -> list[tuple[str, str]]:
    known = pages.titles(front, language)
    order = [handle for handle in TERMS if handle in known]
    order += [handle for handle in known if handle not in order]
    return [(handle, known[handle]) for handle in order]
