"""Who looked at a young person's record, in values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """A part of a record, as somebody would name it who was asked what they looked at."""

    PAGE = "page"
    SESSIONS = "sessions"
    ANSWERS = "answers"
    PROGRESS = "progress"
    INVITATIONS = "invitations"
    SHARED = "shared"
    ALERTS = "alerts"
    ACCESS = "access"


@dataclass(frozen=True, slots=True)
class Looks:
    """What one member of staff looked at on one day. `access_ids` name what they gave for opening a record not theirs."""

    viewer_id: int
    on: dt.date
    first_at: dt.datetime
    last_at: dt.datetime
    parts: tuple[Part, ...]
    is_printed: bool
    is_outside: bool
    access_ids: tuple[str, ...]
