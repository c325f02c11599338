"""What an invitation is made of, and what has become of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from app.journeys.reading import Perspective

# Whom staff may invite: their own view needs no invitation.
INVITED = (Perspective.YOUNG_PERSON, Perspective.PARENT_OR_CARER)


class InvitationState(StrEnum):
    """What has become of an invitation."""

    OPEN = "open"
    SENT = "sent"
    CANCELLED = "cancelled"
    RAN_OUT = "ran_out"


@dataclass(frozen=True, slots=True)
class InvitationDetails:
    """What a member of staff chooses: what is asked, in whose view, and in which episode (by public id)."""

    form_key: str
    version_public_id: str
    perspective: Perspective
    episode_public_id: str


@dataclass(frozen=True, slots=True)
class WaysIn:
    """What is shown or sent to the person: the link with its token, and the code (None once it has stopped working).

    `page` is where the code is typed, as people write an address.
    """

    token: str
    link: str
    page: str
    code: str | None
    code_until: dt.datetime
    until: dt.datetime
