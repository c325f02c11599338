"""Answers put in order."""

from __future__ import annotations

from flask_babel import gettext as _

from app.instruments.definition import Item
from app.surveys.questions.base import PLACES, SKIP, OpenQuestion, Sent, said_together
from app.surveys.types import AnswerValue, FieldProblem, QuestionKind, Said


class Rank(OpenQuestion):
    """Answers put in order by giving each a number, up to so many. What has no number is not in the order.

    The fields of all answers have one name: the browser sends them in the order of the page, those without a number too.
    """

    kind = QuestionKind.RANK
    fields = (PLACES, SKIP)

    def read(self, item: Item, sent: Sent, /) -> AnswerValue | FieldProblem:
        """The picks, first the one with number 1."""
        given = [value.strip() for value in sent.get(PLACES, ())]
        known = {"", *(str(place) for place in range(1, item.most + 1))}
        if len(given) != len(item.options) or not known.issuperset(given) or not any(given):
            return FieldProblem(PLACES, _("Give a number to one or more, or pick “I'd rather not say”."))
        used = [place for place in given if place]
        for at, place in enumerate(given):
            if place and place in given[:at]:
                return FieldProblem(
                    PLACES, _("Two of them have number %(place)s. Give each its own number.", place=place), at
                )
        gap = next((place for place in range(1, len(used) + 1) if str(place) not in used), None)
        if gap is not None:
            last = max(used, key=int)
            words = _(
                "You gave number %(last)s but not number %(gap)s. Give one of them number %(gap)s.", last=last, gap=gap
            )
            return FieldProblem(PLACES, words, given.index(last))
        order = sorted((int(place), option.value) for place, option in zip(given, item.options, strict=True) if place)
        return AnswerValue(picks=tuple(value for _place, value in order))

    def show(self, item: Item, answer: AnswerValue, /) -> Sent:
        places = {value: str(place) for place, value in enumerate(answer.picks or (), start=1)}
        return {PLACES: [places.get(option.value, "") for option in item.options]}

    def tell(self, item: Item, answer: AnswerValue, language: str, /) -> Said:
        texts = {option.value: option.text for option in item.options}
        numbered = (
            {spoken: f"{place}. {words}" for spoken, words in texts[value].items()}
            for place, value in enumerate(answer.picks or (), start=1)
        )
        return said_together(numbered, language, ", ")

    def how(self, item: Item, /) -> str:
        """What the numbers mean, and that not all are needed."""
        if item.most < len(item.options):
            return _("Give number 1 to the one that comes first. You can pick up to %(most)s.", most=item.most)
        return _("Give number 1 to the one that comes first. You can leave some out.")
