"""What a manager writes down about safety cover."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, ValidationError
from wtforms.widgets import HiddenInput

from app.safeguarding.hours import read_hours
from app.safeguarding.types import (
    CHOSEN,
    Answered,
    ChangeKind,
    Closing,
    CoverDetails,
    Deed,
    DutyDetails,
    EventKind,
    LeaveDetails,
    Rung,
)
from app.web.forms import BaseForm, Chosen, Required

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
    "first_account": _l("An account that is told first"),
    "deputy_account": _l("An account of the deputy"),
}

# The places on the ladder, in its order.
RUNGS = {
    Rung.FIRST: _l("Told first, at once"),
    Rung.DEPUTY: _l("Deputy"),
    Rung.LEAD: _l("Safeguarding lead"),
    Rung.MANAGER: _l("Service manager"),
    Rung.ON_CALL: _l("On call, outside the hours"),
    Rung.EVERYBODY: _l("Nobody on the list was there"),
    Rung.STILL_OPEN: _l("Still open"),
}
# What a change is about that a second person has to agree to.
KINDS = {
    ChangeKind.COVER: _l("When someone looks, and how soon they act"),
    ChangeKind.OFF_DUTY: _l("Take somebody off the list"),
    ChangeKind.AWAY: _l("Somebody is away"),
}
# What is written about an alert whose young person asked for a call.
DEEDS = {
    EventKind.CALL_SPOKE: _l("I rang, and spoke with them"),
    EventKind.CALL_NO_ANSWER: _l("I rang, and nobody answered: I write when I try again"),
    EventKind.CALL_DROPPED: _l("There is no call: I write why"),
    EventKind.ACTION_TAKEN: _l("Something else"),
}
_LONG = 2000
# As people write them: figures with spaces, perhaps with a plus; something on both sides of an @.
_MOBILE = re.compile(r"\+?\d(?: ?\d){9,14}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


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


class DutyForm(BaseForm):
    """Who stands where on the ladder, and where messages reach them."""

    account = SelectField(_l("Who?"), validators=[Required(_l("Choose who"))])
    rung = SelectField(_l("Where on the list?"), validators=[Required(_l("Choose where on the list"))])
    address = StringField(_l("Mobile number or e-mail address for messages"), validators=[_short(200)])

    def __init__(self, *, accounts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.account.choices = [SelectChoice(public_id, name) for public_id, name in accounts]
        self.rung.choices = [SelectChoice(rung.value, RUNGS[rung]) for rung in CHOSEN]

    def validate_address(self, field: Any) -> None:
        """A number with its figures, or an address with its @; left empty, the account's own e-mail address is used."""
        if field.data and not _MOBILE.fullmatch(field.data) and not _EMAIL.fullmatch(field.data):
            raise ValidationError(_l("Enter a number like 07700 900123, or an e-mail address"))

    def details(self) -> DutyDetails:
        """What was chosen, typed."""
        return DutyDetails(self.account.data, Rung(self.rung.data), self.address.data or "")


class SureForm(BaseForm):
    """A button that takes something away: it says so itself."""

    sure = HiddenField(validators=[Required()])


class LeaveForm(BaseForm):
    """When somebody on the ladder is away."""

    account = SelectField(_l("Who is away?"), validators=[Required(_l("Choose who"))])
    starts_on = DateField(_l("First day away"), validators=[Required(_l("Enter the first day"))])
    ends_on = DateField(_l("Last day away"), validators=[Required(_l("Enter the last day"))])

    def __init__(self, *, accounts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.account.choices = [SelectChoice(public_id, name) for public_id, name in accounts]

    def details(self) -> LeaveDetails:
        """What was written, typed."""
        return LeaveDetails(self.account.data, self.starts_on.data, self.ends_on.data)


class AskForm(BaseForm):
    """Why fewer people would be told, or later."""

    why = TextAreaField(
        _l("Why is this needed?"), validators=[Required(_l("Write down why this is needed")), _short(500)]
    )


class AnswerForm(BaseForm):
    """What a second person says to that."""

    agrees = RadioField(
        _l("Do you agree?"),
        choices=[
            SelectChoice("yes", _l("Yes, put it in force")),
            SelectChoice("no", _l("No, leave it as it is")),
        ],
        validators=[Chosen(_l("Choose yes or no"))],
    )
    words = TextAreaField(_l("What do you say to it?"), validators=[_short(500)])

    def validate_words(self, field: Any) -> None:
        """No has a reason; yes needs none."""
        if self.agrees.data == "no" and not field.data:
            raise ValidationError(_l("Write down why not"))

    def details(self) -> Answered:
        """What was said, typed."""
        return Answered(self.agrees.data == "yes", self.words.data or "")


class ActForm(BaseForm):
    """What somebody did about an alert, or found out."""

    # Only where the young person asked for a call that waits.
    call = RadioField(
        _l("What is this about?"),
        choices=[SelectChoice(kind.value, words) for kind, words in DEEDS.items()],
        validators=[Chosen(_l("Choose what this is about"))],
    )
    done = TextAreaField(
        _l("What did you do, or find out?"),
        validators=[Required(_l("Write what you did")), _short(_LONG)],
    )

    def __init__(self, *, is_call_asked: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not is_call_asked:
            del self.call

    def details(self) -> Deed:
        """What was written, typed."""
        return Deed(self.done.data, EventKind(self.call.data) if "call" in self else EventKind.ACTION_TAKEN)


class CloseForm(BaseForm):
    """What has to be known before an alert may be closed (SAFE-08)."""

    done = TextAreaField(_l("What was done?"), validators=[Required(_l("Write what was done")), _short(_LONG)])
    informed = TextAreaField(
        _l("Who was told?"), validators=[Required(_l("Write who was told, or that nobody was")), _short(_LONG)]
    )
    view = TextAreaField(
        _l("What does the young person think?"),
        validators=[Required(_l("Write what they think, or why you could not ask")), _short(_LONG)],
    )
    why = TextAreaField(
        _l("Why can it be closed?"), validators=[Required(_l("Write why it can be closed")), _short(_LONG)]
    )

    def details(self) -> Closing:
        """What was written, typed."""
        return Closing(self.done.data, self.informed.data, self.view.data, self.why.data)


class KeepOpenForm(BaseForm):
    """Why an alert stays open, or is opened again."""

    why = TextAreaField(_l("Why is it open?"), validators=[Required(_l("Write why")), _short(_LONG)])

    def details(self) -> str:
        """The words."""
        return str(self.why.data)
