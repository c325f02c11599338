"""Filling in a form as a young person would, page by page and without scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.access.scope import Pass
from app.db import db
from app.instruments import definition
from app.instruments.definition import Item
from app.instruments.queries import get_version
from app.invitations.models import Invitation
from app.surveys.models import Answer, Response
from app.surveys.types import AnswerValue
from tests.support.client import Answer as Shown
from tests.support.client import Pages
from tests.support.invited import Invited

CHECK_IN = 8
STAR = 6
TEXT_PLACE = 8
SAFE_PLACE = 5


def opened(pages: Pages, invited: Invited) -> Pages:
    """A new browser that opened the link."""
    browser = pages.as_(None)
    assert browser.get(f"/go/{invited.token}").to == "/go/start"
    return browser


def typed(pages: Pages, invited: Invited) -> Pages:
    """A new browser in which the code was typed."""
    browser = pages.as_(None)
    assert browser.submit("/go", {"code": invited.code}).to == "/go/start"
    return browser


def answer(browser: Pages, place: int, value: str, **options: Any) -> Shown:
    """Answer one question: with an option's value or a reason, or with words where it asks for words."""
    field = "words" if browser.get(f"/go/question/{place}").page.all("textarea") else "answer"
    return browser.submit(f"/go/question/{place}", {field: value}, **options)


def fill_in(browser: Pages, answers: Mapping[int, str], count: int = CHECK_IN, usual: str = "3") -> None:
    """Answer every question: the given answers by place, else `usual`."""
    for place in range(1, count + 1):
        sent = answer(browser, place, answers.get(place, usual))
        assert sent.status == 303, f"{place}: {sent.status}"


def send(browser: Pages) -> Shown:
    """Send from the page where answers are checked."""
    return browser.submit("/go/check", to="/go/send")


def links_of(shown: Shown) -> dict[str, str]:
    """The links of a page: words to address."""
    return {re.sub(r"\s+", " ", node.text).strip(): node.attributes["href"] for node in shown.page.all("a")}


def response_of(invited: Invited) -> Response | None:
    """The row that was begun with this invitation."""
    db.session.rollback()
    return db.session.scalars(select(Response).where(Response.invitation_id == invited.id)).one_or_none()


def stored(invited: Invited) -> dict[str, AnswerValue]:
    """The answers that are stored, by item."""
    response = response_of(invited)
    if response is None:
        return {}
    rows = db.session.scalars(select(Answer).where(Answer.response_id == response.id)).all()
    return {row.item_code: AnswerValue(row.value, row.text, row.missing_code) for row in rows}


def pass_for(invited: Invited, holder: str = "this browser") -> Pass:
    """What a browser with this secret holds."""
    row = db.session.get_one(Invitation, invited.id)
    return Pass(row.authority_id, row.id, row.service_id, holder)


def items_of(code: str = "check-in") -> tuple[Item, ...]:
    """What an instrument asks."""
    return definition.read(get_version(code).definition).items
