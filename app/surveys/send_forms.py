"""What a member of staff chooses when inviting somebody to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from app.invitations.types import InvitationDetails, InvitationState
from app.journeys.reading import Perspective
from app.web.about import PersonForm
from app.web.forms import Required

PERSPECTIVES = {
    Perspective.YOUNG_PERSON: _l("The young person"),
    Perspective.PARENT_OR_CARER: _l("A parent or carer"),
}

STATES = {
    InvitationState.OPEN: _l("Waiting"),
    InvitationState.SENT: _l("Answered"),
    InvitationState.CANCELLED: _l("Taken back"),
    InvitationState.RAN_OUT: _l("Ran out"),
}


class InvitationForm(PersonForm):
    """What is asked, in whose view, and in which work with us."""

    instrument = RadioField(_l("What would you like to ask?"), validators=[Required(_l("Choose what to ask"))])
    perspective = RadioField(
        _l("Who will answer?"),
        default=Perspective.YOUNG_PERSON.value,
        validators=[Required(_l("Choose who will answer"))],
    )
    episode = SelectField(_l("As part of which service?"), validators=[Required(_l("Choose the service"))])

    def __init__(
        self, *, instruments: Sequence[tuple[str, str]], episodes: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.instrument.choices = [SelectChoice(public_id, title) for public_id, title in instruments]
        self.perspective.choices = [SelectChoice(kind.value, words) for kind, words in PERSPECTIVES.items()]
        self.episode.choices = [SelectChoice(public_id, service) for public_id, service in episodes]

    def details(self) -> InvitationDetails:
        """What was chosen, typed."""
        return InvitationDetails(
            form_key=self.form_key.data,
            version_public_id=self.instrument.data,
            perspective=Perspective(self.perspective.data),
            episode_public_id=self.episode.data,
        )
