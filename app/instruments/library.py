"""What the library's pages show of an instrument, as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.i18n.locale import tag
from app.instruments.definition import Definition, Item, read, say
from app.instruments.fidelity import Refused, faithful
from app.instruments.licence import Bar, Held, bars
from app.instruments.saying import condition, scoring

BARS = {
    Bar.TERMS_ENDED: _l("The owner's terms have ended."),
    Bar.NOT_ON_SCREEN: _l("The owner does not allow it on screen."),
    Bar.NO_AGREEMENT: _l("You need an agreement with its owner first."),
    Bar.AGREEMENT_ENDED: _l("Your agreement with its owner has ended."),
}
REFUSALS = {
    Refused.TRANSLATION: _l("Translations that its owner has not made official"),
    Refused.EASY_READ: _l("The same questions in plainer words"),
    Refused.PICTURES: _l("Pictures and faces"),
    Refused.ORDER: _l("Questions in mixed order"),
    Refused.READ_ALOUD: _l("Recordings that read it aloud"),
}
STATUSES = {
    "official": _l("official"),
    "local": _l("made and agreed here"),
    "checked": _l("checked by a native speaker"),
    "draft": _l("draft, not checked yet"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One item as staff read it: its answers and the condition in words, empty where there are none."""

    text: str
    answers: str
    condition: str
    is_risk: bool
    is_question: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """One scale: its name, and how it comes about."""

    title: str
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One instrument in the library. `bars` say why nobody can be asked, `refused` what its licence keeps from being shown."""

    public_id: str
    title: str
    purpose: str
    ages: tuple[int, int] | None
    minutes: int
    count: int
    licence: Mapping[str, Any]
    bars: tuple[Bar, ...]
    can_be_sent: bool

    @property
    def needs_agreement(self) -> bool:
        """Whether an authority has to hold an agreement of its own."""
        return bool(self.licence.get("needs_proof"))


@dataclass(frozen=True, slots=True)
class Details:
    """What the page of one instrument shows beside what the list does."""

    version: str
    reading_age: int | None
    validated: str
    languages: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    scales: tuple[Measured, ...]
    refused: tuple[Refused, ...]


def entry(public_id: str, raw: Mapping[str, Any], held: Held | None, day: dt.date) -> Entry:
    """One instrument as the list shows it to an authority that holds this, on this day."""
    form, language = read(raw), tag()
    ages = raw.get("ages")
    return Entry(
        public_id=public_id,
        title=say(form.title, language),
        purpose=say(raw.get("purpose"), language),
        ages=(ages["from"], ages["to"]) if ages else None,
        minutes=form.minutes,
        count=sum(item.kind != "information" for item in form.items),
        licence=raw["licence"],
        bars=bars(raw, held, day),
        can_be_sent=form.can_be_sent,
    )


def details(raw: Mapping[str, Any]) -> Details:
    """What the page of one instrument shows."""
    form, language = read(raw), tag()
    return Details(
        version=form.version,
        reading_age=raw.get("reading_age"),
        validated=raw.get("validated", {}).get("source", ""),
        languages=tuple(
            (Locale.parse(name, sep="-").english_name or name, how) for name, how in form.languages.items()
        ),
        questions=tuple(_question(item, form, language) for item in form.items),
        scales=tuple(Measured(say(form.scale_titles[rule.code], language), scoring(rule)) for rule in form.scales),
        refused=faithful(raw)[1],
    )


def _question(item: Item, form: Definition, language: str) -> Question:
    section = form.section(item.section)
    rules = [rule for rule in (section.show_if if section else None, item.show_if) if rule is not None]
    return Question(
        text=say(item.text, language),
        answers=_answers(item, language),
        condition=_(" and ").join(condition(rule, form, language) for rule in rules),
        is_risk=item.risk is not None,
        is_question=item.kind != "information",
    )


def _answers(item: Item, language: str) -> str:
    if item.ends is not None:
        low, high = (say(item.ends[end], language) for end in ("lowest", "highest"))
        return _("0, %(low)s, to 10, %(high)s", low=low, high=high)
    return " · ".join(say(option.text, language) for option in item.options)
