"""What is not shown: rules by word, brand or category, and offers taken out by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, func, select, update

from storebuilder import fields, jobs, pagestore
from storebuilder.aggregator.models import Document, HideRule, Offer, Store
from storebuilder.aggregator.tree import tree
from storebuilder.bulk import batches, upsert
from storebuilder.db import changed, db, writing
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.tokens import fold, tokens

KINDS = ("word", "brand", "category")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules as they are applied to many offers."""

    words: tuple[tuple[str, str], ...]
    brands: dict[str, str]
    categories: dict[int, str]

    def reason(self, title: str, body: str, brand: str, category_id: int | None) -> str | None:
        """Why an offer is not shown, by its tokens, brand and category; None where it is."""
        if category_id in self.categories:
            return self.categories[category_id]
        if brand and fold(brand) in self.brands:
            return self.brands[fold(brand)]
        padded = f" {title} {body} "
        return next((why for words, why in self.words if f" {words} " in padded), None)


def rules() -> Rules:
    """Every rule, ready to be applied; one statement."""
    rows = db.session.scalars(select(HideRule).order_by(HideRule.id)).all()
    categories: dict[int, str] = {}
    for row in rows:
        if row.kind == "category":
            categories |= dict.fromkeys(tree().below(int(row.value)), row.reason)
    return Rules(
        words=tuple((row.value, row.reason) for row in rows if row.kind == "word"),
        brands={row.value: row.reason for row in rows if row.kind == "brand"},
        categories=categories,
    )


def add_rule(kind: str, value: str, reason: str = "") -> None:
    """Hide every offer with these words, of this brand or in this category, now and later."""
    kept = _value(kind, value)
    why = fields.line(reason, field="reason", most=300)
    with writing():
        row = {"kind": kind, "value": kept, "reason": why}
        upsert(HideRule, [row], key=("kind", "value"), change=("reason",))
        jobs.later("market.hide", key="market.hide")


def remove_rule(rule_id: int) -> None:
    """Show again what only this rule hid; raises NotFound."""
    with writing():
        if not changed(delete(HideRule).where(HideRule.id == rule_id)):
            raise NotFound("There is no such rule.")
        jobs.later("market.hide", key="market.hide")


def hide(offer_id: int, reason: str = "") -> None:
    """Take one offer out by hand; it stays out whatever its shop sends. Raises NotFound."""
    why = fields.line(reason, field="reason", most=300)
    with writing():
        hidden = update(Offer).where(Offer.id == offer_id)
        if not changed(hidden.values(hidden="hand", hidden_reason=why, shown=False)):
            raise NotFound("There is no such offer.")
        pagestore.stale("goods:shelves", f"offer:{offer_id}")


def show_again(offer_id: int) -> None:
    """Take back what was done by hand; the rules are asked again. Raises NotFound."""
    with writing():
        mine = update(Offer).where(Offer.id == offer_id, Offer.hidden == "hand")
        if not changed(mine.values(hidden="", hidden_reason="")):
            raise NotFound("There is no such offer that was hidden by hand.")
        _apply([offer_id], rules())


@jobs.job("market.hide")
def apply_rules() -> None:
    """Ask the rules again for every offer, some hundred at a time."""
    known = rules()
    with writing():
        # Who takes a page in holds its shop: what was begun without a new rule ends first.
        held = select(Store.id).order_by(Store.id).with_for_update(key_share=True)
        db.session.scalars(held).all()
    ids = db.session.scalars(select(Offer.id).where(Offer.gone_at.is_(None))).all()
    for batch in batches(ids):
        with writing():
            _apply(batch, known)


def ask_rules(offer_ids: Sequence[int]) -> None:
    """Ask the rules for offers that changed, inside the caller's transaction."""
    known = rules()
    if known.words or known.brands or known.categories:
        _apply(offer_ids, known)


def _apply(offer_ids: Sequence[int], known: Rules) -> None:
    rows = db.session.execute(
        select(
            *(Offer.id, Offer.brand, Offer.category_id, Offer.hidden, Offer.hidden_reason),
            *(Document.title_tokens, Document.body_tokens),
        )
        .join(Document, Document.offer_id == Offer.id)
        .where(Offer.id.in_(offer_ids), Offer.hidden != "hand")
        # Held: what is taken out by hand in this moment stays out.
        .order_by(Offer.id)
        .with_for_update(of=Offer, key_share=True)
    ).all()
    changes: list[dict[str, Any]] = []
    for row in rows:
        why = known.reason(row.title_tokens, row.body_tokens, row.brand, row.category_id)
        state = ("", "") if why is None else ("rule", why)
        if state != (row.hidden, row.hidden_reason):
            changes.append({"id": row.id, "hidden": state[0], "hidden_reason": state[1]})
    if changes:
        db.session.execute(update(Offer), changes)
    show(offer_ids=offer_ids)


def show(*, offer_ids: Collection[int] | None = None, store_id: int | None = None) -> None:
    """Bring ``shown`` up to date for some offers or a shop's, inside the caller's transaction."""
    accepted = select(Store.id).where(Store.state == "accepted")
    seen = and_(Offer.hidden == "", Offer.gone_at.is_(None), Offer.store_id.in_(accepted))
    for wanted in (True, False):
        some = update(Offer).where(Offer.shown.is_not(wanted), seen if wanted else ~seen)
        if offer_ids is not None:
            some = some.where(Offer.id.in_(offer_ids))
        if store_id is not None:
            some = some.where(Offer.store_id == store_id)
        db.session.execute(some.values(shown=wanted))
    if store_id is not None:
        pagestore.stale_all()
    else:
        pagestore.stale("goods:shelves", *(f"offer:{number}" for number in offer_ids or ()))
    if store_id is not None:
        counted = select(func.count()).where(Offer.store_id == store_id, Offer.shown)
        db.session.execute(
            update(Store).where(Store.id == store_id).values(offer_count=counted.scalar_subquery())
        )


def _value(kind: str, value: str) -> str:
    line = fields.line(value, field="value", most=120, least=1)
    if kind == "word" and tokens(line):
        return tokens(line)
    if kind == "brand" and fold(line).strip():
        return fold(line).strip()
    if kind == "category" and line.isdigit() and tree().below(int(line)):
        return line
    raise NotAccepted(
        f"{line!r} is not a {kind} to hide." if kind in KINDS else f"{kind!r} is no kind of rule.",
        field="value",
        hint="Give words, a brand's name, or the id of a category.",
    )
