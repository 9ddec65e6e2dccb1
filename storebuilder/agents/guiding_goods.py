"""The long end of the text for programs: the newest goods, and the pages of terms in full."""

from __future__ import annotations

from collections.abc import Sequence

from storebuilder import catalog, words
from storebuilder.agents.markdown import line, link, plain
from storebuilder.catalog import Card
from storebuilder.money import Money
from storebuilder.storefronts import Front, pages

MOST_GOODS = 100
LONGEST = 20_000  # characters of one page of text


def goods(front: Front, language: str, say: words.Words) -> list[str]:
    """A section with the newest goods and their prices; nothing where none is for sale."""
    shelf = catalog.shelf(front, language, sort="newest", per_page=MOST_GOODS)
    if not shelf.cards:
        return []
    rows = [f"- {_card(front, language, say, card)}" for card in shelf.cards]
    lead = say("guide.goods_lead", count=len(rows), total=shelf.total)
    return [f"## {say('guide.goods')}\n\n{lead}\n\n" + "\n".join(rows)]


def texts(front: Front, language: str, handles: Sequence[str]) -> list[str]:
    """A section for each of these pages that there is."""
    found = {page.handle: page for page in pages.several(front, language, handles)}
    return [
        f"## {line(found[handle].title)}\n\n{plain(found[handle].body_html)[:LONGEST]}"
        for handle in handles
        if handle in found
    ]


def _card(front: Front, language: str, say: words.Words, card: Card) -> str:
    prices = [Money(card.price_from, card.currency).show(language)]
    if card.price_varies:
        prices.append(Money(card.price_to, card.currency).show(language))
    told = f"{link(card.title, front.url(card.path, language))}: {'–'.join(prices)}"
    return told if card.in_stock else f"{told}, {say('guide.sold_out')}"
