"""Which variant a product's form means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import select

from storebuilder.catalog.models import Option, Variant
from storebuilder.db import db
from storebuilder.errors import NotAccepted, NotFound

_NUMBER = re.compile(r"[0-9]{1,9}")
_OPTION = re.compile(r"option-([0-9]{1,9})")


def chosen_variant(form: Mapping[str, str]) -> int:
    """The variant of a form: ``option-<id>`` for each option with its value's id, else ``variant``.

    The options are what the buyer sees, so they come first. Raises NotAccepted for a form that
    names none, NotFound for a combination that is not made.
    """
    chosen = {
        int(found[1]): int(value)
        for name, value in form.items()
        if (found := _OPTION.fullmatch(name)) and _NUMBER.fullmatch(value)
    }
    if chosen:
        return _by_options(chosen)
    number = form.get("variant", "")
    if not _NUMBER.fullmatch(number):
        raise NotAccepted("Nothing was chosen.", field="variant")
    return int(number)


def _by_options(chosen: Mapping[int, int]) -> int:
    wanted = sorted(chosen.values())
    products = select(Option.product_id).where(Option.id.in_(chosen)).distinct()
    rows = db.session.execute(
        select(Variant.id, Variant.choice)
        .where(Variant.product_id.in_(products), Variant.retired.is_(False))
        .order_by(Variant.id)
    )
    for variant_id, choice in rows:
        if sorted(choice) == wanted:
            return int(variant_id)
    raise NotFound("This is not made in that combination.")
