"""What a manager writes down about safety cover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, ValidationError
from wtforms.widgets import HiddenInput

from app.safeguarding.hours import read_hours
from app.safeguarding.types import CoverDetails
from app.web.forms import BaseForm, Required

if TYPE_CHECKING:
    from app.safeguarding.models import SafetyCover

# What each part of cover is called, also where it is missing.
WORDS = {
    "told_first": _l("Who is told first?"),
    "deputy": _l("Who steps in if they can't?"),
    "hours": _l("When does someone look?"),
    "answer_minutes": _l("Within how many minutes do they act?"),
    "out_of_hours": _l("What is the young person told outside those hours?"),
    "local_numbers": _l("Local numbers to call"),
    "approver": _l("Who approved this?"),
    "approved_on": _l("On which day?"),
}


def _short(most: int) -> Length:
    return Length(max=most, message=_l("Keep it to %(max)d characters"))


class CoverForm(BaseForm):
    """All of it is needed before a question about danger may be sent (SAFE-01)."""

    # The version that was changed: one that is no longer the newest is refused (REL-10).
    version = IntegerField(widget=HiddenInput(), default=0)
    told_first = StringField(WORDS["told_first"], validators=[Required(_l("Enter who is told first")), _short(200)])
    deputy = StringField(WORDS["deputy"], validators=[Required(_l("Enter who steps in")), _short(200)])
    hours = StringField(WORDS["hours"], validators=[Required(_l("Enter when someone looks")), _short(200)])
    answer_minutes = IntegerField(
        WORDS["answer_minutes"],
        validators=[NumberRange(1, 240, _l("Enter minutes as a whole number from 1 to 240"))],
    )
    out_of_hours = TextAreaField(
        WORDS["out_of_hours"],
        validators=[Required(_l("Enter what the young person is told outside those hours")), _short(500)],
    )
    local_numbers = TextAreaField(
        WORDS["local_numbers"], validators=[Required(_l("Enter at least one local number")), _short(500)]
    )
    approver = StringField(WORDS["approver"], validators=[Required(_l("Enter who approved this")), _short(200)])
    approved_on = DateField(WORDS["approved_on"], validators=[Required(_l("Enter the day of approval"))])

    def validate_hours(self, field: Any) -> None:
        """Hours that the pages can read, so that they can say when someone looks next."""
        if not read_hours(field.data):
            raise ValidationError(_l("Write the hours like this: Monday to Friday, 9am to 5pm"))

    def take_newest(self, cover: SafetyCover | None) -> None:
        """After a conflict: keep what was typed, to be saved over the newest version if it is sent again."""
        self.version.raw_data = None
        self.version.data = cover.version if cover else 0

    def details(self) -> CoverDetails:
        """What was written, typed."""
        return CoverDetails(
            version=self.version.data,
            told_first=self.told_first.data,
            deputy=self.deputy.data,
            hours=self.hours.data,
            answer_minutes=self.answer_minutes.data,
            out_of_hours=self.out_of_hours.data,
            local_numbers=self.local_numbers.data,
            approver=self.approver.data,
            approved_on=self.approved_on.data,
        )
