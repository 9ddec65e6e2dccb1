"""Ways of delivery and what they cost."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder.db import Model


class ShippingRate(Model):
    """One way of delivery on a storefront: where to, for how much, in how many days."""

    __tablename__ = "shipping_rates"

    id: Mapped[int] = mapped_column(primary_key=True)
    storefront_id: Mapped[int] = mapped_column(ForeignKey("storefronts.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    #: ISO 3166-1 alpha-2; empty means every country that no other active rate names.
    countries: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: Minor units of the storefront's currency.
    amount: Mapped[int] = mapped_column(BigInteger)
    #: Free from this subtotal on.
    free_from: Mapped[int | None] = mapped_column(BigInteger)
    max_weight_grams: Mapped[int | None]
    days_min: Mapped[int] = mapped_column(default=3)
    days_max: Mapped[int] = mapped_column(default=7)
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
