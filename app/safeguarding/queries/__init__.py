"""Reads of alerts, cover and the watch, one module for each; those that others need stand here too."""

from __future__ import annotations

from app.safeguarding.queries.alerts import (
    alerts,
    alerts_of_answer,
    count_open_alerts,
    events_of,
    find_alert_by_source,
    get_alert,
    get_alert_with_person,
    open_alerts_about,
    people_with_open_alerts,
    questions_of,
)
from app.safeguarding.queries.cover import cover_of, covers, filled_rungs, find_cover, rota_of
from app.safeguarding.queries.watch import is_watch_well

__all__ = [
    "alerts",
    "alerts_of_answer",
    "count_open_alerts",
    "cover_of",
    "covers",
    "events_of",
    "filled_rungs",
    "find_alert_by_source",
    "find_cover",
    "get_alert",
    "get_alert_with_person",
    "is_watch_well",
    "open_alerts_about",
    "people_with_open_alerts",
    "questions_of",
    "rota_of",
]
