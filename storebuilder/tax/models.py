"""Tax rates as dated data with a source."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder.db import Model


class TaxRate(Model):
    """The rate of one country (and region) from one day on; a fact with its source."""

    __tablename__ = "tax_rates"
    __table_args__ = (Index("ix_tax_rates_country_starts_on", "country", "starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2))
    region: Mapped[str] = mapped_column(String(10), default="")
    #: As printed on the order: VAT, MwSt., Consumption tax.
    name: Mapped[str] = mapped_column(String(40))
    basis_points: Mapped[int]
    on_shipping: Mapped[bool] = mapped_column(default=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(300))
