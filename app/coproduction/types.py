"""Ideas and their answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class IdeaStatus(StrEnum):
    """Where an idea has got to. `arrived` and `kept_back` are not on the board."""

    ARRIVED = "arrived"
    THINKING = "thinking"
    DOING = "doing"
    DONE = "done"
    CANNOT = "cannot"
    KEPT_BACK = "kept_back"


ON_THE_BOARD = (IdeaStatus.THINKING, IdeaStatus.DOING, IdeaStatus.DONE, IdeaStatus.CANNOT)
# With these an answer is not the last one.
OWED_MORE = (IdeaStatus.THINKING, IdeaStatus.DOING)


@dataclass(frozen=True, slots=True)
class IdeaDetails:
    """What a young person typed. `key` is made when the form opens; `said_as` is a name they chose, or None."""

    key: str
    words: str
    said_as: str | None


@dataclass(frozen=True, slots=True)
class AnswerDetails:
    """What a manager decided: the status, the answer in plain words, and by when the next one comes (None when settled)."""

    version: int
    status: IdeaStatus
    answer: str
    answer_by: dt.date | None
