"""What a person sends from a question, and from the page where answers are checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from app.instruments.definition import Item
from app.safeguarding.calls import SafeTime
from app.safeguarding.types import CallDetails
from app.surveys.questions import base
from app.surveys.questions.base import Question
from app.surveys.types import AnswerValue, FieldProblem
from app.web.forms import BaseForm, Chosen, OnceForm

# As people write them: figures with spaces, perhaps with a plus.
_NUMBER = re.compile(r"\+?[\d ().-]{7,30}")
OURS, OTHER = "ours", "other"
SOON = "soon"

_SEVERAL = (base.PICKS, base.PLACES, base.SKIP)
_FIELDS = (base.ANSWER, base.WORDS, base.NUMBER, base.DAY, base.MONTH, base.YEAR, *_SEVERAL)


class AnswerForm(BaseForm):
    """One answer to one item, read by the item's own kind of question. Only the fields of this kind are there."""

    # One of the options, or one of the ways to skip; the page draws every field as native controls.
    answer = StringField()
    words = TextAreaField()
    number = StringField()
    day = StringField()
    month = StringField()
    year = StringField()
    # What was sent is checked by the kind of question, which knows what may be picked.
    picks = SelectMultipleField(choices=[], validate_choice=False)
    places = SelectMultipleField(choices=[], validate_choice=False)
    skip = SelectMultipleField(choices=[], validate_choice=False)

    def __init__(self, *, question: Question, item: Item, before: AnswerValue | None, **kwargs: Any) -> None:
        # What was answered before is shown again; on a first view nothing is chosen.
        shown = question.chosen(item, before) if before else {}
        super().__init__(
            data={name: values if name in _SEVERAL else values[0] for name, values in shown.items()}, **kwargs
        )
        for name in {*self._fields} & {*_FIELDS} - {*question.fields}:
            del self[name]
        self._question = question
        self._item = item
        self._read: AnswerValue | None = None
        self.problem: FieldProblem | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form itself, then what it says as an answer to this item."""
        if not super().validate(extra_validators):
            return False
        sent = {name: self.values(name) for name in self._question.fields}
        read = self._question.parse(self._item, sent)
        if isinstance(read, FieldProblem):
            self[read.field].errors = [read.words]
            self.problem = read
            return False
        self._read = read
        return True

    def values(self, name: str) -> list[str]:
        """What a field holds, as it was sent or as it is shown again."""
        data = self[name].data
        return list(data or ()) if name in _SEVERAL else [data or ""]

    def first_input(self, name: str) -> str:
        """The id of the control in which there is something to put right; else the field's own."""
        if name not in {base.ANSWER, *_SEVERAL}:
            return super().first_input(name)
        return f"{name}-{self.problem.at if self.problem else 0}"

    def details(self) -> AnswerValue:
        """The answer, typed."""
        assert self._read is not None
        return self._read


class SendForm(BaseForm):
    """Send what was shown: the digest of the answers on the page says what that was."""

    shown = HiddenField()

    def details(self) -> str:
        """The digest of the answers that the person looked at."""
        return str(self.shown.data or "")


def _may_we(words: Any, *, no: Any, yes: Any) -> RadioField:
    """No is chosen until somebody chooses: what is not said is not safe."""
    return RadioField(words, choices=[SelectChoice("no", no), SelectChoice("yes", yes)], default="no")


class CallForm(OnceForm):
    """A safe number, a safe time, and what may be said to somebody else (SAFE-04)."""

    which = RadioField(
        _l("Which number is safe to ring?"),
        choices=[SelectChoice(OURS, _l("The number you have for me")), SelectChoice(OTHER, _l("This number:"))],
        validators=[Chosen(_l("Choose a number"))],
    )
    number = TelField(_l("Phone number"))
    time = RadioField(_l("When is it safe to ring?"), validate_choice=False, validators=[Chosen(_l("Choose a time"))])
    message = _may_we(_l("Can we leave a message?"), no=_l("No, do not leave one"), yes=_l("Yes, you can leave one"))
    say_who = _may_we(
        _l("If someone else picks up, can we say who we are?"),
        no=_l("No, do not say it"),
        yes=_l("Yes, you can say it"),
    )
    words = StringField(
        _l("Do we need to know more?"), validators=[Length(max=200, message=_l("Make it shorter: up to 200 letters"))]
    )

    def __init__(self, *, times: Sequence[tuple[SafeTime, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._times = {time.key: time for time, _words in times}
        soon = SelectChoice(SOON, _l("As soon as someone can"))
        self.time.choices = [soon, *(SelectChoice(time.key, words) for time, words in times)]

    def validate_number(self, field: Any) -> None:
        """One number or the other: a guess could ring where it is not safe."""
        if self.which.data == OURS and field.data:
            raise ValidationError(_l("Choose one number. Or take this one out."))
        if self.which.data == OTHER and not (field.data and _NUMBER.fullmatch(field.data)):
            raise ValidationError(_l("Type a number, like 07700 900123"))

    def validate_time(self, field: Any) -> None:
        """A part of the day that has not gone by."""
        if field.data and field.data != SOON and field.data not in self._times:
            raise ValidationError(_l("That time has gone by. Choose another time."))

    def details(self) -> CallDetails:
        """What was asked for, typed."""
        time = self._times.get(self.time.data)
        return CallDetails(
            key=self.form_key.data,
            number=self.number.data if self.which.data == OTHER else None,
            starts=time.starts if time else None,
            ends=time.ends if time else None,
            may_leave_message=self.message.data == "yes",
            may_say_who=self.say_who.data == "yes",
            words=self.words.data or None,
        )
