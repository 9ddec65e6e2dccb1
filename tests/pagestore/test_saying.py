"""Every verb that changes what buyers see says so to the keeper of pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from storebuilder import catalog, clock, inventory, shipping, storefronts, tax
from storebuilder.catalog.models import Product
from storebuilder.db import db, writing
from storebuilder.storefronts import menus, pages
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from tests.catalog import builders
from tests.inventory import builders as stock
from tests.pagestore.watching import watching

Act = Callable[[], object]


def acts(pot: Product, shelf: int, front: Storefront, photo: int, page: int) -> dict[str, Act]:
    """One call of each verb."""
    variant, number = pot.variants[0].id, front.id
    soon = clock.now() + timedelta(hours=1)
    order = stock.order()
    return {
        "change_product": lambda: catalog.change_product(pot.id, title="Red tea pot"),
        "change_variant": lambda: catalog.change_variant(variant, sku="POT-2"),
        "change_price": lambda: catalog.change_price(variant, 1300),
        "set_listing": lambda: catalog.set_listing(pot.id, number, wanted=False),
        "translate": lambda: catalog.translate("product", pot.id, "zh-CN", {"title": "红茶壶"}),
        "change_photo": lambda: catalog.change_photo(photo, alt="A pot"),
        "order_photos": lambda: catalog.order_photos(pot.id, [photo]),
        "remove_photo": lambda: catalog.remove_photo(photo),
        "add_collection": lambda: catalog.add_collection("Cups"),
        "change_collection": lambda: catalog.change_collection(shelf, title="Pots"),
        "fill_collection": lambda: catalog.fill_collection(shelf, [pot.id]),
        "order_collections": lambda: catalog.order_collections([shelf]),
        "remove_collection": lambda: catalog.remove_collection(shelf),
        "archive": lambda: catalog.archive(pot.id),
        "change_shop": lambda: storefronts.change_shop(name="Coffee House"),
        "change_storefront": lambda: storefronts.change_storefront(number, colour="#123456"),
        "write_page": lambda: pages.write_page("about", title="About", body_html="<p>Us</p>"),
        "translate_page": lambda: pages.translate_page(
            page, "zh-CN", title="关于", body_html="<p>我们</p>"
        ),
        "remove_page": lambda: pages.remove_page(page),
        "write_menu": lambda: menus.write_menu("main", [menus.MenuDraft("Tea", "/")]),
        "collect_in": lambda: tax.collect_in(["GB"]),
        "stop_collecting": lambda: tax.stop_collecting("GB"),
        "start_with": lambda: shipping.start_with(number, "USD", "CN"),
        "set_count": lambda: inventory.set_count(variant, 5),
        "change": lambda: inventory.change(variant, 3, reason="received"),
        "set_rules": lambda: inventory.set_rules(variant, oversell=True),
        "reserve": lambda: inventory.reserve(order, [(variant, 1)], soon),
        "take": lambda: inventory.take(order),
        "put_back": lambda: inventory.put_back(order, [(variant, 1)]),
    }


def test_it_works(app: House, main_front: Storefront) -> None:
    pot = builders.product("Blue tea pot")
    shelf = catalog.add_collection("Tea").id
    photo = catalog.add_photo(pot.id, builders.picture().id).id
    page = pages.write_page("news", title="News", body_html="<p>None</p>").id
    todo = acts(pot, shelf, main_front, photo, page)
    late = ("remove_photo", "remove_collection", "remove_page", "archive")
    for name in [*(name for name in todo if name not in late), *late]:
        with watching() as watch:
            todo[name]()
        assert watch.silent == {}, name


def test_whoever_says_nothing_is_found(app: House, main_front: Storefront) -> None:
    from storebuilder.storefronts import changing

    with watching() as watch, pytest.MonkeyPatch.context() as patch:
        patch.setattr(changing.pagestore, "stale_all", lambda: None)  # type: ignore[attr-defined]
        storefronts.change_storefront(main_front.id, colour="#123456")
    assert list(watch.silent.values()) == ["storefronts"]
    with watching() as watch, writing():
        db.session.get_one(Storefront, main_front.id).colour = "#654321"
    assert watch.silent == {}  # tests may write what they like
