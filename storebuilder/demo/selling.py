"""Ninety days of trade, thought out: who bought what, when, and what became of it. No database."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from storebuilder.demo.buyers import Buyer, Crowd
from storebuilder.demo.reading import ProductText, Shelf

SEED = 1310  # degrees: the heat of the kiln
DAYS = 90
ORDERS = 254
CHINESE_SHARE = 0.27
WEEK = (1.05, 0.95, 0.9, 0.95, 1.05, 1.25, 1.35)  # Monday first
FESTIVAL = 24  # days ago: a small peak, some days wide
#: Weights of the hours of a day in the buyers' own time, from midnight.
HOURS = (1, 1, 0.5, 0.3, 0.3, 0.5, 1, 2, 3, 4, 5, 5, 5, 4, 4, 4, 4, 5, 6, 8, 9, 9, 6, 3)
#: Where in the ninety days something else happened, and what.
ODD_FATES = (
    (0.30, "expired"),
    (0.55, "cancelled"),
    (0.62, "expired"),
    (0.72, "refunded"),
    (0.90, "expired"),
)
NOTES = (
    "Please write “Happy birthday, Mum” on the card. Thank you!",
    "No hurry, we are away until the 10th.",
    "Could you put roasted oolong on the label of the caddy?",
    "The bell does not work, please knock.",
    "A gift: no invoice in the box, please.",
)
CHINESE_NOTES = (
    "请放快递柜，谢谢。",
    "送人的，卡片写“乔迁之喜”。",
    "杯子请挑高矮差不多的。",
    "周末不在家，周一再送也行。",
)


@dataclass(frozen=True)
class Sale:
    """One order to be: ``fate`` is sent, part, open, pending, expired, cancelled or refunded."""

    at: datetime
    front: str
    buyer: Buyer
    #: (SKU, pieces)
    lines: tuple[tuple[str, int], ...]
    fate: str
    express: bool = False
    note: str = ""

    @property
    def paid(self) -> bool:
        return self.fate not in ("pending", "expired")


def plan(shelves: Sequence[Shelf], now: datetime) -> list[Sale]:
    """The orders of the last ninety days in the order of their placing, the same for one day."""
    rng = Random(SEED)  # noqa: S311
    crowd = Crowd(rng)
    goods = [product for shelf in shelves for product in shelf.product]
    moments = sorted(_moments(rng, now))
    sales = [_sale(rng, crowd, goods, at, now) for at in moments]
    return _fates(sales, now)


def _moments(rng: Random, now: datetime) -> list[datetime]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight - timedelta(days=back) for back in range(DAYS)]
    weights = [_busy(day, back) for back, day in enumerate(days)]
    found = []
    for day in rng.choices(days, weights, k=ORDERS):
        hour = rng.choices(range(24), HOURS)[0]
        at = day + timedelta(hours=hour, minutes=rng.randrange(60), seconds=rng.randrange(60))
        # What would lie in the future happened in the last hours instead.
        latest = now - timedelta(minutes=40)
        found.append(at if at < latest else latest - timedelta(minutes=rng.randrange(12 * 60)))
    # There is always something to do today.
    return found + [now - timedelta(minutes=55 + 67 * i) for i in range(4)]


def _busy(day: datetime, back: int) -> float:
    growth = 1.5 - back / DAYS
    festival = 1.7 * math.exp(-(((back - FESTIVAL) / 3) ** 2))
    return (growth + festival) * WEEK[day.weekday()]


def _sale(
    rng: Random, crowd: Crowd, goods: Sequence[ProductText], at: datetime, now: datetime
) -> Sale:
    front = "cn" if rng.random() < CHINESE_SHARE else "main"
    buyer = crowd.meet(front)
    age = (now - at).days
    offered = [
        product
        for product in goods
        if product.days > age + 1 and not (front == "cn" and product.cn_hidden)
    ]
    weights = [_wanted(product) for product in offered]
    count = rng.choices((1, 2, 3, 4), (46, 31, 16, 7))[0]
    chosen = {
        product.handle: product for product in rng.choices(offered, weights, k=count)
    }.values()
    lines = tuple((_pick(rng, product), _pieces(rng, product)) for product in chosen)
    note = ""
    if rng.random() < 0.07:
        note = rng.choice(CHINESE_NOTES if buyer.language == "zh-CN" else NOTES)
    return Sale(at, front, buyer, lines, "sent", express=rng.random() < 0.16, note=note)


def _wanted(product: ProductText) -> float:
    price = min(variant.price for variant in product.variants)
    return (3.2 if "bestseller" in product.tags else 1.0) * math.pow(4000 / (price + 1500), 0.6)


def _pick(rng: Random, product: ProductText) -> str:
    weights = [1 / (place + 1) ** 0.5 for place in range(len(product.variants))]
    return rng.choices(product.variants, weights)[0].sku


def _pieces(rng: Random, product: ProductText) -> int:
    by_the_table = "table" in product.tags
    return rng.choices((1, 2, 4, 6), (50, 25, 18, 7) if by_the_table else (86, 12, 2, 0))[0]


def _fates(sales: list[Sale], now: datetime) -> list[Sale]:
    """Say what became of each: old ones were sent, today's wait, a few went another way."""
    fated = list(sales)
    last_noon = now - timedelta(hours=30)
    recent = [place for place, sale in enumerate(sales) if sale.at > last_noon]
    for place in recent:
        fated[place] = replace(sales[place], fate="open")
    first = recent[0] if recent else len(sales)
    wide = [place for place in range(first) if len(sales[place].lines) > 1]
    for place in wide[-2:]:
        fated[place] = replace(sales[place], fate="part")
    for part, fate in ODD_FATES:
        place = int(first * part)
        fated[place] = replace(sales[place], fate=fate)
    pending = now - timedelta(minutes=6)
    twin = sales[len(sales) // 2]
    return [*fated, replace(twin, at=pending, fate="pending", note="")]
