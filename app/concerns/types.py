"""What concerns are made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    """What was decided about sharing. Deciding not to is written down as well (SAFE-13)."""

    NOT_SHARED = "not_shared"
    SHARED = "shared"


class Power(StrEnum):
    """What made sharing lawful."""

    CHILD_AGREED = "child_agreed"
    PARENT_AGREED = "parent_agreed"
    HARM = "harm"
    LEGAL_DUTY = "legal_duty"
    COURT_ORDER = "court_order"


class Detail(StrEnum):
    """What could lead somebody dangerous to a child; left out unless it is ticked (SAFE-30)."""

    LOCATION = "location"
    SCHOOL = "school"
    CONTACTS = "contacts"
    REFUGE = "refuge"


class EventKind(StrEnum):
    """What happened to a referral after it was made."""

    REPLY = "reply"
    CHASED = "chased"
    ESCALATED = "escalated"


class ConcernKind(StrEnum):
    """What a concern is: something that a child told, or a decision that somebody sees differently (SAFE-16, SAFE-27)."""

    TOLD = "told"
    DIFFERENT_VIEW = "different_view"


@dataclass(frozen=True, slots=True)
class ShareDetails:
    """One decision about sharing. `recipient` and `power` are None where nothing was shared."""

    form_key: str
    choice: Choice
    what: str
    recipient: str | None
    power: Power | None
    why: str
    told_child: bool
    told_parent: bool
    told_why: str | None
    advice: str | None
    included: tuple[Detail, ...]
    decided_on: dt.date
    alert_public_id: str


@dataclass(frozen=True, slots=True)
class ReferralDetails:
    """What goes into a referral. `details` has words for each kind; those that are not in `included` are left out."""

    form_key: str
    recipient: str
    asks: str
    facts: str
    accounts: str
    views: str
    chosen: tuple[str, ...]
    details: dict[Detail, str]
    included: frozenset[Detail]


@dataclass(frozen=True, slots=True)
class ConcernDetails:
    """What a child told, word for word; or a decision that somebody sees differently.

    `present` is who was there, or who decided; `asked` what was asked, or decided; `next_step` what happens now.
    """

    form_key: str
    kind: ConcernKind
    words: str
    present: str
    asked: str
    next_step: str
    happened_at: dt.datetime
    is_for_officer: bool
    is_kept_from_managers: bool


@dataclass(frozen=True, slots=True)
class AllegationDetails:
    """A concern about a member of staff: an account by public id, or a name in words."""

    form_key: str
    about_account: str
    about_name: str
    words: str
    happened_on: dt.date
    kept_from: tuple[str, ...]
    is_for_lead: bool
