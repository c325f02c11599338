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
from app.instruments.types import MissingCode
from app.invitations.models import Invitation
from app.surveys.models import Answer, Response
from app.surveys.queries import value_of
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


def answer(browser: Pages, place: int, value: str | Mapping[str, Any], **options: Any) -> Shown:
    """Answer one question: with an option's value, a reason, a number or words, whatever it asks for; or with these fields."""
    address = f"/go/question/{place}"
    fields = {_field_for(browser, address, value): value} if isinstance(value, str) else dict(value)
    return browser.submit(address, fields, **options)


def _field_for(browser: Pages, address: str, value: str) -> str:
    asked_for = {node.attributes.get("name") for node in browser.get(address).page.nodes}
    if "skip" in asked_for and value in {*MissingCode}:
        return "skip"
    return next((name for name in ("words", "number", "picks") if name in asked_for), "answer")


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
    return {row.item_code: value_of(row) for row in rows}


def pass_for(invited: Invited, holder: str = "this browser") -> Pass:
    """What a browser with this secret holds."""
    row = db.session.get_one(Invitation, invited.id)
    return Pass(row.authority_id, row.id, row.service_id, holder)


def items_of(code: str = "check-in") -> tuple[Item, ...]:
    """What an instrument asks."""
    return definition.read(get_version(code).definition).items
