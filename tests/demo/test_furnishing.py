from sqlalchemy import select

from storebuilder import demo
from storebuilder.db import db
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House


def test_it_works(empty_app: House) -> None:
    demo.furnish()

    assert list(db.session.scalars(select(Storefront.host).order_by(Storefront.position))) == [
        "tea.localhost",
        "cn.tea.localhost",
    ]
