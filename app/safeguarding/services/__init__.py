"""Writes of alerts, cover and the watch, one module for each; those that others need stand here too."""

from __future__ import annotations

from app.safeguarding.services.alerts import (
    acknowledge_alert,
    act,
    ask_to_close,
    confirm_close,
    keep_open,
    raise_alert,
    raise_missed,
)
from app.safeguarding.services.cover import change_cover, drop_leave, note_leave, put_on_duty, take_off_duty

__all__ = [
    "acknowledge_alert",
    "act",
    "ask_to_close",
    "change_cover",
    "confirm_close",
    "drop_leave",
    "keep_open",
    "note_leave",
    "put_on_duty",
    "raise_alert",
    "raise_missed",
    "take_off_duty",
]
