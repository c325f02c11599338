"""What a young person says, and what a manager answers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, StopValidation
from wtforms.widgets import HiddenInput

from app.coproduction.types import ON_THE_BOARD, OWED_MORE, AnswerDetails, IdeaDetails, IdeaStatus
from app.web.forms import BaseForm, OnceForm, Required

if TYPE_CHECKING:
    from app.coproduction.models import Idea

# What managers choose from, and what the board says.
STATUSES = {
    IdeaStatus.THINKING: _l("We are thinking about it"),
    IdeaStatus.DOING: _l("We are doing it"),
    IdeaStatus.DONE: _l("We did it"),
    IdeaStatus.CANNOT: _l("We can't do this"),
    IdeaStatus.KEPT_BACK: _l("Keep it off the board"),
}

_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


class IdeaForm(OnceForm):
    """One idea, and a name to show with it if the young person likes."""

    words = TextAreaField(
        _l("What is your idea?"),
        validators=[
            Required(_l("Write your idea first")),
            Length(max=1000, message=_l("Make it shorter: up to 1,000 letters")),
        ],
    )
    said_as = StringField(
        _l("A name to show with it"), validators=[Length(max=40, message=_l("Make it shorter: up to 40 letters"))]
    )

    def validate_form_key(self, field: Field) -> None:
        """The key names the idea from now on: only a key of our own making will do."""
        if not isinstance(field.data, str) or not _KEY.fullmatch(field.data):
            raise StopValidation(_l("Load this page again and try once more."))

    def take_new_key(self) -> None:
        """Other words on a form that was sent before are another idea."""
        self.form_key.data = secrets.token_urlsafe(16)

    def details(self) -> IdeaDetails:
        """What was typed."""
        return IdeaDetails(key=self.form_key.data, words=self.words.data, said_as=self.said_as.data or None)


class NeededFor:
    """Something is needed here for these statuses, and may be empty for the others."""

    field_flags: dict[str, Any] = {}

    def __init__(self, statuses: Collection[IdeaStatus], message: LazyString) -> None:
        self.statuses = statuses
        self.message = message

    def __call__(self, form: AnswerForm, field: Field) -> None:
        """Stop with the message, or quietly where empty is fine."""
        if field.raw_data and str(field.raw_data[0]).strip():
            return
        field.errors = []  # An empty date is not a date that can't be read.
        raise StopValidation(self.message if form.status.data in self.statuses else "")


class AnswerForm(BaseForm):
    """A status, the answer in plain words, and by when the next one comes."""

    version = IntegerField(widget=HiddenInput(), default=1)
    status = RadioField(_l("What will you do?"), validators=[Required(_l("Choose what you will do"))])
    answer = TextAreaField(
        _l("Your answer"),
        validators=[
            NeededFor(ON_THE_BOARD, _l("Write the answer")),
            Length(max=1000, message=_l("Keep it under 1,000 characters")),
        ],
    )
    answer_by = DateField(
        _l("By which day will you say more?"),
        validators=[NeededFor(OWED_MORE, _l("Enter the day by which you will say more"))],
    )
    checked = BooleanField(
        _l("I have checked both texts: nobody can tell from them who anyone is"),
        validators=[NeededFor(ON_THE_BOARD, _l("Check both texts before they go on the board"))],
    )

    def __init__(self, *, idea: Idea, **kwargs: Any) -> None:
        stored: dict[str, Any] = {"version": idea.version}
        if idea.status is not IdeaStatus.ARRIVED:
            stored |= {"status": idea.status, "answer": idea.answer, "answer_by": idea.answer_by}
        super().__init__(data=stored, **kwargs)
        self.status.choices = [SelectChoice(status.value, words) for status, words in STATUSES.items()]

    def take_newest(self, idea: Idea) -> None:
        """After a conflict: keep what was typed, to be saved over the newest answer if it is sent again."""
        self.version.raw_data = None
        self.version.data = idea.version

    def details(self) -> AnswerDetails:
        """What was decided."""
        status = IdeaStatus(self.status.data)
        return AnswerDetails(
            version=self.version.data,
            status=status,
            answer=self.answer.data or "",
            answer_by=self.answer_by.data if status in OWED_MORE else None,
        )
