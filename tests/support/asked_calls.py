"""Calls that young people ask for, as a form or as a service would ask."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.db import db, new_public_id, transaction
from app.safeguarding.models import Alert
from app.safeguarding.services.calls import ask_for_call
from app.safeguarding.types import CallDetails
from tests.support.alerts import held_by
from tests.support.answering import SAFE_PLACE, answer, opened
from tests.support.cast import Cast
from tests.support.client import Pages
from tests.support.invited import invite

NUMBER = "07700 900123"
WORDS = "Ask for Cara's football coach"
ASKED: dict[str, str] = {"which": "other", "number": NUMBER, "time": "soon", "words": WORDS}


def in_danger(cast: Cast, pages: Pages) -> Pages:
    """Cara's browser, right after she said that she is not safe."""
    browser = opened(pages, invite(cast))
    assert answer(browser, SAFE_PLACE, "1").to == "/go/help-now"
    return browser


def details(**changes: Any) -> CallDetails:
    """What was typed."""
    usual: dict[str, Any] = {
        "key": new_public_id(),
        "number": NUMBER,
        "starts": None,
        "ends": None,
        "may_leave_message": False,
        "may_say_who": False,
        "words": WORDS,
    }
    return CallDetails(**(usual | changes))


def call_asked(cast: Cast, alert_id: str, **changes: Any) -> str:
    """Cara asks for a call with this alert; gives its public id."""
    with transaction():
        alert = db.session.scalars(select(Alert).where(Alert.public_id == alert_id)).one()
        return ask_for_call(held_by(cast, cast.cara), alert, details(**changes)).public_id
