from storebuilder import catalog
from storebuilder.web.faces import House
from tests.catalog import builders


def test_it_works(app: House) -> None:
    made = builders.shirt()
    view = catalog.product(builders.front(), "en", made.handle)
    assert view.title == "Linen shirt"
    assert [option.name for option in view.options] == ["Colour", "Size"]
    assert view.variant().title == "White / S"
    assert view.variant().price == 4900
    front = builders.front("cn")
    assert catalog.product(front, "zh-CN", made.handle).variant().price == 35300
    s = catalog.shelf(builders.front(), "en")
    print(s)
    for sort in catalog.SORTS:
        assert catalog.shelf(front, "zh-CN", sort=sort).total == 1
    f = catalog.Filters(
        in_stock=True, price_min=1, price_max=100000, options={"Size": ("M",), "Colour": ("White",)}
    )
    assert catalog.shelf(builders.front(), "en", filters=f).total == 1
    assert (
        catalog.shelf(
            builders.front(),
            "en",
            filters=catalog.Filters(tags=("x",), vendors=("x",), kinds=("x",)),
        ).total
        == 0
    )
    assert catalog.shelf(builders.front(), "en", query="lin").total == 1
    c = catalog.add_collection("All", rule={"all": True})
    assert catalog.shelf(builders.front(), "en", collection="all").total == 1
    print(
        catalog.collections(builders.front(), "en"),
        catalog.lines(front, "zh-CN", builders.variant_ids(made.id)),
    )
    catalog.spread()
