"""Whether a service may ask about danger, and what it may promise about being read: values in, values or words out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Protocol

from flask_babel import gettext as _

from app.i18n.dates import UK, say_date, say_time
from app.safeguarding.bank_holidays import bank_holidays
from app.safeguarding.hours import WHOLE_DAY, Turn, next_turn, read_hours
from app.safeguarding.types import Rung

# What the form of cover asks for (SAFE-01), in its order.
NEEDED = (
    "told_first",
    "deputy",
    "hours",
    "answer_minutes",
    "out_of_hours",
    "local_numbers",
    "approver",
    "approved_on",
)
# Rungs on which there has to be an account that can be told, by the name of what is missing.
RUNGS_NEEDED = {"first_account": Rung.FIRST, "deputy_account": Rung.DEPUTY}


class Cover(Protocol):
    """Cover as it is stored, or as it was typed."""

    @property
    def told_first(self) -> str | None: ...
    @property
    def deputy(self) -> str | None: ...
    @property
    def hours(self) -> str: ...
    @property
    def answer_minutes(self) -> int: ...
    @property
    def out_of_hours(self) -> str: ...
    @property
    def local_numbers(self) -> str: ...
    @property
    def approver(self) -> str | None: ...
    @property
    def approved_on(self) -> dt.date: ...


def missing(cover: Cover | None, filled: Collection[Rung]) -> list[str]:
    """Names of what is lacking, without which no question about danger may be sent (SAFE-01); empty where cover is complete.

    `filled` holds the rungs on which there is an account that can be told.
    """
    lacking = [name for name in NEEDED if cover is None or _is_blank(getattr(cover, name))]
    return lacking + [name for name, rung in RUNGS_NEEDED.items() if rung not in filled]


def _is_blank(value: str | int | dt.date | None) -> bool:
    return not value or (isinstance(value, str) and not value.strip())


def next_reading_words(cover: Cover | None, now: dt.datetime) -> str:
    """When someone looks next, in one sentence, from the hours of cover (SAFE-03). `now` has a zone.

    A stretch counts as going on only while enough of it is left to act in (`answer_minutes`).
    """
    if cover is None or not cover.hours.strip():
        return str(_("We can't say when someone looks next."))
    local = now.astimezone(UK)
    closed = bank_holidays(local.year) | bank_holidays(local.year + 1)
    turn = next_turn(read_hours(cover.hours), local, minutes=cover.answer_minutes, closed=closed)
    if turn is None:
        return str(_("Someone looks at these times: %(hours)s.", hours=cover.hours.strip(" .")))
    if local >= _at(turn.day, turn.opens):
        return _going_on(turn)
    return _to_come(turn, local.date())


def _going_on(turn: Turn) -> str:
    if turn.closes >= WHOLE_DAY:
        return str(_("Someone looks at this today."))
    return str(_("Someone looks at this today, until %(time)s.", time=say_time(_at(turn.day, turn.closes))))


def _to_come(turn: Turn, today: dt.date) -> str:
    time = say_time(_at(turn.day, turn.opens))
    if turn.day == today:
        return str(_("The next time someone looks is today, from %(time)s.", time=time))
    if turn.day == today + dt.timedelta(days=1):
        return str(_("The next time someone looks is tomorrow, from %(time)s.", time=time))
    return str(_("The next time someone looks is %(day)s, from %(time)s.", day=say_date(turn.day), time=time))


def _at(day: dt.date, minutes: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60), UK)
