"""What cover and alerts are made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoverDetails:
    """What a service has in place before it may ask a question about danger (SAFE-01)."""

    version: int
    told_first: str
    deputy: str
    hours: str
    answer_minutes: int
    out_of_hours: str
    local_numbers: str
    approver: str
    approved_on: dt.date


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """An answer that may mean danger: which response and item, why it counts, and when it was given."""

    response_public_id: str
    item_code: str
    reason: str
    answered_at: dt.datetime
