"""Changing the shop and its storefronts."""

import pytest

from storebuilder import storefronts
from storebuilder.db import db
from storebuilder.errors import Conflict, NotAccepted, NotFound
from storebuilder.storefronts.models import Storefront
from tests.conftest import CHINESE_HOST, Browser


def test_it_works(main_front: Storefront) -> None:
    changes = storefronts.change_storefront(main_front.id, name="Cloud Tea", currency="eur")
    assert changes == {"name": ["Tea House", "Cloud Tea"], "currency": ["USD", "EUR"]}
    assert storefronts.change_storefront(main_front.id, name="Cloud Tea") == {}


def test_a_new_host_answers_at_once(main_front: Storefront, buyer: Browser) -> None:
    storefronts.change_storefront(main_front.id, host="shop.tea.example")
    assert buyer.get("/healthz").status_code == 421
    buyer.host = "shop.tea.example"
    assert buyer.get("/healthz").status_code == 200


def test_two_storefronts_never_share_a_host(main_front: Storefront) -> None:
    with pytest.raises(Conflict, match="another storefront's"):
        storefronts.change_storefront(main_front.id, host=CHINESE_HOST)
    db.session.expire_all()
    assert main_front.host == "tea.localhost"


@pytest.mark.parametrize(
    ("name", "value"),
    [("host", "x"), ("currency", "GOLD"), ("countries", ["XX"]), ("colour", "red"),
     ("kind", "bazaar"), ("languages", []), ("round_to", 0), ("id", 7), ("theme", "../x")],
)  # fmt: skip
def test_what_is_not_accepted_changes_nothing(
    main_front: Storefront, name: str, value: object
) -> None:
    with pytest.raises(NotAccepted):
        storefronts.change_storefront(main_front.id, **{"name": "New", name: value})
    db.session.expire_all()
    assert main_front.name == "Tea House"


def test_the_shop_itself(app: object) -> None:
    assert storefronts.change_shop(legal_name=" Tea  Ltd ") == {"legal_name": ["", "Tea Ltd"]}
    with pytest.raises(NotFound, match="There are: main, cn"):
        storefronts.storefront("de")
