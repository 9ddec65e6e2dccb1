"""The shop itself: its name, its owner, its two storefronts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select

from storebuilder import homes, storefronts
from storebuilder.accounts.models import Staff
from storebuilder.db import db, writing
from storebuilder.demo.rooms import ASIA, FAR, WEST
from storebuilder.storefronts.models import Shop, Storefront

if TYPE_CHECKING:
    from storebuilder.config import Config

NAME = "Under the Eaves"
CHINESE_NAME = "檐下"
OWNER = ("Lin Wei", "lin.wei@example.com")
EMAIL = "hello@undertheeaves.example"
ADDRESS = {
    "name": "Under the Eaves",
    "street_address": "18 Sanbao Road, Zhushan District",
    "city": "Jingdezhen",
    "country_area": "Jiangxi",
    "postal_code": "333000",
    "country_code": "CN",
}


def open_house() -> None:
    """Open the shop, its owner's account and its two storefronts, as far as they are not there."""
    config: Config = current_app.config["SHOP"]
    name, domain = config.file.name, config.file.domain
    if db.session.scalar(select(Shop.id)) is None:
        with writing():
            shop = storefronts.open_shop(
                NAME, country="CN", currency="USD", language="en", email=EMAIL
            )
            shop.legal_name = "Jingdezhen Yanxia Household Goods Co., Ltd. (invented)"
            shop.phone = "+86 798 555 0118"
            shop.address = ADDRESS
    if db.session.scalar(select(Staff.id).where(Staff.email == OWNER[1])) is None:
        with writing():
            db.session.add(Staff(name=OWNER[0], email=OWNER[1], role="owner"))
    handles = set(db.session.scalars(select(Storefront.handle)))
    if "main" not in handles:
        storefronts.add_storefront(
            "main",
            name=NAME,
            host=homes.shop_host(name, domain=domain),
            currency="USD",
            languages=["en", "zh-CN"],
            countries=[*WEST, *ASIA, "CN", *FAR],
            prices_include_tax=False,
        )
    if "cn" not in handles:
        storefronts.add_storefront(
            "cn",
            name=CHINESE_NAME,
            host=homes.shop_host(name, "cn", domain),
            currency="CNY",
            languages=["zh-CN"],
            countries=["CN"],
            rate_millionths=7_200_000,
            round_to=1000,
        )
