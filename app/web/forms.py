"""The base of every form: tidy text, an error summary, and conflicts shown beside their field."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Any

from flask import current_app, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields import Field
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app.errors import ConflictError

__all__ = ["BaseForm", "OnceForm", "Required", "plain_text"]


class Required(DataRequired):
    """Something is needed here; the message says what to do, without blame."""

    # Server checks, with words of our own: browsers' own bubbles are not translated nor tied to the summary.
    field_flags: dict[str, Any] = {}


class Chosen(InputRequired):
    """One of the choices is needed here."""

    field_flags: dict[str, Any] = {}


def plain_text(value: str | None) -> str | None:
    """Text without surrounding space, in one normal form, without control characters other than new lines."""
    if value is None:
        return None
    tidy = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(mark for mark in tidy if mark in "\n\t" or unicodedata.category(mark) not in {"Cc", "Cs"})
    return kept.strip()


class BaseForm(FlaskForm):
    """Every form. Extra fields are refused (SEC-105)."""

    class Meta:
        """Tidy every text field before it is checked."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            filters = list(unbound_field.kwargs.get("filters", []))
            if issubclass(unbound_field.field_class, _TEXT):
                filters.append(plain_text)
            bound: Field = unbound_field.bind(form=form, filters=filters, **options)
            return bound

    @property
    def has_problems(self) -> bool:
        """Whether something has to be put right before this can be saved."""
        return bool(self.errors)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """For the error summary: the id of the field to go to, and what to do."""
        found = [
            (self.first_input(name), str(said)) for name, all_said in self.errors.items() if name for said in all_said
        ]
        return found + [("", str(said)) for said in self.form_errors]

    def first_input(self, name: str) -> str:
        """The id of the first input of a field: for radio buttons, the first of them."""
        field = self[name]
        return f"{field.id}-0" if field.type in {"RadioField", "CheckboxesField"} else str(field.id)

    def add_error(self, conflict: ConflictError) -> None:
        """Show a rule that was broken at the last moment beside its field."""
        if conflict.field in self:
            self[conflict.field].errors = [*self[conflict.field].errors, conflict.message]
        else:
            self.form_errors.append(conflict.message)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that nothing was sent which the form doesn't ask for."""
        known = {field.name for field in self} | {"csrf_token"}
        sent = {name: len(values) for name, values in request.form.lists()}
        strange = sent.keys() - known
        # One field, one value, unless it is made for several: nobody has to guess which of two counts (SEC-72).
        repeated = {name for name in sent.keys() & known if sent[name] > 1 and not self._takes_several(name)}
        valid = bool(super().validate(extra_validators))
        if strange or repeated:
            # How many, not which: the names are whatever somebody typed.
            facts = {"page": request.endpoint, "strange": len(strange), "repeated": len(repeated)}
            current_app.logger.warning("form refused", extra={"facts": facts})
            self.form_errors.append(
                gettext("This page sent something we did not ask for. Load it again and try once more.")
            )
            return False
        return valid

    def _takes_several(self, name: str) -> bool:
        return name in self and isinstance(self[name], SelectMultipleField)


class OnceForm(BaseForm):
    """A form that is stored once however often it is sent: its key is made when the form opens."""

    form_key = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def validate_form_key(self, field: Field) -> None:
        """A key of our own making has 22 characters."""
        if not isinstance(field.data, str) or len(field.data) != 22:
            raise ValidationError(_l("Load this page again and try once more."))


from wtforms import EmailField, StringField, TextAreaField  # noqa: E402 - the tuple below needs them after the classes

_TEXT = (StringField, TextAreaField, EmailField)
