"""The words for readings and changes: the same for a rise and a fall, without praise and without alarm (YP-20)."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.i18n.dates import say_date, say_short_date
from app.i18n.locale import current
from app.instruments.definition import Definition, say
from app.instruments.types import MissingCode
from app.journeys.reading import Occasion, Perspective, Scale
from app.progress.charts import AreaChange, Cell, Comparison
from app.progress.types import TakenReading

VOICES = {
    Perspective.YOUNG_PERSON: _l("Young person"),
    Perspective.PARENT_OR_CARER: _l("Parent or carer"),
    Perspective.WORKER: _l("Key worker"),
    Perspective.AGREED: _l("Agreed together"),
}
HEADINGS = {
    Perspective.YOUNG_PERSON: _l("In the young person's own voice"),
    Perspective.PARENT_OR_CARER: _l("How a parent or carer sees it"),
    Perspective.WORKER: _l("How the key worker sees it"),
    Perspective.AGREED: _l("What was agreed together"),
}
OCCASIONS = {
    Occasion.START: _l("start"),
    Occasion.REVIEW: _l("review"),
    Occasion.CLOSING: _l("closing"),
    Occasion.FOLLOW_UP: _l("follow-up"),
}
MISSING = {
    MissingCode.RATHER_NOT_SAY: _l("rather not say"),
    MissingCode.DONT_KNOW: _l("don't know"),
    MissingCode.NOT_ABOUT_ME: _l("not about me"),
}


def number(value: float) -> str:
    """A value as people write it, to two places at most: 3, 3.5."""
    return str(format_decimal(value, format="0.##", locale=current()))


def cell(shown: Cell) -> str:
    """A value, or why there is none."""
    if shown.value is not None:
        return number(shown.value)
    return str(MISSING[shown.missing]) if shown.missing else str(_("no answer"))


def change(area: AreaChange) -> str:
    """How far, in numbers: "up 2", "down 2", "the same"; empty where there are not two numbers.

    It says which way the number went, also on a scale where a lower number is better.
    """
    if area.distance is None:
        return ""
    moved = area.distance.change
    if moved == 0:
        return str(_("the same"))
    return str(_("up %(n)s", n=number(moved))) if moved > 0 else str(_("down %(n)s", n=number(-moved)))


def sentence(title: str, area: AreaChange) -> str:
    """One area in a plain sentence, such as: Home: was 3, now 5, up 2."""
    if area.latest is None:
        told = _("%(area)s: %(value)s.", area=title, value=_said(area.first))
    elif area.distance is None:
        told = _(
            "%(area)s: was %(first)s, now %(latest)s.", area=title, first=_said(area.first), latest=_said(area.latest)
        )
    else:
        told = _(
            "%(area)s: was %(first)s, now %(latest)s, %(change)s.",
            area=title,
            first=cell(area.first),
            latest=cell(area.latest),
            change=change(area),
        )
    return str(told) if area.scale.sign > 0 else f"{told} {_('A lower number is better here.')}"


def _said(shown: Cell) -> str:
    """A value inside a sentence: words that somebody chose stand in quotation marks."""
    return f"“{cell(shown)}”" if shown.value is None and shown.missing else cell(shown)


def which_readings(comparison: Comparison) -> str:
    """Which readings are shown, with their days; and what is missing."""
    if comparison.latest is None:
        told = _(
            "One reading so far, on %(day)s at %(service)s.",
            day=say_date(comparison.first.reading.taken_on),
            service=comparison.first.service,
        )
        return f"{told} {_('A change shows when there is a second.')}"
    if comparison.first is comparison.readings[0] and comparison.latest is comparison.readings[-1]:
        words = _("First reading: %(first)s at %(one)s. Latest reading: %(latest)s at %(two)s.", **_days(comparison))
    else:
        words = _("You chose: %(first)s at %(one)s, and %(latest)s at %(two)s.", **_days(comparison))
    return str(words)


def _days(comparison: Comparison) -> dict[str, str]:
    first, latest = comparison.first, comparison.newest
    return {
        "first": say_date(first.reading.taken_on),
        "one": first.service,
        "latest": say_date(latest.reading.taken_on),
        "two": latest.service,
    }


def first_name(comparison: Comparison) -> str:
    """The name of the first reading, in a legend or above a column."""
    day = say_short_date(comparison.first.reading.taken_on)
    if comparison.latest is not None and comparison.first is not comparison.readings[0]:
        return str(_("Earlier, %(day)s", day=day))
    return str(_("First, %(day)s", day=day))


def latest_name(comparison: Comparison) -> str:
    """The name of the latest reading, in a legend or above a column."""
    day = say_short_date(comparison.newest.reading.taken_on)
    if comparison.newest is not comparison.readings[-1]:
        return str(_("Later, %(day)s", day=day))
    return str(_("Latest, %(day)s", day=day))


def voice_name(comparison: Comparison) -> str:
    """The name of another voice in a legend, with the day of its newest reading."""
    voice = VOICES[comparison.perspective]
    return str(_("%(voice)s, %(day)s", voice=voice, day=say_short_date(comparison.newest.reading.taken_on)))


def reading_name(taken: TakenReading) -> str:
    """A reading in a list to choose from."""
    day, occasion = say_short_date(taken.reading.taken_on), OCCASIONS[taken.occasion]
    return str(_("%(day)s (%(occasion)s)", day=day, occasion=occasion))


def answer_words(definition: Definition, scale: Scale, value: float | None, language: str) -> str:
    """What the young person chose, in the instrument's own words.

    Empty where there is no value, where the instrument came without its questions, and where several questions
    make up the scale, since no one answer stands for it.
    """
    items = [item for item in definition.items if item.scale == scale.code]
    if value is None or len(items) != 1:
        return ""
    return next((say(option.text, language) for option in items[0].options if option.value == value), "")


def step_words(definition: Definition, scale: Scale, shown: Cell, language: str) -> str:
    """A star's step with its stage and its description; the number alone where it is not described."""
    if shown.value is None:
        return cell(shown)
    stages = [stage for stage in definition.stages if stage["from"] <= shown.value <= stage["to"]]
    step = _("Step %(n)s", n=number(shown.value))
    named = f"{step} ({say(stages[0]['title'], language)})" if stages else step
    words = answer_words(definition, scale, shown.value, language)
    return f"{named}: {words}" if words else named
