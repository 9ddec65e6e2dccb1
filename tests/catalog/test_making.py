from collections.abc import Callable

import pytest
from sqlalchemy import select

from storebuilder import catalog, inventory
from storebuilder.catalog import NewOption, NewProduct, NewVariant
from storebuilder.catalog.models import Product, Variant
from storebuilder.db import db
from storebuilder.errors import Conflict, NotAccepted, NotFound
from storebuilder.storefronts.models import Redirect
from storebuilder.web.faces import House
from tests.catalog import builders


def test_it_works(app: House) -> None:
    made = builders.shirt()
    view = catalog.product(builders.front(), "en", made.handle)
    assert (view.title, view.handle) == ("Linen shirt", "linen-shirt")
    assert [option.name for option in view.options] == ["Colour", "Size"]
    assert (view.variant().title, view.variant().price) == ("White / S", 4900)
    assert view.variant().available == 5


def test_a_chinese_title_gets_an_address_that_can_be_typed(app: House) -> None:
    assert builders.product("缓震跑鞋").handle == "huan-zhen-pao-xie"
    assert builders.product("缓震跑鞋").handle == "huan-zhen-pao-xie-2"


def test_a_title_without_letters_still_gets_an_address(app: House) -> None:
    assert builders.product("★").handle == "product"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 251}, "title"),
        ({"handle": "Not a handle"}, "handle"),
        ({"state": "sold"}, "state"),
        ({"hs_code": "cups"}, "hs_code"),
        ({"origin": "XX"}, "origin"),
        ({"variants": ()}, "variants"),
        ({"variants": (NewVariant(price=-1),)}, "price"),
        ({"variants": (NewVariant(price=1), NewVariant(price=2))}, "variants"),
        ({"variants": (NewVariant(price=1, weight_grams=-1),)}, "weight_grams"),
        ({"options": (NewOption("Size", ("S",)),)}, "variants"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    app: House, fields: dict[str, object], field: str
) -> None:
    new = {"title": "Pot", "variants": (NewVariant(price=1),), **fields}
    with pytest.raises(NotAccepted) as caught:
        catalog.add_product(NewProduct(**new))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert db.session.scalars(select(Product)).all() == []


def test_scripts_in_a_description_are_gone_before_they_are_kept(app: House) -> None:
    evil = (
        '<h1>Tea</h1><p onclick="x()">Fine <b>tea</b><script>steal()</script></p>'
        '<img src=x onerror=alert(1)><a href="javascript:x()">a</a><iframe src="//e"></iframe>'
        '<a href="https://x.example">b</a><svg onload=alert(1)><style>p{}</style>'
    )
    made = builders.product(description_html=evil)
    catalog.translate("product", made.id, "zh-CN", {"description_html": evil})
    for language in ("en", "zh-CN"):
        kept = catalog.product(builders.front(), language, made.handle).description_html
        assert kept.startswith("<h2>Tea</h2><p>Fine <b>tea</b></p>")
        assert all(word not in kept for word in ("script", "onclick", "onerror", "img", "style"))
        assert 'href="https://x.example" rel="noopener noreferrer"' in kept


def test_a_sku_belongs_to_one_variant(app: House) -> None:
    builders.product("Pot", sku="POT-1")
    with pytest.raises(Conflict, match="'POT-1' belongs to 'Pot'"):
        builders.product("Cup", sku="POT-1")
    assert db.session.scalars(select(Product.title)).all() == ["Pot"]


def test_variants_may_swap_their_skus(app: House) -> None:
    size = NewOption("Size", ("S", "M"))
    variants = [NewVariant(100, (value,), sku=value) for value in size.values]
    made = catalog.add_product(
        NewProduct("Shirt", options=(size,), variants=tuple(variants), state="published")
    )
    before = builders.variant_ids(made.id)
    swapped = [NewVariant(100, ("S",), sku="M"), NewVariant(100, ("M",), sku="S")]
    catalog.set_variants(made.id, swapped)
    assert builders.variant_ids(made.id) == before
    rows = db.session.scalars(select(Variant.sku).order_by(Variant.id)).all()
    assert rows == ["M", "S"]


def test_a_variant_that_is_left_out_is_retired_and_comes_back_as_itself(app: House) -> None:
    made = builders.shirt(colours=("White",), sizes=("S", "M"))
    small, medium = builders.variant_ids(made.id)
    catalog.set_variants(made.id, [NewVariant(4900, ("White", "S"))])
    assert builders.variant_ids(made.id) == [small]
    view = catalog.product(builders.front(), "en", made.handle)
    assert [value.value for value in view.options[1].values] == ["S"]
    assert not catalog.lines(builders.front(), "en", [medium])[medium].on_sale
    catalog.set_variants(
        made.id, [NewVariant(4900, ("White", "M")), NewVariant(4900, ("White", "S"))]
    )
    assert builders.variant_ids(made.id) == [medium, small]
    assert inventory.available([medium]) == {medium: 5}


def test_options_that_stay_keep_their_translations(app: House) -> None:
    made = builders.shirt(colours=("White",), sizes=("S",))
    view = catalog.product(builders.front(), "en", made.handle)
    catalog.translate("option", view.options[0].id, "zh-CN", {"name": "颜色"})
    catalog.translate("option_value", view.options[0].values[0].id, "zh-CN", {"value": "白色"})
    catalog.set_options(made.id, [NewOption("Colour", ("White", "Red")), NewOption("Size", ("S",))])
    chinese = catalog.product(builders.front(), "zh-CN", made.handle)
    assert chinese.options[0].name == "颜色"
    assert chinese.variant().title == "白色 / S"


def test_an_old_address_leads_to_the_new_one_in_one_step(app: House) -> None:
    made = builders.product("Pot")
    catalog.change_product(made.id, handle="tea-pot")
    catalog.change_product(made.id, handle="blue-pot")
    assert _redirects() == {
        "/products/pot": "/products/blue-pot",
        "/products/tea-pot": "/products/blue-pot",
    }
    catalog.change_product(made.id, handle="pot")
    assert _redirects() == {
        "/products/tea-pot": "/products/pot",
        "/products/blue-pot": "/products/pot",
    }


def _redirects() -> dict[str, str]:
    rows = db.session.execute(select(Redirect.path, Redirect.target))
    return {row.path: row.target for row in rows}


def test_two_products_cannot_have_one_address(app: House) -> None:
    builders.product("Pot")
    cup = builders.product("Cup")
    with pytest.raises(Conflict, match="'pot' is taken"):
        catalog.change_product(cup.id, handle="pot")


def test_only_what_is_published_and_wanted_is_shown(app: House) -> None:
    made = builders.product(published=False)
    here, there = builders.front("main"), builders.front("cn")
    acts: list[tuple[Callable[[], object], tuple[int, int]]] = [
        (lambda: None, (0, 0)),
        (lambda: catalog.publish(made.id), (1, 1)),
        (lambda: catalog.set_listing(made.id, there.id, wanted=False), (1, 0)),
        (lambda: catalog.archive(made.id), (0, 0)),
        (lambda: catalog.publish(made.id), (1, 0)),
        (lambda: catalog.unpublish(made.id), (0, 0)),
    ]
    for act, seen in acts:
        act()
        assert tuple(catalog.shelf(front, "en").total for front in (here, there)) == seen
        for front, count in zip((here, there), seen, strict=True):
            if not count:
                with pytest.raises(NotFound):
                    catalog.product(front, "en", made.handle)
                assert catalog.cards(front, "en", [made.id]) == []
                assert catalog.shelf(front, "en", query="blue").total == 0


def test_a_storefront_may_call_a_product_its_own_name(app: House) -> None:
    made = builders.product("Blue tea pot")
    catalog.translate("product", made.id, "zh-CN", {"title": "蓝色茶壶"})
    main, chinese = builders.front("main"), builders.front("cn")
    catalog.set_listing(made.id, chinese.id, title="青花小壶")
    assert catalog.product(main, "zh-CN", made.handle).title == "蓝色茶壶"
    assert catalog.product(chinese, "zh-CN", made.handle).title == "青花小壶"
    assert catalog.shelf(chinese, "zh-CN", query="青花").total == 1
    catalog.set_listing(made.id, chinese.id, title="")
    assert catalog.cards(chinese, "zh-CN", [made.id])[0].title == "蓝色茶壶"


def test_a_translation_goes_when_it_is_emptied(app: House) -> None:
    made = builders.product("Pot")
    catalog.translate("product", made.id, "zh-CN", {"title": "壶"})
    catalog.translate("product", made.id, "zh-CN", {"title": ""})
    assert catalog.product(builders.front(), "zh-CN", made.handle).title == "Pot"


def test_facts_are_read_in_the_readers_language(app: House) -> None:
    made = builders.product(facts=(("Material", "Stoneware"),))
    catalog.translate("product", made.id, "zh-CN", {"facts": '[["材质", "炻器"]]'})
    for language, fact in (("en", ("Material", "Stoneware")), ("zh-CN", ("材质", "炻器"))):
        assert catalog.product(builders.front(), language, made.handle).facts == (fact,)
    for bad in ("[1", "{}x", '["ab", 3]', "7"):
        with pytest.raises(NotAccepted):
            catalog.translate("product", made.id, "zh-CN", {"facts": bad})


def test_a_storefront_that_is_not_there_is_said(app: House) -> None:
    with pytest.raises(NotFound):
        catalog.set_listing(builders.product().id, 99, wanted=False)
    with pytest.raises(NotFound):
        catalog.change_product(99, title="x")
