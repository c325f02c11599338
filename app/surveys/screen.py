"""What the young person's pages show, as values: templates compute nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.roles import Role
from app.i18n.locale import tag
from app.instruments.definition import Definition, Item
from app.journeys.reading import Perspective
from app.safeguarding import helplines
from app.surveys import flow
from app.surveys.audience import Audience, audience
from app.surveys.flow import Progress
from app.surveys.questions.base import SKIPS, said, sent_as
from app.surveys.questions.registry import question_of
from app.surveys.types import AnswerValue, Said

# How a person who fills in a form knows each role.
OTHERS = {
    Role.KEY_WORKER: _l("Your worker and their team"),
    Role.MANAGER: _l("Your worker's manager"),
    Role.SAFEGUARDING_LEAD: _l("Your safety lead"),
    Role.DESIGNATED_OFFICER: _l("The people who check on staff"),
    Role.COMMISSIONER: _l("The people who pay for this help"),
    Role.ADMINISTRATOR: _l("The people who set up accounts"),
}
# Nobody at home has an account: they come in as anybody does. True as long as such roles read no answers.
AT_HOME = {
    Perspective.YOUNG_PERSON: _l("Your mum, your dad or your carer"),
    Perspective.PARENT_OR_CARER: _l("Your child"),
}
# How many lines stand in a help panel; the page "Get help" has them all.
_LINES = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to pick: what is sent, and what is read."""

    value: str
    text: Said
    hint: Said
    face: int = 0
    faces: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """One item as it is shown. `risky` holds the values, as sent, that bring up the help panel."""

    place: int
    kind: str
    text: Said
    hint: Said
    why: Said
    simple: Said
    choices: tuple[Choice, ...]
    skips: tuple[Choice, ...]
    progress: Progress | None
    previous_place: int | None
    is_risk: bool
    risky: str
    max_length: int

    @property
    def takes_words(self) -> bool:
        """Whether a free text is asked for."""
        return self.kind == "text"


@dataclass(frozen=True, slots=True)
class Checked:
    """One question with its answer, on the page where answers are checked."""

    place: int
    number: int
    text: Said
    answer: Said | None


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads the answers and who does not, in words."""

    sees: tuple[str, ...]
    does_not: tuple[str, ...]
    is_counted: bool


@dataclass(frozen=True, slots=True)
class HelpWay:
    """One way to reach help by phone: what to press, and for whom it is."""

    address: str
    words: str
    about: Said


def asked(form: Definition, place: int, item: Item) -> Asked:
    """One item, in the language of the page."""
    question, language = question_of(item.kind), tag()
    count = len(item.options)
    return Asked(
        place=place,
        kind=item.kind,
        text=said(item.text, language),
        hint=said(item.hint, language),
        why=said(item.why_we_ask, language),
        simple=said(item.simple_text, language),
        choices=tuple(
            Choice(sent_as(option.value), said(option.text, language), said(option.hint, language), number, count)
            for number, option in enumerate(item.options, start=1)
        ),
        skips=tuple(Choice(code.value, Said(str(words)), Said("")) for code, words in SKIPS.items())
        if question.has_skips
        else (),
        progress=flow.progress(form.items, place),
        previous_place=flow.previous_place(place),
        is_risk=item.risk is not None,
        risky=" ".join(sent_as(option.value) for option in item.options if item.is_risk(option.value)),
        max_length=item.max_length,
    )


def checked(form: Definition, answers: dict[str, AnswerValue]) -> list[Checked]:
    """Every question with its answer in words; no answer where it was never reached."""
    language = tag()
    return [
        Checked(
            place=place,
            number=len(flow.questions(form.items[:place])),
            text=said(item.text, language),
            answer=question_of(item.kind).words(item, answers[item.code], language) if item.code in answers else None,
        )
        for place, item in enumerate(form.items, start=1)
        if flow.is_question(item)
    ]


def readers(perspective: Perspective, seen_by: Audience | None = None) -> Readers:
    """Who sees this form, from the policy table (YP-03)."""
    seen_by = seen_by or audience()
    home = {Role.RESPONDENT: AT_HOME[perspective]} if perspective in AT_HOME else {}
    words = {**home, **OTHERS}
    # Those at home first: that is what a child wants to know.
    return Readers(
        sees=tuple(str(said_as) for role, said_as in words.items() if role in seen_by.sees),
        does_not=tuple(str(said_as) for role, said_as in words.items() if role in seen_by.does_not),
        is_counted=seen_by.is_counted,
    )


def help_ways() -> tuple[HelpWay, ...]:
    """The first few lines that answer day and night and were checked, each with its first way by phone or text."""
    ways = []
    for line in helplines.lines():
        phone = [way for way in line["ways"] if way["kind"] in {"tel", "sms"}]
        if line["all_hours"] and not line["unchecked"] and phone:
            ways.append(_help_way(line["name"], phone[0], said(line["about"], tag())))
    return tuple(ways[:_LINES])


def _help_way(name: str, way: dict[str, str], about: Said) -> HelpWay:
    if way["kind"] == "sms":
        message = way.get("message", name)
        words = _("Text %(message)s to %(number)s", message=message, number=way["shown"])
        return HelpWay(f"sms:{way['to']}?body={message}", words, about)
    words = _("Call %(name)s", name=way["shown"] if name == way["shown"] else f"{name}: {way['shown']}")
    return HelpWay(f"tel:{way['to']}", words, about)
