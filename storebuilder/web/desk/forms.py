"""Forms of the panel: WTForms for the fields, the capabilities' own verbs for the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import request
from wtforms import Form
from wtforms.fields.choices import SelectChoice

from storebuilder.errors import ShopError
from storebuilder.web.desk.speaking import language


def sent() -> Any:
    """What was sent, or None where the page is only looked at: an empty form is no answer."""
    return request.form if request.method == "POST" else None


def named(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Choices of a select from ``(value, words)``."""
    return [SelectChoice(value, words) for value, words in pairs]


class PanelForm(Form):
    """A form whose every refusal stands beside its field; sums them up for the top of the page."""

    class Meta:
        def get_translations(self, form: Form) -> Any:
            from wtforms.i18n import get_translations

            return get_translations([language().partition("-")[0]])

    def sent_and_done(self, method: str, act: Callable[[], Any]) -> bool:
        """Whether the form was sent, is complete, and ``act`` accepted it."""
        if method != "POST" or not self.validate():
            return False
        try:
            act()
        except ShopError as error:
            self.refuse(error)
            return False
        return True

    def refuse(self, error: ShopError) -> None:
        """Put what a verb did not accept beside its field, or above all of them."""
        field: Any = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(str(error))
        else:  # before it was validated, a field's errors are an empty tuple
            field.errors = [*field.errors, str(error)]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """For ``macros.summary``: the field's id and its refusal."""
        found = [("", text) for text in self.form_errors]
        for field in self:
            found += [(field.id, text) for text in field.errors]
        return found

    @property
    def status(self) -> int:
        """The answer's status for the page with this form."""
        return 422 if self.problems else 200
