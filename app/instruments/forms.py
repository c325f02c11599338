"""What an administrator writes about an agreement with the owner of a measure."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from app.i18n.dates import today
from app.instruments.types import AgreementDetails
from app.web.forms import OnceForm, Required


class AgreementForm(OnceForm):
    """With whom, from when, until when."""

    words = TextAreaField(
        _l("What was agreed, with whom, and where is it kept?"),
        validators=[
            Required(_l("Write what was agreed and where it can be found")),
            Length(max=1000, message=_l("Keep it under 1,000 letters")),
        ],
    )
    starts_on = DateField(_l("From which day?"), default=today, validators=[Required(_l("Enter the first day"))])
    ends_on = DateField(_l("Until which day?"), validators=[Optional()])

    def validate_ends_on(self, field: Any) -> None:
        """An agreement doesn't end before it begins."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_l("The last day is before the first. Change one of them."))

    def details(self) -> AgreementDetails:
        """What was written, typed."""
        return AgreementDetails(self.form_key.data, self.words.data, self.starts_on.data, self.ends_on.data)
