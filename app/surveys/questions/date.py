"""A day."""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext as _

from app.i18n.dates import say_short_date
from app.i18n.locale import current
from app.instruments.definition import Item
from app.surveys.questions.base import DAY, MONTH, SKIP, YEAR, OpenQuestion, Sent, one
from app.surveys.types import AnswerValue, FieldProblem, QuestionKind, Said


class Date(OpenQuestion):
    """A day in three fields, so that no order has to be guessed and no calendar has to be leafed through."""

    kind = QuestionKind.DATE
    fields = (DAY, MONTH, YEAR, SKIP)

    def read(self, item: Item, sent: Sent, /) -> AnswerValue | FieldProblem:
        """The day in ISO form, if there is such a day and it lies where it may."""
        typed = {field: one(sent, field).strip() for field in (DAY, MONTH, YEAR)}
        if not any(typed.values()):
            return FieldProblem(DAY, _("Type a day, or pick “I'd rather not say”."))
        numbers = {DAY: _number(typed[DAY], 2), MONTH: _month(typed[MONTH]), YEAR: _number(typed[YEAR], 4)}
        for field, number in numbers.items():
            if number is None:
                return FieldProblem(field, _how_to_type(field))
        try:
            day = dt.date(numbers[YEAR] or 0, numbers[MONTH] or 0, numbers[DAY] or 0)
        except ValueError:
            return FieldProblem(DAY, _("That day is not in the calendar. Check each number."))
        # In ISO form days sort as text.
        if (item.earliest and day.isoformat() < item.earliest) or (item.latest and day.isoformat() > item.latest):
            return FieldProblem(DAY, self.how(item))
        return AnswerValue(text=day.isoformat())

    def show(self, _item: Item, answer: AnswerValue, /) -> Sent:
        if answer.text is None:
            return {}
        day = dt.date.fromisoformat(answer.text)
        return {DAY: [str(day.day)], MONTH: [str(day.month)], YEAR: [f"{day.year:04}"]}

    def tell(self, _item: Item, answer: AnswerValue, _language: str, /) -> Said:
        return Said(_said(answer.text or ""))

    def how(self, item: Item, /) -> str:
        """From when to when it may be; the same words say what to put right."""
        if item.earliest and item.latest:
            return _("Type a day from %(first)s to %(last)s.", first=_said(item.earliest), last=_said(item.latest))
        if item.earliest:
            return _("Type a day on or after %(first)s.", first=_said(item.earliest))
        if item.latest:
            return _("Type a day on or before %(last)s.", last=_said(item.latest))
        return _("Like this: 27 3 2014")


def _said(day: str) -> str:
    return say_short_date(dt.date.fromisoformat(day)) if day else ""


def _number(typed: str, most_figures: int) -> int | None:
    """A number of up to so many figures; a year has all four, since 14 could be any century."""
    is_long_enough = len(typed) == most_figures if most_figures > 2 else bool(typed)
    return int(typed) if is_long_enough and len(typed) <= most_figures and typed.isdecimal() else None


def _month(typed: str) -> int | None:
    """A month by its number, or by its name in the language of the page, whole or cut short."""
    names = current().months["format"]
    for number in range(1, 13):
        if typed.lower().rstrip(".") in {names[width][number].lower().rstrip(".") for width in ("wide", "abbreviated")}:
            return number
    return _number(typed, 2)


def _how_to_type(field: str) -> str:
    if field == DAY:
        return _("Type the day in figures, like 27")
    if field == MONTH:
        return _("Type the month in figures, like 3")
    return _("Type the year with 4 figures, like 2014")
