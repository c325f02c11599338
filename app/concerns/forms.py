"""What staff write down about sharing, referrals, what a child told them, and a colleague."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, StopValidation

from app.concerns.types import (
    AllegationDetails,
    Choice,
    ConcernDetails,
    ConcernKind,
    Detail,
    EventKind,
    Power,
    ReferralDetails,
    ShareDetails,
)
from app.concerns.words import CHOICES, DETAILS, EVENTS, POWERS
from app.i18n.dates import UK, today
from app.web.about import PersonForm, RecordForm
from app.web.fields import CheckboxesField
from app.web.forms import OnceForm, Required

SOMEBODY_ELSE = "somebody_else"
_YES_NO = (("yes", _l("Yes")), ("no", _l("No")))


def _most(number: int = 5000) -> Length:
    return Length(max=number, message=_l("Keep it to %(max)d characters"))


def _needed(label: Any, words: Any) -> TextAreaField:
    return TextAreaField(label, validators=[Required(words), _most()])


class RecipientForm(RecordForm):
    """With a recipient: one of the safeguarding contacts that are known, or somebody else in words."""

    recipient = RadioField(_l("Who gets it?"), validate_choice=False)
    recipient_words = StringField(_l("Somebody else: who, and in which part?"), validators=[_most(200)])

    def __init__(self, *, contacts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._known = frozenset(contacts)
        self.recipient.choices = [SelectChoice(contact, contact) for contact in contacts]
        self.recipient.choices.append(SelectChoice(SOMEBODY_ELSE, _l("Somebody else")))

    def to_whom(self) -> str:
        """Who gets it, in words; empty where it is not said."""
        chosen = str(self.recipient.data or "")
        if chosen in {SOMEBODY_ELSE, ""}:
            return str(self.recipient_words.data or "")
        return chosen if chosen in self._known else ""


class ShareForm(RecipientForm):
    """One decision about sharing: seven things to think about, each a short field (SAFE-29)."""

    choice = RadioField(_l("What did you decide?"), validators=[Required(_l("Choose what you decided"))])
    what = _needed(_l("What is it about?"), _l("Write what you shared, or what you kept back"))
    power = RadioField(_l("What makes sharing lawful?"), validate_choice=False)
    why = _needed(_l("Why was it needed, and not more than needed?"), _l("Write why"))
    told_child = RadioField(_l("Did you tell the young person?"), validators=[Required(_l("Choose yes or no"))])
    told_parent = RadioField(_l("Did you tell a parent or carer?"), validators=[Required(_l("Choose yes or no"))])
    told_why = TextAreaField(_l("If you did not tell one of them: why not?"), validators=[_most()])
    included = CheckboxesField(_l("Was any of this in it?"))
    advice = StringField(_l("Whom did you ask for advice?"), validators=[_most(200)])
    alert = SelectField(_l("Does it belong to an alert?"))
    decided_on = DateField(_l("On which day?"), default=today, validators=[Required(_l("Enter the day"))])

    def __init__(self, *, alerts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.choices = [SelectChoice(each.value, CHOICES[each]) for each in (Choice.SHARED, Choice.NOT_SHARED)]
        self.power.choices = [SelectChoice(each.value, words) for each, words in POWERS.items()]
        self.told_child.choices = self.told_parent.choices = [SelectChoice(*each) for each in _YES_NO]
        self.included.choices = [SelectChoice(each.value, words) for each, words in DETAILS.items()]
        self.alert.choices = [SelectChoice("", _l("No")), *(SelectChoice(*each) for each in alerts)]

    @property
    def is_shared(self) -> bool:
        """Whether something was shared."""
        return bool(self.choice.data == Choice.SHARED)

    def validate_recipient(self, _field: Any) -> None:
        """Needed where something was shared."""
        if self.is_shared and not self.to_whom():
            raise StopValidation(_l("Choose who got it, or write who it was"))

    def validate_power(self, field: Any) -> None:
        """Needed where something was shared."""
        if self.is_shared and field.data not in set(Power):
            raise StopValidation(_l("Choose what makes sharing lawful"))

    def validate_told_why(self, field: Any) -> None:
        """Needed unless both were told."""
        if "no" in {self.told_child.data, self.told_parent.data} and not field.data:
            raise StopValidation(_l("Write why you did not tell them"))

    def details(self) -> ShareDetails:
        """What was written, typed."""
        return ShareDetails(
            form_key=self.form_key.data,
            choice=Choice(self.choice.data),
            what=self.what.data,
            recipient=self.to_whom() if self.is_shared else None,
            power=Power(self.power.data) if self.is_shared else None,
            why=self.why.data,
            told_child=self.told_child.data == "yes",
            told_parent=self.told_parent.data == "yes",
            told_why=self.told_why.data or None,
            advice=self.advice.data or None,
            included=tuple(Detail(value) for value in self.included.data or ()),
            decided_on=self.decided_on.data,
            alert_public_id=self.alert.data or "",
        )


class ReferralForm(RecipientForm):
    """What goes into a referral. Details that could lead somebody to the child stay out unless they are ticked (SAFE-30)."""

    asks = _needed(_l("What do you ask them to do?"), _l("Write what you ask them to do"))
    facts = _needed(_l("What happened? Facts and dates"), _l("Write what happened"))
    accounts = TextAreaField(_l("Who else said what?"), validators=[_most()])
    chosen = CheckboxesField(_l("Which of their words go in?"))
    views = TextAreaField(_l("Does anybody see it differently? Who, and how?"), validators=[_most()])
    location = TextAreaField(DETAILS[Detail.LOCATION], validators=[_most(500)])
    school = TextAreaField(DETAILS[Detail.SCHOOL], validators=[_most(500)])
    contacts = TextAreaField(DETAILS[Detail.CONTACTS], validators=[_most(500)])
    refuge = TextAreaField(DETAILS[Detail.REFUGE], validators=[_most(500)])
    included = CheckboxesField(_l("Which of these do they need? What you don't tick is left out everywhere."))

    def __init__(self, *, pieces: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.chosen.choices = [SelectChoice(*piece) for piece in pieces]
        self.included.choices = [SelectChoice(each.value, words) for each, words in DETAILS.items()]

    def validate_recipient(self, _field: Any) -> None:
        """Needed."""
        if not self.to_whom():
            raise StopValidation(_l("Choose who gets it, or write who it is"))

    def details(self) -> ReferralDetails:
        """What was written, typed."""
        return ReferralDetails(
            form_key=self.form_key.data,
            recipient=self.to_whom(),
            asks=self.asks.data,
            facts=self.facts.data,
            accounts=self.accounts.data or "",
            views=self.views.data or "",
            chosen=tuple(self.chosen.data or ()),
            details={kind: self[kind.value].data or "" for kind in Detail},
            included=frozenset(Detail(value) for value in self.included.data or ()),
        )


class EventForm(PersonForm):
    """A reply to a referral, or what was done because none came."""

    kind = RadioField(_l("What happened?"), validators=[Required(_l("Choose what happened"))])
    words = _needed(_l("What did they say, or what did you do?"), _l("Write what they said, or what you did"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [SelectChoice(kind.value, words) for kind, words in EVENTS.items()]

    def details(self) -> tuple[str, EventKind, str]:
        """The form's key, what happened, and the words."""
        return self.form_key.data, EventKind(self.kind.data), self.words.data


class ConcernForm(RecordForm):
    """What a child told, or a decision that somebody sees differently, depending on `kind`."""

    words = TextAreaField(validators=[Required(_l("Write it down, as far as you can")), _most(10_000)])
    present = TextAreaField(validators=[Required(_l("Write who it was")), _most()])
    asked = TextAreaField(validators=[Required(_l("Write this, or that there was nothing")), _most()])
    next_step = TextAreaField(validators=[Required(_l("Write what happens now")), _most()])
    happened_on = DateField(_l("On which day?"), default=today, validators=[Required(_l("Enter the day"))])
    happened_at = TimeField(_l("At what time, about?"), validators=[Required(_l("Enter the time, for example 15:30"))])
    is_for_officer = BooleanField(_l("Send it to the designated officer of the council as well"))
    is_kept_from_managers = BooleanField(_l("Keep it from my managers"))

    def __init__(self, *, kind: ConcernKind, labels: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind
        for name, words in labels.items():
            self[name].label.text = words

    def details(self) -> ConcernDetails:
        """What was written, typed."""
        return ConcernDetails(
            form_key=self.form_key.data,
            kind=self.kind,
            words=self.words.data,
            present=self.present.data,
            asked=self.asked.data,
            next_step=self.next_step.data,
            happened_at=dt.datetime.combine(self.happened_on.data, self.happened_at.data, UK),
            is_for_officer=self.is_for_officer.data,
            is_kept_from_managers=self.is_kept_from_managers.data,
        )


class NoteForm(OnceForm):
    """Something to add to a concern."""

    words = _needed(_l("What was done, or what else do you know?"), _l("Write what was done, or what you know"))

    def details(self) -> tuple[str, str]:
        """The form's key and the words."""
        return self.form_key.data, self.words.data


class AllegationForm(OnceForm):
    """A concern about a member of staff."""

    about_account = SelectField(_l("Who is it about?"))
    about_name = StringField(_l("Not in the list? Their name, and where they work"), validators=[_most(200)])
    words = _needed(_l("What happened? What was said, word for word?"), _l("Write what happened"))
    happened_on = DateField(_l("On which day?"), default=today, validators=[Required(_l("Enter the day"))])
    kept_from = CheckboxesField(_l("Who else should not find out?"))
    is_for_lead = BooleanField(_l("My safeguarding lead may read it too"))

    def __init__(self, *, colleagues: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.about_account.choices = [
            SelectChoice("", _l("Choose")),
            *(SelectChoice(*colleague) for colleague in colleagues),
        ]
        self.kept_from.choices = [SelectChoice(*colleague) for colleague in colleagues]

    def validate_about_account(self, field: Any) -> None:
        """Somebody from the list, or a name."""
        if not field.data and not (self.about_name.data or "").strip():
            raise StopValidation(_l("Choose who it is about, or write their name below"))

    def details(self) -> AllegationDetails:
        """What was written, typed."""
        return AllegationDetails(
            form_key=self.form_key.data,
            about_account=self.about_account.data or "",
            about_name=self.about_name.data or "",
            words=self.words.data,
            happened_on=self.happened_on.data,
            kept_from=tuple(self.kept_from.data or ()),
            is_for_lead=self.is_for_lead.data,
        )
