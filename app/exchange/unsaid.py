"""What a definition says that neither XLSForm nor FHIR has a place for (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.exchange.lost import Lost

Raw = Mapping[str, Any]
_OF_FORM = {
    "purpose": "what it is for",
    "ages": "the ages it is written for",
    "reading_age": "its reading age",
    "validated": "the study that it was tested in",
    "perspectives": "whose view may be given",
    "minutes": "how long it takes",
    "why_long": "why it is long",
    "intro": "the words before the first question",
    "next": "the words after the last answer",
    "scales": "scales and how they are scored",
    "stages": "the stages of a star",
    "bridges": "which versions may be compared",
}
_OF_LICENCE = {
    "expires_on": "the last day of its terms",
    "locked": "that it is shown exactly as written",
    "media": "how it may be asked",
    "adaptations": "what may be changed",
    "checked_on": "when its terms were read",
    "source": "where its terms can be read",
}
_OF_ITEM = {
    "scale": "the scale that it counts towards",
    "why_we_ask": "why it is asked",
    "simple_text": "its easy-read words",
    "sensitivity": "how hard it may be to answer",
    "risk": "WHICH ANSWERS RAISE AN ALERT",
    "is_gate": "that every way has to pass it",
    "unit": "what is counted",
    "about": "which goal it is about",
}
_OF_SECTION = {"order": "that its questions are mixed", "offer_break": "that a break is offered before it"}
_OF_OPTION = {"hint": "its second line", "alone": "that it is picked alone"}
_AS_ELSEWHERE = {
    "steps": "the steps of a star are an ordinary choice there",
    "goal": "a goal is an ordinary scale from 0 to 10 there",
}


def unsaid(raw: Raw, said: frozenset[str] = frozenset()) -> Iterator[Lost]:
    """Each thing that is left out. `said` names keys that the format does have a place for."""
    yield from _of("form", raw, _OF_FORM, said)
    yield from _of("licence", raw["licence"], _OF_LICENCE, said)
    if raw["licence"].get("needs_proof") is not True:
        yield Lost("licence", "whether an agreement is needed; brought in again, it is")
    if any(status != "draft" for status in raw.get("languages", {}).values()):
        yield Lost("languages", "how far each can be trusted; brought in again, each is a draft")
    if len(raw["title"]) > 1 and "title" not in said:
        yield Lost("title", "its words in other languages than English")
    for section in raw.get("sections", ()):
        yield from _of_section(section, raw, said)
    for item in raw.get("items", ()):
        yield from _of_item(item, said)


def _of(where: str, part: Raw, names: Mapping[str, str], said: frozenset[str]) -> Iterator[Lost]:
    for key, words in names.items():
        if part.get(key) not in (None, 0, False, [], {}, "fixed") and key not in said:
            yield Lost(where, f"{words} ({key})")


def _of_section(section: Raw, raw: Raw, said: frozenset[str]) -> Iterator[Lost]:
    where, repeat = f"section {section['code']}", section.get("repeat")
    yield from _of(where, section, _OF_SECTION, said)
    if repeat is None:
        return
    if "title" in section:
        yield Lost(where, "its name; each time has one of its own")
    counted = next(item for item in raw["items"] if item["code"] == repeat["count"])
    if counted.get("highest") != repeat["most"]:
        yield Lost(where, f"that it is asked {repeat['most']} times at most")


def _of_item(item: Raw, said: frozenset[str]) -> Iterator[Lost]:
    where, kind = f"item {item['code']}", item["kind"]
    yield from _of(where, item, _OF_ITEM, said)
    if kind in _AS_ELSEWHERE and kind not in said:
        yield Lost(where, _AS_ELSEWHERE[kind])
    ends = item.get("ends", {})
    if ends and "ends" not in said and ends != {"lowest": {"en-GB": "0"}, "highest": {"en-GB": "10"}}:
        yield Lost(where, "the words at both ends")
    yield from _of_media(where, item, said)
    for option in item.get("options", ()):
        at = f"{where}, answer {option['value']}"
        yield from _of(at, option, _OF_OPTION, said)
        yield from _of_media(at, option, said)


def _of_media(where: str, part: Raw, said: frozenset[str]) -> Iterator[Lost]:
    media = part.get("media") or {}
    if "media" in said:
        return
    if "bsl" in media:
        yield Lost(where, f"its recording in British Sign Language ({media['bsl']})")
    if "picture" in media and media["picture"]["alt"] != part["text"]:
        yield Lost(where, "what its picture shows, in words")
