"""The goods of the demo shop: pictures, products in two languages, shelves, the market's prices."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import select

from storebuilder import catalog, media, storefronts
from storebuilder.catalog import NewOption, NewProduct, NewVariant
from storebuilder.catalog.models import Collection, Photo, Product
from storebuilder.db import db, writing
from storebuilder.demo.reading import PICTURES, OptionText, ProductText, Shelf, VariantText
from storebuilder.media.models import Picture

Tell = Callable[[str, int, int], None]
CHINESE = "zh-CN"
MAKERS = {
    "Jingdezhen": "Jingdezhen 景德镇",
    "Hangzhou": "Hangzhou 杭州",
    "Guangzhou": "Guangzhou 广州",
}
FAVOURITES = ("Favourites", "常买", "What goes into most parcels.", "装进包裹最多的几样。")


def receive_pictures(shelves: list[Shelf], tell: Tell) -> dict[str, int]:
    """Take every picture of the demo in and return their ids by name."""
    rows = db.session.execute(select(Picture.filename, Picture.id)).all()
    known = {name.removesuffix(".webp"): number for name, number in rows}
    names = _as_seen(shelves)
    for done, name in enumerate(names, 1):
        if name not in known:
            known[name] = media.receive(PICTURES / f"{name}.webp").id
            media.show_meanwhile(known[name], PICTURES / f"{name}.webp")
        tell("Pictures", done, len(names))
    return known


def _as_seen(shelves: list[Shelf]) -> list[str]:
    """The pictures in the order in which a visitor meets them: so their sizes are made."""
    products = [product for shelf in shelves for product in shelf.product]
    products.sort(key=lambda product: "bestseller" not in product.tags)
    front = ["hero", *(product.pictures[0][0] for product in products)]
    loved = sum("bestseller" in product.tags for product in products)
    tiles = [shelf.collection.picture for shelf in shelves]
    rest = sorted(file.stem for file in PICTURES.glob("*.webp"))
    return list(dict.fromkeys([*front[: loved + 1], *tiles, *front, *rest]))


def fill_shelves(shelves: list[Shelf], pictures: dict[str, int], tell: Tell) -> None:
    """Add the products and collections that are not there yet."""
    there = dict(db.session.execute(select(Product.handle, Product.id)).all())
    total = sum(len(shelf.product) for shelf in shelves)
    chinese = storefronts.storefront("cn").id
    for shelf in shelves:
        for product in shelf.product:
            if product.handle not in there:
                there[product.handle] = _add(product, pictures, chinese)
            tell("Products", len(there), total)
    # The words in Chinese were written in bulk: now the storefronts' search learns them.
    catalog.spread()
    _put_up(shelves, there, pictures)


def _add(text: ProductText, pictures: dict[str, int], chinese: int) -> int:
    with writing():
        product = catalog.add_product(draft(text))
        photos = hang(product.id, text, pictures)
        show_colours(product, text, photos)
        say_in_chinese(product, text, photos)
        for row, variant in zip(product.variants, text.variants, strict=True):
            if variant.cn:
                catalog.change_price(row.id, variant.cn, storefront_id=chinese)
        if text.cn_title or text.cn_hidden:
            catalog.set_listing(product.id, chinese, wanted=not text.cn_hidden, title=text.cn_title)
    return product.id


def draft(text: ProductText) -> NewProduct:
    """A product of the catalogue as it is added."""
    return NewProduct(
        title=text.title,
        handle=text.handle,
        description_html=text.text,
        vendor=MAKERS[text.maker],
        kind=text.kind,
        tags=tuple(text.tags),
        state="published",
        hs_code=text.hs,
        origin="CN",
        facts=tuple(text.facts),
        options=tuple(_option(option) for option in text.options),
        variants=tuple(_variant(text, variant) for variant in text.variants),
    )


def _option(text: OptionText) -> NewOption:
    colours = {value: colour for value, _, colour, _ in text.values if colour}
    return NewOption(text.name, tuple(row[0] for row in text.values), colours)


def _variant(text: ProductText, variant: VariantText) -> NewVariant:
    return NewVariant(
        price=variant.price,
        choice=tuple(variant.of),
        sku=variant.sku,
        compare_at=variant.compare,
        cost=variant.price * 38 // 100,
        weight_grams=variant.grams or text.grams * variant.times,
        on_hand=variant.stock,
    )


def hang(product_id: int, text: ProductText, pictures: dict[str, int]) -> dict[str, Photo]:
    """Put a product's pictures up; its photos by their names."""
    return {
        name: catalog.add_photo(product_id, pictures[name], alt) for name, alt, _ in text.pictures
    }


def show_colours(product: Product, text: ProductText, photos: dict[str, Photo]) -> None:
    """Let each variant show the picture of its own colour."""
    shown = {value: photos[name].id for o in text.options for value, _, _, name in o.values if name}
    for row, variant in zip(product.variants, text.variants, strict=True):
        row.photo_id = next((shown[value] for value in variant.of if value in shown), None)
    db.session.flush()


def say_in_chinese(product: Product, text: ProductText, photos: dict[str, Photo]) -> None:
    """Write the Chinese words of a product, its options and pictures."""
    words = {
        "title": text.zh.title,
        "description_html": text.zh.text,
        "kind": text.zh.kind,
        "facts": json.dumps(text.zh.facts, ensure_ascii=False),
    }
    storefronts.translate("product", product.id, CHINESE, words)
    names, values = {}, {}
    for row, option in zip(product.options, text.options, strict=True):
        names[row.id] = {"name": option.zh}
        for value, said in zip(row.values, option.values, strict=True):
            values[value.id] = {"value": said[1]}
    storefronts.translate_many("option", CHINESE, names)
    storefronts.translate_many("option_value", CHINESE, values)
    alts = {photos[name].id: {"alt": chinese} for name, _, chinese in text.pictures}
    storefronts.translate_many("photo", CHINESE, alts)


def _put_up(shelves: list[Shelf], products: dict[str, int], pictures: dict[str, int]) -> None:
    there = set(db.session.scalars(select(Collection.handle)))
    for shelf in shelves:
        text = shelf.collection
        if text.handle in there:
            continue
        with writing():
            row = catalog.add_collection(
                text.title,
                handle=text.handle,
                description_html=text.text,
                picture_id=pictures[text.picture],
            )
            catalog.fill_collection(row.id, [products[item.handle] for item in shelf.product])
            words = {"title": text.zh["title"], "description_html": text.zh["text"]}
            catalog.translate("collection", row.id, CHINESE, words)
    if "favourites" not in there:
        _put_up_favourites(pictures)


def _put_up_favourites(pictures: dict[str, int]) -> None:
    title, chinese, text, chinese_text = FAVOURITES
    with writing():
        row = catalog.add_collection(
            title,
            handle="favourites",
            description_html=f"<p>{text}</p>",
            rule={"tag": "bestseller"},
            sort="best-selling",
            picture_id=pictures["gaiwan-open"],
        )
        words = {"title": chinese, "description_html": f"<p>{chinese_text}</p>"}
        catalog.translate("collection", row.id, CHINESE, words)
