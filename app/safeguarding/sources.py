"""Where risk answers are kept, so that the sweep can look there: features above this one say so when they are attached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from flask import current_app
from flask.sansio.app import App

from app.safeguarding.types import MissedAnswer

# Every risk answer given after the first instant and not after the second, as it stands now.
AnswerSource = Callable[[dt.datetime, dt.datetime], Iterable[MissedAnswer]]

_NAME = "risk_answer_sources"


def register(app: App, source: AnswerSource) -> None:
    """Let the sweep look through these answers too."""
    app.extensions.setdefault(_NAME, []).append(source)


def answers(after: dt.datetime, until: dt.datetime) -> list[MissedAnswer]:
    """Every risk answer that any source holds from between these instants."""
    sources: list[AnswerSource] = current_app.extensions.get(_NAME, [])
    return [answer for source in sources for answer in source(after, until)]
