"""What the young person's pages show, as values: templates compute nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.roles import Role
from app.i18n.locale import tag
from app.instruments.definition import Texts
from app.journeys.reading import Perspective
from app.safeguarding import helplines
from app.surveys.audience import Audience, audience
from app.surveys.flow import Progress, Step, Way, within
from app.surveys.questions.base import SKIP, SKIPS, Choice, said
from app.surveys.questions.registry import question_of
from app.surveys.types import QuestionKind, Said

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
class Asked:
    """One item as it is shown. `risky` holds the values, as sent, that bring up the help panel.

    `label_for` is the field that the question is the label of; empty where it is a legend or there is nothing to answer.
    """

    place: int
    kind: str
    text: Said
    hint: Said
    how: str
    why: Said
    simple: Said
    is_group: bool
    label_for: str
    choices: tuple[Choice, ...]
    skips: tuple[Choice, ...]
    progress: Progress | None
    previous_place: int | None
    offers_break: bool
    turn: Said
    is_risk: bool
    risky: str
    most: int
    unit: Said
    is_keypad_enough: bool
    goal: str

    @property
    def takes_words(self) -> bool:
        """Whether a free text is asked for."""
        return self.kind in {QuestionKind.LINE, QuestionKind.TEXT}


@dataclass(frozen=True, slots=True)
class Checked:
    """One question with its answer, on the page where answers are checked."""

    place: int
    number: int
    kind: str
    turn: Said
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


def asked(way: Way, place: int) -> Asked:
    """One item, in the language of the page."""
    step = way.step(place)
    assert step is not None
    item = step.item
    question, language = question_of(item.kind), tag()
    choices = question.choices(item, language)
    return Asked(
        place=place,
        kind=item.kind,
        text=said(item.text, language),
        hint=said(item.hint, language),
        how=question.how(item),
        why=said(item.why_we_ask, language),
        simple=said(item.simple_text, language),
        is_group=question.is_group,
        label_for=question.fields[0] if question.fields and not question.is_group else "",
        choices=choices,
        # Among check boxes each stands alone; radio buttons need no telling.
        skips=tuple(
            Choice(code.value, Said(str(words)), is_alone=SKIP in question.fields) for code, words in SKIPS.items()
        )
        if question.has_skips
        else (),
        progress=way.progress(place),
        previous_place=way.previous_place(place),
        offers_break=way.offers_break(place),
        turn=said(turn_title(step), language),
        is_risk=item.risk is not None,
        risky=" ".join(choice.value for choice in choices if item.is_risk(float(choice.value))),
        most=item.most,
        unit=said(item.unit, language),
        is_keypad_enough=item.is_whole and item.lowest is not None and item.lowest >= 0,
        goal=_goal(way, step),
    )


def _goal(way: Way, step: Step) -> str:
    """The person's own words that a question is about: of this turn, or of what is asked once."""
    about = step.item.about
    given = (way.answers.get(within(about, step.turn)) or way.answers.get(about)) if about else None
    return (given and given.text) or ""


def turn_title(step: Step) -> Texts:
    """What this turn of a section that is repeated is called; nothing elsewhere."""
    if step.section is None or step.section.repeat is None:
        return {}
    return {language: words.replace("{n}", str(step.turn)) for language, words in step.section.repeat.title.items()}


def checked(way: Way) -> list[Checked]:
    """Every question that is asked, with its answer in words; no answer where it was never reached."""
    return [_checked(way, place, number) for number, place in enumerate(way.questions, start=1)]


def _checked(way: Way, place: int, number: int) -> Checked:
    step, language = way.steps[place - 1], tag()
    given = way.answer(step)
    return Checked(
        place=place,
        number=number,
        kind=step.item.kind,
        turn=said(turn_title(step), language),
        text=said(step.item.text, language),
        answer=None if given is None else question_of(step.item.kind).words(step.item, given, language),
    )


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
