"""Kinds and codes shared by every instrument."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class InstrumentKind(StrEnum):
    """A survey asks; a star has areas, each with described steps."""

    SURVEY = "survey"
    STAR = "star"


class MissingCode(StrEnum):
    """Why there is no value. Stored apart, never scored as zero (YP-09)."""

    RATHER_NOT_SAY = "rather_not_say"
    DONT_KNOW = "dont_know"
    NOT_ABOUT_ME = "not_about_me"


@dataclass(frozen=True, slots=True)
class AgreementDetails:
    """What somebody writes about an agreement with the owner of a measure; `ends_on` is its last day, None for no end."""

    form_key: str
    words: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class ScoreValue:
    """One scale's value in one reading: a number, or why there is none."""

    scale_id: int
    value: float | None
    missing_code: MissingCode | None = None
