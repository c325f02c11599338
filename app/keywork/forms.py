"""What a key worker writes down about a session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, StopValidation

from app.i18n.dates import today
from app.keywork.types import Attendance, SessionDetails, SessionKind
from app.web.about import RecordForm
from app.web.forms import Required

KINDS = {
    SessionKind.ONE_TO_ONE: _l("One to one"),
    SessionKind.GROUP: _l("In a group"),
    SessionKind.FAMILY: _l("With family"),
    SessionKind.HOME_VISIT: _l("Home visit"),
    SessionKind.PHONE_CALL: _l("Phone call"),
    SessionKind.ONLINE: _l("Online"),
}

ATTENDANCE = {
    Attendance.ATTENDED: _l("Yes, we met"),
    Attendance.MISSED: _l("No, they did not come"),
    Attendance.CANCELLED: _l("No, it was cancelled"),
}


class SessionForm(RecordForm):
    """Who is in the address; here are when, how, how long, what, and the young person's own words."""

    held_on = DateField(_l("When did you meet?"), default=today, validators=[Required(_l("Enter the date you met"))])
    attended = RadioField(_l("Did it take place?"), validators=[Required(_l("Choose whether it took place"))])
    kind = RadioField(_l("How did you meet?"), validators=[Required(_l("Choose how you met"))])
    minutes = IntegerField(
        _l("How many minutes?"),
        validators=[Optional(), NumberRange(1, 1440, _l("Enter minutes as a whole number from 1 to 1440"))],
    )
    service = SelectField(_l("For which service?"), validators=[Required(_l("Choose the service"))])
    summary = TextAreaField(
        _l("What did you do?"),
        validators=[
            Required(_l("Write a line about what you did")),
            Length(max=5000, message=_l("Keep it under 5,000 characters")),
        ],
    )
    note = TextAreaField(
        _l("What did the young person say, in their words?"),
        validators=[Length(max=5000, message=_l("Keep it under 5,000 characters"))],
    )

    def __init__(self, *, services: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.service.choices = [SelectChoice(public_id, name) for public_id, name in services]
        self.kind.choices = [SelectChoice(kind.value, words) for kind, words in KINDS.items()]
        self.attended.choices = [SelectChoice(value.value, words) for value, words in ATTENDANCE.items()]

    def validate_held_on(self, field: Any) -> None:
        """A date far from now is a slip of the finger: years of four digits, this century."""
        if field.data is not None and field.data.year < 2000:
            raise StopValidation(_l("Enter a date after the year 2000"))

    def details(self) -> SessionDetails:
        """What was written, typed."""
        attended = Attendance(self.attended.data)
        return SessionDetails(
            form_key=self.form_key.data,
            service_public_id=self.service.data,
            held_on=self.held_on.data,
            minutes=self.minutes.data if attended is Attendance.ATTENDED else None,
            kind=SessionKind(self.kind.data),
            attended=attended,
            summary=self.summary.data,
            note=self.note.data or None,
        )
