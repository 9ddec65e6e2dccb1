"""What of the shop an aggregator may list, as a form."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from wtforms import RadioField, SelectField, StringField

from storebuilder import joining
from storebuilder.catalog.models import Collection
from storebuilder.db import db
from storebuilder.errors import NotAccepted
from storebuilder.joining.models import Membership
from storebuilder.storefronts import hosts
from storebuilder.web.desk.forms import PanelForm, named
from storebuilder.web.desk.speaking import t


class ChoiceForm(PanelForm):
    """A storefront, and all of it or one collection."""

    storefront = SelectField()
    everything = RadioField(choices=named([("1", ""), ("", "")]), validate_choice=False)
    collection = SelectField(validate_choice=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.storefront.choices = named((one.handle, one.name) for one in hosts.current())
        rows = select(Collection.handle, Collection.title).order_by(Collection.position)
        found = [(row.handle, row.title) for row in db.session.execute(rows)]
        self.collection.choices = named([("", t("aggregators.choose")), *found])

    def fill(self, row: Membership) -> None:
        """Show what is listed now."""
        fronts = (one.handle for one in hosts.current() if one.id == row.storefront_id)
        mine = select(Collection.handle).where(Collection.id == row.collection_id)
        self.storefront.data = next(fronts, "")
        self.everything.data = "1" if row.everything else ""
        self.collection.data = "" if row.everything else (db.session.scalar(mine) or "")

    def change(self, address: str) -> int:
        """Ask ``address`` for what was chosen, or change what it lists; raises NotAccepted."""
        everything = self.everything.data == "1"
        collection = "" if everything else (self.collection.data or "")
        if not everything and not collection:
            raise NotAccepted("Choose the collection that is listed.", field="collection")
        return joining.join(
            address,
            storefront=self.storefront.data or "",
            collection=collection,
            everything=everything,
        )


class JoinForm(ChoiceForm):
    """The same for an aggregator that was not asked yet."""

    address = StringField()

    def join(self) -> int:
        """Ask; the membership's number."""
        return self.change(self.address.data or "")

    def refuse(self, error: Any) -> None:
        """What is wrong with the aggregator stands beside its address."""
        if error.field == "aggregator":
            error.field = "address"
        super().refuse(error)
