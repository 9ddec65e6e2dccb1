"""Three small shops with the demo's goods: what an aggregator of a demo lists.

They differ in what they sell, where they are, their currency and their first language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import select

from storebuilder import catalog, media
from storebuilder.catalog import NewProduct, NewVariant
from storebuilder.catalog.models import Collection, Product
from storebuilder.db import db, writing
from storebuilder.demo import goods
from storebuilder.demo.reading import PICTURES, ProductText, Shelf, shelves
from storebuilder.media.models import Picture
from storebuilder.storefronts import pages
from storebuilder.storefronts.models import Page

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Stall:
    """One of the three shops."""

    name: str
    about: dict[str, str]
    country: str
    currency: str
    languages: tuple[str, ...]
    email: str
    #: Collections of the demo's catalogue by their handles.
    shelves: tuple[str, ...]
    #: Cents of USD times this, rounded up to a multiple of ``round_to``, are its prices.
    rate: float
    round_to: int

    def price(self, cents: int) -> int:
        """A price of the catalogue in this shop's minor units."""
        return -(-round(cents * self.rate) // self.round_to) * self.round_to


STALLS = (
    Stall(
        name="Sanbao Kiln",
        about={
            "en": "Tea ware and bowls from one wood-fired kiln on Sanbao Road in Jingdezhen, "
            "forty pieces to a load.",
            "zh-CN": "景德镇三宝路上的一座柴窑，一窑四十件，只做茶器和饭桌上的碗。",
        },
        country="CN",
        currency="USD",
        languages=("en", "zh-CN"),
        email="hello@sanbao.example",
        shelves=("tea-ware", "kitchen"),
        rate=1.0,
        round_to=1,
    ),
    Stall(
        name="Post & Papier",
        about={
            "en": "Letters want paper that takes ink. We bring it from Fuyang to Leipzig, with "
            "what holds it down.",
            "zh-CN": "信要写在吃墨的纸上。我们把富阳的纸带到莱比锡，还有压纸的瓷。",
        },
        country="DE",
        currency="EUR",
        languages=("en", "zh-CN"),
        email="post@papier.example",
        shelves=("desk-and-paper", "gifts"),
        rate=0.95,
        round_to=50,
    ),
    Stall(
        name="灯下 Under the Lamp",
        about={
            "zh-CN": "广州的灯，杭州的布。天黑以后用得着的东西，我们自己先点过一个冬天。",
            "en": "Lamps from Guangzhou and cloth from Hangzhou: what one needs after dark, lit by "
            "ourselves for a winter first.",
        },
        country="CN",
        currency="CNY",
        languages=("zh-CN", "en"),
        email="deng@dengxia.example",
        shelves=("light", "textiles"),
        rate=7.2,
        round_to=100,
    ),
)


def is_full(stall: Stall) -> bool:
    """Whether the shelves of a stall are up already."""
    there = set(db.session.scalars(select(Collection.handle)))
    return there.issuperset(stall.shelves)


def fill(stall: Stall, tell: Tell) -> None:
    """Fill the shelves of an open shop; run again it goes on where it stopped."""
    wanted = [shelf for shelf in shelves() if shelf.collection.handle in stall.shelves]
    pictures = _pictures(wanted, tell)
    texts = [text for shelf in wanted for text in shelf.product]
    there = dict(db.session.execute(select(Product.handle, Product.id)).all())
    for done, text in enumerate(texts, 1):
        if text.handle not in there:
            there[text.handle] = _add(stall, text, pictures)
        tell("Products", done, len(texts))
    catalog.spread()
    for shelf in wanted:
        _put_up(shelf, there, pictures)


def _pictures(wanted: list[Shelf], tell: Tell) -> dict[str, int]:
    rows = db.session.execute(select(Picture.filename, Picture.id)).all()
    known = {name.removesuffix(".webp"): number for name, number in rows}
    of_goods = [name for shelf in wanted for text in shelf.product for name, _, _ in text.pictures]
    names = list(dict.fromkeys([*of_goods, *(shelf.collection.picture for shelf in wanted)]))
    for done, name in enumerate(names, 1):
        if name not in known:
            known[name] = media.receive(PICTURES / f"{name}.webp").id
            media.show_meanwhile(known[name], PICTURES / f"{name}.webp")
        tell("Pictures", done, len(names))
    return known


def _add(stall: Stall, text: ProductText, pictures: dict[str, int]) -> int:
    with writing():
        product = catalog.add_product(_priced(stall, goods.draft(text)))
        photos = goods.hang(product.id, text, pictures)
        goods.show_colours(product, text, photos)
        goods.say_in_chinese(product, text, photos)
    return product.id


def _priced(stall: Stall, new: NewProduct) -> NewProduct:
    return replace(new, variants=tuple(_variant(stall, one) for one in new.variants))


def _variant(stall: Stall, one: NewVariant) -> NewVariant:
    compare_at = one.compare_at and stall.price(one.compare_at)
    return replace(one, price=stall.price(one.price), compare_at=compare_at)


def _put_up(shelf: Shelf, products: dict[str, int], pictures: dict[str, int]) -> None:
    text = shelf.collection
    if db.session.scalar(select(Collection.id).where(Collection.handle == text.handle)):
        return
    with writing():
        row = catalog.add_collection(
            text.title,
            handle=text.handle,
            description_html=text.text,
            picture_id=pictures[text.picture],
        )
        catalog.fill_collection(row.id, [products[one.handle] for one in shelf.product])
        words = {"title": text.zh["title"], "description_html": text.zh["text"]}
        catalog.translate("collection", row.id, "zh-CN", words)


def tell_about(stall: Stall) -> None:
    """Inside ``writing()``: the stall's own words in place of those of every new shop."""
    row = db.session.scalars(select(Page).where(Page.handle == "about")).one()
    page_id = row.id
    pages.write_page("about", title=row.title, body_html=f"<p>{stall.about['en']}</p>")
    text = f"<p>{stall.about['zh-CN']}</p>"
    pages.translate_page(page_id, "zh-CN", title="关于我们", body_html=text)
