"""What staff say about why a record is opened, looked at or restricted."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from app.people.types import Reason, ReasonDetails
from app.web.forms import BaseForm, Chosen, Required

REASONS = {
    Reason.COVERING: _l("I am covering for their key worker"),
    Reason.ON_DUTY: _l("I am on duty, and something needs doing"),
    Reason.TAKING_OVER: _l("I am taking over the work with them"),
    Reason.ASKED: _l("They, their family or another professional asked me"),
    Reason.ENDED: _l("The work has ended, and something has to be looked up"),
    Reason.OTHER: _l("Something else"),
}

_ROOM = Length(max=500, message=_l("Use 500 letters or fewer"))


class ReasonForm(BaseForm):
    """Why a colleague's young person is looked up."""

    reason = RadioField(
        _l("Why do you need this record?"),
        choices=[SelectChoice(reason.value, words) for reason, words in REASONS.items()],
        validators=[Chosen(_l("Choose why you need this record"))],
    )
    words = TextAreaField(_l("In your own words"), validators=[_ROOM])
    next = HiddenField()

    def validate_words(self, field: Field) -> None:
        """Another reason has to be said."""
        if self.reason.data == Reason.OTHER and not field.data:
            raise ValidationError(_l("Write down what it is"))

    def details(self) -> ReasonDetails:
        """What was chosen and written."""
        return ReasonDetails(reason=Reason(self.reason.data), words=self.words.data or None)


class EmergencyForm(BaseForm):
    """Why a restricted record is opened."""

    words = TextAreaField(
        _l("Why do you need this record now?"), validators=[Required(_l("Write down why you need it now")), _ROOM]
    )
    next = HiddenField()


class ReviewForm(BaseForm):
    """What somebody else found."""

    words = TextAreaField(_l("What did you find?"), validators=[Required(_l("Write down what you found")), _ROOM])


class RestrictForm(BaseForm):
    """Restrict a record, with the reason, or lift the restriction: what the form does was decided when it opened."""

    lift = HiddenField()
    why = TextAreaField(_l("Why is this record restricted?"), validators=[_ROOM])

    def validate_why(self, field: Field) -> None:
        """A restriction has a reason; lifting it needs none."""
        if not self.lift.data and not field.data:
            raise ValidationError(_l("Write down why the record is restricted"))
