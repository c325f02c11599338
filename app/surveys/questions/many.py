"""As many answers as fit."""

from __future__ import annotations

from flask_babel import gettext as _

from app.i18n.locale import tag
from app.instruments.definition import Item, say
from app.surveys.questions.base import PICKS, SKIP, OpenQuestion, Sent, only_one, said_together, sent_as
from app.surveys.types import AnswerValue, FieldProblem, QuestionKind, Said


class Many(OpenQuestion):
    """As many answers as fit, up to a number; an answer that stands alone can't be picked together with others."""

    kind = QuestionKind.MANY
    fields = (PICKS, SKIP)

    def read(self, item: Item, sent: Sent, /) -> AnswerValue | FieldProblem:
        """The picks, in the order of the options."""
        ticked = set(sent.get(PICKS, ()))
        picked = [(place, option) for place, option in enumerate(item.options) if sent_as(option.value) in ticked]
        if not picked or len(picked) < len(ticked):
            return FieldProblem(PICKS, _("Pick an answer, or pick “I'd rather not say”."))
        for place, option in picked:
            if option.alone and len(picked) > 1:
                return FieldProblem(PICKS, only_one(say(option.text, tag())), place)
        if len(picked) > item.most:
            return FieldProblem(
                PICKS, _("You picked %(have)s. Keep up to %(most)s.", have=len(picked), most=item.most), picked[0][0]
            )
        return AnswerValue(picks=tuple(option.value for _place, option in picked))

    def show(self, _item: Item, answer: AnswerValue, /) -> Sent:
        return {PICKS: [sent_as(pick) for pick in answer.picks or ()]}

    def tell(self, item: Item, answer: AnswerValue, language: str, /) -> Said:
        return said_together(
            (option.text for option in item.options if option.value in (answer.picks or ())), language, ", "
        )

    def how(self, item: Item, /) -> str:
        """Whether there is a limit."""
        if item.most < sum(not option.alone for option in item.options):
            return _("Pick up to %(most)s.", most=item.most)
        return _("Pick as many as you like.")
