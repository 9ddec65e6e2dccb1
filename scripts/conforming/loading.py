"""Making the shop: a home of its own, one storefront, the suite's goods."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from conforming.data import Flowers, Rate
from storebuilder import beginning, catalog, migrating, promotions, storefronts
from storebuilder import config as settings
from storebuilder.agents.wishing import item_id, option_id
from storebuilder.catalog import NewProduct, NewVariant
from storebuilder.catalog.models import Variant
from storebuilder.config import Config, ShopFile
from storebuilder.customers.countries import all_countries
from storebuilder.db import db, writing
from storebuilder.promotions import Terms
from storebuilder.shipping.models import ShippingRate

HOME, HOST = "US", "flowers.localhost"


def make_home(home: Path, port: int) -> Config:
    """Settings of a shop on one's own machine: it is never live, so nothing is ever charged."""
    secret = settings.new_secret()
    file = ShopFile(name="flowers", port=port, panel_host="panel.localhost", secret_key=secret)
    return settings.write(home, file)


def load(flowers: Flowers) -> tuple[dict[str, str], dict[str, str]]:
    """Fill an empty database; returns our ids of goods and of ways of delivery by the suite's."""
    migrating.migrate()
    email = "flowers@example.com"
    storefronts.open_shop(
        "Flower Shop", country=HOME, currency=flowers.currency, language="en", email=email
    )
    front = storefronts.add_storefront(
        "main", name="Flower Shop", host=HOST, currency=flowers.currency, languages=["en"]
    )
    beginning.write_pages()
    products = {item.id: _product(flowers, item.id) for item in flowers.items}
    rates = {rate.id: option_id(_rate(front.id, flowers, rate)) for rate in flowers.rates}
    _promise(flowers, products)
    lines = db.session.execute(select(Variant.id, Variant.sku))
    return {sku: item_id(number) for number, sku in lines}, rates


def _product(flowers: Flowers, name: str) -> int:
    item = next(one for one in flowers.items if one.id == name)
    variant = NewVariant(price=item.price, sku=item.id, on_hand=item.quantity)
    return catalog.add_product(NewProduct(item.title, state="published", variants=(variant,))).id


def _rate(front_id: int, flowers: Flowers, rate: Rate) -> int:
    """Our rates that name no country serve those that no other names, so here all are named."""
    own = {one.country for one in flowers.rates if one.level == rate.level} - {"default"}
    served = sorted(set(all_countries()) - own) if rate.country == "default" else [rate.country]
    row = ShippingRate(
        storefront_id=front_id,
        name=rate.title,
        countries=served,
        amount=rate.price,
        position=flowers.rates.index(rate),
    )
    with writing():
        db.session.add(row)
    return row.id


def _promise(flowers: Flowers, products: dict[str, int]) -> None:
    for one in flowers.discounts:
        part = one.type == "percentage"
        promotions.add(
            Terms(
                title=one.description,
                code=one.code,
                kind="percentage" if part else "amount",
                basis_points=one.value * 100 if part else 0,
                amounts={} if part else {flowers.currency: one.value},
                combinable=True,
            )
        )
    for free in flowers.free:
        promotions.add(
            Terms(
                title="Free standard delivery",
                kind="free_delivery",
                amounts={flowers.currency: _standard(flowers)},
                minimums={flowers.currency: free.min_subtotal} if free.min_subtotal else {},
                product_ids=tuple(products[name] for name in free.items),
                combinable=True,
            )
        )


def _standard(flowers: Flowers) -> int:
    return max(rate.price for rate in flowers.rates if rate.level == "standard")
