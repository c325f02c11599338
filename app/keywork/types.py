"""What a session record says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class SessionKind(StrEnum):
    """How they met. A provider's own records may use other words; these are the ones that the form offers."""

    ONE_TO_ONE = "one_to_one"
    GROUP = "group"
    FAMILY = "family"
    HOME_VISIT = "home_visit"
    PHONE_CALL = "phone_call"
    ONLINE = "online"


class Attendance(StrEnum):
    """Whether it took place."""

    ATTENDED = "attended"
    MISSED = "missed"
    CANCELLED = "cancelled"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class SessionDetails:
    """What a key worker writes down about one session. `minutes` is None where it did not take place."""

    form_key: str
    service_public_id: str
    held_on: dt.date
    minutes: int | None
    kind: SessionKind
    attended: Attendance
    summary: str
    note: str | None
