"""What is never shown: by word, brand or category."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import SelectField, StringField

from storebuilder import accounts
from storebuilder.aggregator import hiding
from storebuilder.aggregator.models import HideRule
from storebuilder.aggregator.tree import tree
from storebuilder.db import db, writing
from storebuilder.errors import NotFound
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.forms import PanelForm, sent
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import language, t
from storebuilder.web.office import face


class RuleForm(PanelForm):
    """A new rule."""

    kind = SelectField(choices=list(hiding.KINDS))
    value = StringField()
    reason = StringField()

    def save(self) -> None:
        """Add the rule; goods follow within a minute."""
        kind, value = self.kind.data or "", self.value.data or ""
        with writing():
            hiding.add_rule(kind, value, self.reason.data or "")
            accounts.audit("rule.added", "rule", None, f"{t(f'office.rule.{kind}')}: {value}")


@face.route("/rules", methods=["GET", "POST"])
@needs("manager")
def rules() -> ResponseReturnValue:
    """All rules, and a form for another."""
    form = RuleForm(sent())
    if form.sent_and_done(request.method, form.save):
        notice("office.rule.added")
        return redirect(url_for("panel.rules"), 303)
    rows = db.session.scalars(select(HideRule).order_by(HideRule.id.desc())).all()
    nodes = tree().nodes
    names = {
        row.id: nodes[int(row.value)].name(language())
        for row in rows
        if row.kind == "category" and int(row.value) in nodes
    }
    page = render("panel/rules.html", form=form, rows=rows, names=names, kinds=hiding.KINDS)
    return page, form.status


@face.post("/rules/<int(max=2147483647):rule_id>/remove")
@needs("manager")
def remove_rule(rule_id: int) -> ResponseReturnValue:
    """Show again what only this rule hid."""
    row = db.session.get(HideRule, rule_id)
    if row is None:
        raise NotFound("There is no such rule.")
    with writing():
        summary = f"{t(f'office.rule.{row.kind}')}: {row.value}"
        hiding.remove_rule(rule_id)
        accounts.audit("rule.removed", "rule", None, summary)
    notice("office.rule.removed")
    return redirect(url_for("panel.rules"), 303)
