"""Whether a change would tell fewer people of alerts, or later (pure): values in, yes or no out.

Such a change takes a second person (SAFE-09). One that only adds does not: fewer minutes, another person, and more hours
where nobody is on call. Where somebody is, more hours would take part of the night from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.safeguarding.hours import EVERY_DAY, WHOLE_DAY, Hours
from app.safeguarding.ladder import Duty, Rota
from app.safeguarding.types import Rung

# From a number up to another: minutes of a week, or days.
_Span = tuple[int, int]


def is_quieter(before: Rota, after: Rota) -> bool:
    """Whether less is promised after than before: fewer minutes of the week, more minutes to act in, or somebody less.

    >>> one, two = Duty(1, Rung.FIRST), Duty(2, Rung.DEPUTY)
    >>> is_quieter(Rota((one, two)), Rota((one,)))
    True
    >>> is_quieter(Rota((one,)), Rota((one, two), answer_minutes=10))
    False
    """
    earlier, later = _week(before.hours), _week(after.hours)
    return (
        after.answer_minutes > before.answer_minutes
        or not _within(earlier, later)
        # Whoever is on call is told outside the hours alone: with all day and every day, never.
        or (_has_night(before) and not _within(later, earlier))
        or any(not _stands(duty, after.people) for duty in before.people if not duty.is_gone)
        # Whoever is gone is told of nothing; but while anybody is on call, a night is kept by others in their place.
        or (_has_night(before) and not _has_night(after))
    )


def _stands(duty: Duty, people: Collection[Duty]) -> bool:
    """Whether somebody has the same place still, and is away on no more days."""
    return any(
        (each.account_id, each.rung, each.is_gone) == (duty.account_id, duty.rung, False)
        and _within(_days(each), _days(duty))
        for each in people
    )


def _has_night(rota: Rota) -> bool:
    return any(duty.rung is Rung.ON_CALL for duty in rota.people)


def _days(duty: Duty) -> list[_Span]:
    return [(first.toordinal(), last.toordinal() + 1) for first, last in duty.leave]


def _week(hours: tuple[Hours, ...]) -> list[_Span]:
    # As on the ladder: hours that nobody filled in are all day and every day.
    told = hours or (Hours(EVERY_DAY, 0, WHOLE_DAY),)
    return [(day * WHOLE_DAY + part.opens, day * WHOLE_DAY + part.closes) for part in told for day in part.days]


def _within(inner: Iterable[_Span], outer: Iterable[_Span]) -> bool:
    """Whether each of the first spans lies inside the second ones, put together."""
    whole = _merged(outer)
    return all(any(start <= first and last <= end for start, end in whole) for first, last in inner)


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    merged: list[_Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
