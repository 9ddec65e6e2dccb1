import pytest

from storebuilder import catalog, inventory
from storebuilder.catalog import Filters, NewOption, NewProduct, NewVariant
from storebuilder.errors import NotFound
from storebuilder.web.faces import House
from tests.catalog import builders
from tests.catalog.counting import statements


def titles(**narrowed: object) -> list[str]:
    filters = Filters(**narrowed.pop("filters"))  # type: ignore[arg-type]
    front = builders.front()
    return [card.title for card in catalog.shelf(front, "en", filters=filters, **narrowed).cards]  # type: ignore[arg-type]


def test_it_works(app: House) -> None:
    for number in range(5):
        builders.product(f"Pot {number}", price=1000 + number)
    shelf = catalog.shelf(builders.front(), "en", per_page=2, page=2)
    assert [card.title for card in shelf.cards] == ["Pot 2", "Pot 1"]
    assert (shelf.total, shelf.pages, shelf.page, shelf.sort) == (5, 3, 2, "newest")
    assert (shelf.lowest, shelf.highest, shelf.in_stock_count) == (1000, 1004, 5)


def test_an_empty_shop_has_an_empty_shelf(app: House) -> None:
    shelf = catalog.shelf(builders.front(), "en")
    assert (shelf.cards, shelf.total, shelf.pages, shelf.lowest) == ((), 0, 1, None)


def test_a_page_after_the_last_has_no_cards_and_still_the_counts(app: House) -> None:
    builders.product()
    shelf = catalog.shelf(builders.front(), "en", page=99)
    assert (shelf.cards, shelf.total) == ((), 1)
    assert catalog.shelf(builders.front(), "en", page=-3).page == 1


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["Cup", "apple pot", "Bowl"]),
        ("price-low", ["Cup", "Bowl", "apple pot"]),
        ("price-high", ["apple pot", "Bowl", "Cup"]),
        ("title", ["apple pot", "Bowl", "Cup"]),
        ("nonsense'; DROP TABLE products", ["Cup", "apple pot", "Bowl"]),
    ],
)
def test_goods_are_sorted(app: House, sort: str, order: list[str]) -> None:
    for title, price in (("Bowl", 200), ("apple pot", 300), ("Cup", 100)):
        builders.product(title, price=price)
    assert titles(filters={}, sort=sort) == order


def test_goods_are_sorted_by_the_title_that_is_read(app: House) -> None:
    apple, bowl = builders.product("Apple"), builders.product("Bowl")
    catalog.translate("product", apple.id, "zh-CN", {"title": "苹果"})
    catalog.translate("product", bowl.id, "zh-CN", {"title": "一个碗"})
    shelf = catalog.shelf(builders.front(), "zh-CN", sort="title")
    assert [card.title for card in shelf.cards] == ["一个碗", "苹果"]


def test_goods_are_narrowed_by_every_filter(app: House) -> None:
    builders.product("Pot", price=1000, vendor="Kiln", kind="Pots", tags=("tea", "blue"))
    builders.product("Cup", price=500, vendor="Kiln", kind="Cups", tags=("tea",), on_hand=0)
    builders.product("Mug", price=700, vendor="Mill", kind="Cups", tags=("blue",), on_hand=None)
    assert titles(filters={"in_stock": True}) == ["Mug", "Pot"]
    assert titles(filters={"price_min": 600, "price_max": 900}) == ["Mug"]
    assert titles(filters={"price_max": 500}) == ["Cup"]
    assert titles(filters={"vendors": ("Kiln",)}) == ["Cup", "Pot"]
    assert titles(filters={"kinds": ("Cups", "Pots"), "tags": ("blue",)}) == ["Mug", "Pot"]
    assert titles(filters={"vendors": ("Kiln",), "kinds": ("Cups",), "in_stock": True}) == []
    assert titles(filters={"tags": ("' OR 1=1 --",)}) == []


def test_one_variant_must_meet_the_options_and_the_stock(app: House) -> None:
    made = builders.shirt(colours=("White", "Red"), sizes=("S", "M"))
    catalog.set_variants(
        made.id,
        [
            NewVariant(100, ("White", "S"), on_hand=0),
            NewVariant(100, ("White", "M"), on_hand=1),
            NewVariant(100, ("Red", "S"), on_hand=1),
        ],
    )
    size_s, size_m = {"Size": ("S",)}, {"Size": ("M",)}
    assert titles(filters={"options": size_s}) == ["Linen shirt"]
    assert titles(filters={"options": {**size_m, "Colour": ("White",)}}) == ["Linen shirt"]
    assert titles(filters={"options": {**size_m, "Colour": ("Red",)}}) == []
    assert titles(filters={"options": {**size_s, "Colour": ("White",)}, "in_stock": True}) == []
    assert titles(filters={"options": {**size_s, "Colour": ("Red",)}, "in_stock": True}) != []


def test_a_facet_counts_as_if_it_were_not_used(app: House) -> None:
    builders.product("Pot", vendor="Kiln", kind="Pots")
    builders.product("Cup", vendor="Kiln", kind="Cups")
    builders.product("Mug", vendor="Mill", kind="Cups")
    shelf = catalog.shelf(
        builders.front(), "en", filters=Filters(kinds=("Cups",), vendors=("Kiln",))
    )
    facets = {facet.key: facet.values for facet in shelf.facets}
    assert [(v.value, v.count, v.chosen) for v in facets["kind"]] == [
        ("Cups", 1, True),
        ("Pots", 1, False),
    ]
    assert [(v.value, v.count) for v in facets["vendor"]] == [("Kiln", 1), ("Mill", 1)]


def test_a_facet_speaks_the_readers_language(app: House) -> None:
    made = builders.shirt()
    size = catalog.product(builders.front(), "en", made.handle).options[1]
    catalog.translate("option", size.id, "zh-CN", {"name": "尺码"})
    catalog.translate("option_value", size.values[0].id, "zh-CN", {"value": "小号"})
    filters = Filters(options={"Size": ("S",)})
    shelf = catalog.shelf(builders.front(), "zh-CN", filters=filters)
    facet = next(facet for facet in shelf.facets if facet.key == "option.Size")
    assert facet.name == "尺码"
    assert [(v.value, v.label, v.count, v.chosen) for v in facet.values] == [
        ("S", "小号", 1, True),
        ("L", "L", 1, False),
        ("M", "M", 1, False),
    ]


def test_filters_survive_their_own_address() -> None:
    filters = Filters(
        in_stock=True,
        price_min=1000,
        price_max=2050,
        vendors=("A&B",),
        kinds=("茶",),
        tags=("x", "y"),
        options={"Size": ("S", "M"), "颜色": ("红",)},
    )
    assert Filters.read(filters.write("USD"), "USD") == filters
    assert Filters.read(Filters().write("USD"), "USD") == Filters()


def test_nonsense_in_an_address_is_left_out() -> None:
    pairs = [("price-min", "abc"), ("price-max", "-5"), ("x", "y"), ("tag", ""), ("tag", "a\0b")]
    assert Filters.read(pairs, "USD") == Filters()
    assert len(Filters.read([("tag", str(n)) for n in range(9999)], "USD").tags) == 40


@pytest.mark.parametrize("many", [1, 30])
def test_a_shelf_takes_three_statements_whatever_it_holds(app: House, many: int) -> None:
    for number in range(many):
        builders.shirt(f"Shirt {number}", tags=("linen",), kind="Shirts")
    catalog.add_collection("Shirts", rule={"kind": "Shirts"})
    front = builders.front()
    filters = Filters(
        in_stock=True, tags=("linen",), options={"Size": ("S",), "Colour": ("White",)}
    )
    with statements() as found:
        shelf = catalog.shelf(
            front, "zh-CN", collection="shirts", query="shirt", filters=filters, sort="title"
        )
    assert shelf.total == many
    assert len(found) == 3
    with statements() as found:
        catalog.shelf(front, "en")
    assert len(found) == 2


def test_cards_show_two_pictures_and_their_words(app: House) -> None:
    made = builders.product("Pot")
    first = catalog.add_photo(made.id, builders.picture("a").id, "A blue pot")
    catalog.add_photo(made.id, builders.picture("b").id)
    catalog.translate("photo", first.id, "zh-CN", {"alt": "一只蓝壶"})
    card = catalog.cards(builders.front(), "zh-CN", [made.id])[0]
    assert card.picture is not None
    assert card.second_picture is not None
    assert card.picture.alt == "一只蓝壶"
    assert card.second_picture.alt == "Pot"
    assert card.picture.url(320) == "/media/aa/a/320.webp"
    catalog.order_photos(made.id, [first.id + 1])
    assert catalog.cards(builders.front(), "en", [made.id])[0].picture.url(1).endswith("b/320.webp")  # type: ignore[union-attr]
    catalog.remove_photo(first.id)
    assert catalog.cards(builders.front(), "en", [made.id])[0].second_picture is None


def test_a_card_knows_whether_one_click_is_enough(app: House) -> None:
    pot, shirt = builders.product(on_hand=0), builders.shirt()
    cards = catalog.cards(builders.front(), "en", [shirt.id, pot.id, 99])
    assert [card.only_variant_id for card in cards] == [None, builders.variant_ids(pot.id)[0]]
    assert [card.in_stock for card in cards] == [True, False]


def test_a_product_takes_four_statements(app: House) -> None:
    made = builders.shirt()
    for name in "abc":
        catalog.add_photo(made.id, builders.picture(name).id)
    front, handle = builders.front(), made.handle
    with statements() as found:
        view = catalog.product(front, "zh-CN", handle)
    assert len(found) <= 4
    assert len(view.pictures) == 3


def test_sold_out_combinations_are_told_from_where_one_stands(app: House) -> None:
    size, colour = NewOption("Size", ("S", "M")), NewOption("Colour", ("Red", "Blue"))
    made = catalog.add_product(
        NewProduct(
            "Shirt",
            state="published",
            options=(size, colour),
            variants=(
                NewVariant(100, ("S", "Red"), on_hand=1),
                NewVariant(100, ("S", "Blue"), on_hand=0),
                NewVariant(100, ("M", "Red"), on_hand=1),
            ),
        )
    )
    view = catalog.product(builders.front(), "en", made.handle)
    small, _, medium = view.variants
    colours = view.choices(view.options[1], small)
    assert [(one.value.value, one.chosen, one.sold_out) for one in colours] == [
        ("Red", True, False),
        ("Blue", False, True),
    ]
    assert [one.sold_out for one in view.choices(view.options[1], medium)] == [False, True]
    assert [value.sold_out for value in view.options[1].values] == [False, True]
    assert view.variant(99) is small


def test_lines_tell_a_cart_what_it_needs(app: House) -> None:
    made = builders.shirt(hs_code="6205.20", origin="cn")
    first = builders.variant_ids(made.id)[0]
    catalog.change_variant(first, sku="SH-1", weight_grams=210, origin="VN")
    inventory.set_count(first, 3)
    front = builders.front("cn")
    with statements() as found:
        line = catalog.lines(front, "zh-CN", [first, 999])[first]
    assert len(found) == 2
    assert (line.title, line.variant_title, line.sku) == ("Linen shirt", "White / S", "SH-1")
    assert (line.price, line.currency, line.available) == (35300, "CNY", 3)
    assert (line.weight_grams, line.hs_code, line.origin) == (210, "620520", "VN")
    assert line.on_sale
    catalog.unpublish(made.id)
    assert not catalog.lines(front, "zh-CN", [first])[first].on_sale


def test_related_goods_come_from_the_same_shelves(app: House) -> None:
    pot = builders.product("Pot", kind="Tea")
    builders.product("Cup", kind="Tea", on_hand=0)
    builders.product("Tray", kind="Tea")
    builders.product("Sofa", kind="Furniture")
    catalog.add_collection("Tea", rule={"kind": "tea"})
    found = catalog.related(builders.front(), "en", pot.id)
    assert [card.title for card in found] == ["Tray", "Cup"]


def test_an_unknown_collection_is_said(app: House) -> None:
    with pytest.raises(NotFound, match="no collection 'x'"):
        catalog.shelf(builders.front(), "en", collection="x")
