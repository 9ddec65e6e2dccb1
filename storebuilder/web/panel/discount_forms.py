"""The form of a discount: read from rows or from a request, checked, saved."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask import request
from sqlalchemy import select
from wtforms import BooleanField, HiddenField, IntegerField, StringField
from wtforms.validators import NumberRange, Optional

from storebuilder import accounts, fields, promotions, storefronts
from storebuilder import money as amounts_of
from storebuilder.db import db, writing
from storebuilder.errors import Conflict, NotAccepted
from storebuilder.promotions import Terms
from storebuilder.promotions.models import Promotion
from storebuilder.promotions.reckoning import KINDS
from storebuilder.storefronts import hosts
from storebuilder.storefronts.models import Translation
from storebuilder.web.desk.asking import is_id
from storebuilder.web.desk.forms import PanelForm
from storebuilder.web.desk.speaking import zone
from storebuilder.web.panel.product_around import foreign_languages
from storebuilder.web.panel.product_views import the_market

WHOLE = [Optional(), NumberRange(1, 2**31 - 1)]


class DiscountForm(PanelForm):
    """A discount; its amounts by currency, titles by language and lists are read beside it."""

    code = StringField()
    title = StringField()
    kind = StringField(default=KINDS[0])
    basis_points = StringField()
    starts_at = StringField()
    ends_at = StringField()
    first_order = BooleanField()
    most_uses = IntegerField(validators=WHOLE)
    most_per_buyer = IntegerField(validators=WHOLE)
    combinable = BooleanField()
    active = BooleanField(default=True)
    seen = HiddenField()

    def terms(self) -> Terms:
        """What was promised on it; raises NotAccepted."""
        return Terms(
            title=fields.line(self.title.data or "", field="title", most=120),
            code=(self.code.data or "").strip(),
            kind=self.kind.data or "",
            basis_points=_points(self.basis_points.data or "", self.kind.data or ""),
            amounts=_amounts("amount", self.kind.data != "percentage"),
            minimums=_amounts("minimum", True),
            storefront_ids=ids("storefront"),
            collection_ids=ids("collection"),
            product_ids=ids("product"),
            starts_at=_moment(self.starts_at.data or "", "starts_at"),
            ends_at=_moment(self.ends_at.data or "", "ends_at"),
            first_order=self.first_order.data,
            most_uses=self.most_uses.data,
            most_per_buyer=self.most_per_buyer.data,
            combinable=self.combinable.data,
            active=self.active.data,
        )


def filled(promotion: Promotion) -> dict[str, Any]:
    """What the form shows of a promotion."""
    terms = promotions.terms_of(promotion)
    plain = Decimal(terms.basis_points) / 100
    return {
        **{name: getattr(terms, name) for name in DiscountForm()._fields if hasattr(terms, name)},
        "basis_points": f"{plain.normalize():f}" if terms.basis_points else "",
        "starts_at": _typed(terms.starts_at),
        "ends_at": _typed(terms.ends_at),
        "seen": fingerprint(promotion),
    }


def beside(promotion: Promotion | None) -> dict[str, Any]:
    """What the page shows around the form: as it was sent, else as it is kept."""
    sent = request.form if request.method == "POST" else None
    rows = {"amount": promotion.amounts, "minimum": promotion.minimums} if promotion else {}
    found: dict[str, Any] = {}
    for name in ("amount", "minimum"):
        kept: Mapping[str, int] = rows.get(name, {})
        found[f"{name}s"] = {
            unit: sent.get(f"{name}-{unit}", "") if sent is not None
            else amounts_of.Money(kept[unit], unit).plain() if unit in kept else ""
            for unit in currencies()
        }  # fmt: skip
    for name in ("storefront", "collection", "product"):
        kept_ids = getattr(promotion, f"{name}_ids") if promotion else ()
        found[f"{name}_ids"] = ids(name) if sent is not None else tuple(kept_ids)
    found["titles"] = {
        tag: sent.get(f"title-{tag}", "") if sent is not None else text
        for tag, text in _titles(promotion).items()
    }
    return found


def save(form: DiscountForm, promotion_id: int | None) -> int:
    """Save a form that was sent, in one transaction; raises Conflict for a colleague's change."""
    terms = form.terms()
    titles = {
        tag: fields.line(request.form.get(f"title-{tag}", ""), field="title", most=120)
        for tag in foreign_languages(the_market())
    }
    with writing():
        if promotion_id is None:
            row = promotions.add(terms)
            number, changes, action = row.id, {}, "discount.added"
        else:
            number, action = promotion_id, "discount.changed"
            _refuse_meanwhile(promotion_id, form.seen.data or "")
            changes = promotions.change(promotion_id, terms)
        before = _titles(db.session.get_one(Promotion, number))
        for tag in (tag for tag in titles if titles[tag] != before[tag]):
            storefronts.translate("promotion", number, tag, {"title": titles[tag]})
            changes[f"title_{tag}"] = [before[tag], titles[tag]]
        if changes or promotion_id is None:
            named = promotions.clean(terms.code) or terms.title
            accounts.audit(action, "promotion", number, named, changes)
    return number


def fingerprint(promotion: Promotion) -> str:
    """Says whether somebody else changed it meanwhile; uses do not count."""
    said = repr((promotions.terms_of(promotion), _titles(promotion)))
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def currencies() -> list[str]:
    """The currencies of all storefronts, in their order."""
    return list(dict.fromkeys(front.currency for front in hosts.current()))


def ids(name: str) -> tuple[int, ...]:
    """The rows of that kind that were ticked."""
    return tuple(int(number) for number in request.form.getlist(name) if is_id(number))


def _refuse_meanwhile(promotion_id: int, seen: str) -> None:
    locked = select(Promotion).where(Promotion.id == promotion_id).with_for_update()
    row = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    if fingerprint(row) != seen:
        raise Conflict(
            "Somebody changed this discount meanwhile.", hint="Open it again to see how."
        )


def _titles(promotion: Promotion | None) -> dict[str, str]:
    """Its title in each of the shop's other languages; one query."""
    titles = dict.fromkeys(foreign_languages(the_market()), "")
    mine = (Translation.kind == "promotion") & (Translation.field == "title")
    wanted = select(Translation.language, Translation.text).where(mine)
    number = promotion.id if promotion else 0
    rows = db.session.execute(wanted.where(Translation.thing_id == number))
    return titles | {tag: text for tag, text in rows if tag in titles}


def _points(text: str, kind: str) -> int:
    cleaned = text.strip().removesuffix("%").strip().replace(",", ".")
    if kind != "percentage":
        return 0
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", cleaned):
        raise NotAccepted(
            f"{text[:20]!r} is not a percentage.",
            field="basis_points",
            hint="Write a number above 0, up to 100.",
        )
    return int(Decimal(cleaned) * 100)


def _amounts(name: str, wanted: bool) -> dict[str, int]:
    typed = {unit: request.form.get(f"{name}-{unit}", "").strip() for unit in currencies()}
    return {
        unit: amounts_of.parse(text, unit, field=f"{name}s")
        for unit, text in typed.items()
        if text and wanted
    }


def _moment(text: str, field: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        typed = datetime.fromisoformat(text.strip())
        return typed.replace(tzinfo=zone(), second=0, microsecond=0).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotAccepted(
            f"{text[:30]!r} is not a day with its time.", field=field, hint="Choose one."
        ) from None


def _typed(moment: datetime | None) -> str:
    return moment.astimezone(zone()).strftime("%Y-%m-%dT%H:%M") if moment else ""
