"""A number."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from app.instruments.definition import Item
from app.surveys.questions.base import NUMBER, SKIP, OpenQuestion, Sent, one, said, sent_as
from app.surveys.types import AnswerValue, FieldProblem, QuestionKind, Said

# Figures of any script, since phones have keys for theirs; as many as a float holds exactly and `sent_as` writes in full.
_NUMBER = re.compile(r"[+-]?\d{1,10}(?:[.,]\d{1,4})?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
# Signs that phones and people write: a long minus, and the point and comma of Arabic.
_SIGNS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\u066b": ".", "\u066c": ","})


class Number(OpenQuestion):
    """A number in figures, with a point or a comma before the decimals."""

    kind = QuestionKind.NUMBER
    fields = (NUMBER, SKIP)
    is_group = False

    def read(self, item: Item, sent: Sent, /) -> AnswerValue | FieldProblem:
        """The number, if it lies where it may."""
        typed = "".join(one(sent, NUMBER).translate(_SIGNS).split())
        if not typed:
            return FieldProblem(NUMBER, _("Type a number, or pick “I'd rather not say”."))
        if _THOUSANDS.fullmatch(typed):
            if not item.is_whole and typed.count(",") == 1:
                # 1,250 is read in two ways: nobody has to guess which was meant.
                return FieldProblem(NUMBER, _("Type it without the comma. Use a point, like 1.5"))
            typed = typed.replace(",", "")
        if not _NUMBER.fullmatch(typed):
            return FieldProblem(NUMBER, _("Type a number in figures, like 12"))
        # No minus before nothing.
        value = float(typed.replace(",", ".")) + 0.0
        if item.is_whole and value != int(value):
            return FieldProblem(NUMBER, _("Type a whole number, like 3"))
        is_in_range = (item.lowest is None or value >= item.lowest) and (item.highest is None or value <= item.highest)
        return AnswerValue(value=value) if is_in_range else FieldProblem(NUMBER, self.how(item))

    def show(self, _item: Item, answer: AnswerValue, /) -> Sent:
        return {} if answer.value is None else {NUMBER: [sent_as(answer.value)]}

    def tell(self, item: Item, answer: AnswerValue, language: str, /) -> Said:
        assert answer.value is not None
        unit = said(item.unit, language)
        return Said(f"{sent_as(answer.value)} {unit.words}".strip(), unit.lang)

    def how(self, item: Item, /) -> str:
        """From where to where it may be; the same words say what to put right."""
        low, high = (None if end is None else sent_as(end) for end in (item.lowest, item.highest))
        if low is not None and high is not None:
            return _("Type a number from %(low)s to %(high)s.", low=low, high=high)
        if low is not None:
            return _("Type a number: %(low)s or more.", low=low)
        return "" if high is None else _("Type a number: %(high)s or less.", high=high)
