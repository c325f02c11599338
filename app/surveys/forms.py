"""What a person sends from a question, and from the page where answers are checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TelField, TextAreaField
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


class AnswerForm(BaseForm):
    """One answer to one item, read by the item's own kind of question."""

    # One of the options, or one of the ways to skip; the page draws it as native radio buttons.
    answer = StringField()
    words = TextAreaField()

    def __init__(self, *, question: Question, item: Item, before: AnswerValue | None, **kwargs: Any) -> None:
        # What was answered before is shown again; on a first view nothing is chosen.
        super().__init__(data=question.chosen(before) if before else {}, **kwargs)
        self._question = question
        self._item = item
        self._read: AnswerValue | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form itself, then what it says as an answer to this item."""
        if not super().validate(extra_validators):
            return False
        sent = {base.ANSWER: self.answer.data or "", base.WORDS: self.words.data or ""}
        read = self._question.parse(self._item, sent)
        if isinstance(read, FieldProblem):
            self[read.field].errors = [read.words]
            return False
        self._read = read
        return True

    def first_input(self, name: str) -> str:
        """The id of the first radio button for an answer; else the field's own."""
        return f"{name}-0" if name == base.ANSWER else super().first_input(name)

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
