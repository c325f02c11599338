"""What an administrator types about an account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Regexp

from app.access.roles import STAFF_ROLES, Role
from app.access.words import ROLES
from app.staffing.types import HandOver, InviteDetails, LeaveDetails, PartDetails
from app.web.fields import CheckboxesField
from app.web.forms import BaseForm, Required


class WhoForm(BaseForm):
    """Somebody's name and address. Written before their part, so that problems are listed as the page is read."""

    name = StringField(
        _l("Their name"),
        validators=[Required(_l("Enter their name")), Length(max=120, message=_l("Keep it under 120 letters"))],
    )
    email = StringField(
        _l("Their e-mail address at work"),
        validators=[
            Required(_l("Enter their e-mail address")),
            Length(max=200, message=_l("Keep it under 200 letters")),
            Regexp(r"^[^@\s]+@[^@\s]+$", message=_l("Enter an address with one @ and no space")),
        ],
    )


class PartForm(BaseForm):
    """A role, and where."""

    role = RadioField(_l("What is their part?"), validators=[Required(_l("Choose their part"))])
    services = CheckboxesField(_l("Where do they work?"))

    def __init__(self, *, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role.choices = [SelectChoice(role.value, ROLES[role]) for role in STAFF_ROLES]
        self.services.choices = [SelectChoice(public_id, name) for public_id, name in places]

    def part(self) -> PartDetails:
        """What was chosen, typed."""
        return PartDetails(role=Role(self.role.data), services=tuple(self.services.data or ()))


class InviteForm(WhoForm, PartForm):
    """Somebody new."""

    def details(self) -> InviteDetails:
        """What was typed."""
        return InviteDetails(name=self.name.data, email=self.email.data, part=self.part())


class AgreeForm(BaseForm):
    """A second person's answer; whoever asked can take it back and nothing else."""

    agrees = RadioField(_l("Do you agree?"), validators=[Required(_l("Choose yes or no"))])

    def __init__(self, *, is_own: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        answers = {"yes": _l("Yes, they get this part"), "no": _l("No, they don't")}
        own = {"no": _l("I take it back")}
        self.agrees.choices = [SelectChoice(value, words) for value, words in (own if is_own else answers).items()]


class LeaveForm(BaseForm):
    """Who takes over, a choice for each service."""

    def __init__(self, *, hand_overs: Sequence[HandOver], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hand_overs = hand_overs

    def details(self) -> LeaveDetails:
        """What was chosen."""
        return LeaveDetails({each.service_public_id: self[_name(each)].data for each in self.hand_overs})

    @classmethod
    def for_(cls, hand_overs: Sequence[HandOver]) -> LeaveForm:
        """The form with a field for each service where somebody holds open episodes."""
        fields = {
            _name(each): SelectField(
                gettext("Who takes over at %(service)s?", service=each.service_name),
                choices=[SelectChoice(*taker) for taker in (("", _l("Choose somebody")), *each.takers)],
                validators=[Required(gettext("Choose who takes over at %(service)s", service=each.service_name))],
            )
            for each in hand_overs
        }
        return type("LeaveFormHere", (cls,), fields)(hand_overs=hand_overs)

    @property
    def takers(self) -> list[Any]:
        """The fields, in the order of the services."""
        return [self[_name(each)] for each in self.hand_overs]


def _name(each: HandOver) -> str:
    return f"taker_{each.service_public_id}"
