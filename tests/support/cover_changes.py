"""Changes of cover that take a second person, made the way staff make them."""

from __future__ import annotations

from app.access.roles import Role
from app.accounts.models import Membership
from app.db import db
from app.messaging.types import Channel
from app.safeguarding.models import DutyPerson
from app.safeguarding.types import Rung
from tests.support.cast import Cast, Staff
from tests.support.client import Answer, Pages, form_of

COVER = "/staff/safety-cover/"
WHY = "Fridays are quiet, and Lena stands in"


def less_cover(browser: Pages, cast: Cast, *, minutes: int = 45, hours: str = "Monday to Thursday, 9am to 5pm") -> str:
    """Ask for fewer hours and more minutes at Harbour House; gives the address of the change, for which nobody was asked yet."""
    answer = browser.submit(COVER + cast.harbour, {"answer_minutes": str(minutes), "hours": hours})
    assert answer.to.endswith("/ask"), answer.to
    return answer.to.removesuffix("/ask")


def asked_for(browser: Pages, change: str) -> str:
    """Ask a second person."""
    assert browser.submit(f"{change}/ask", {"why": WHY}, to=f"{change}/ask").to == change
    return change


def answered(browser: Pages, change: str, **said: str) -> Answer:
    """What a second person says."""
    page = browser.get(change)
    _action, filled = form_of(page.page, change)
    return browser.post(change, filled | said)


def agreed(writer: Pages, second: Staff, answer: Answer) -> None:
    """Take what a form led to all the way: the writer asks, the second person agrees."""
    assert answer.to.endswith("/ask"), answer.to
    change = answer.to.removesuffix("/ask")
    asked_for(writer, change)
    assert answered(writer.as_(second), change, agrees="yes").status == 303


def part_of(cast: Cast, staff: Staff, service_id: int, role: Role) -> None:
    """Give somebody a part at a service; call it in a transaction."""
    db.session.add(Membership(role=role, authority_id=cast.authority_id, service_id=service_id, user_id=staff.user_id))


def asha_at_ridge_too(cast: Cast) -> None:
    """Asha works at Ridge Project as well and is told first there too; Ben manages it. Call it in a transaction."""
    part_of(cast, cast.asha, cast.ridge_id, Role.KEY_WORKER)
    part_of(cast, cast.ben, cast.ridge_id, Role.MANAGER)
    place = DutyPerson(
        rung=Rung.FIRST,
        channel=Channel.EMAIL,
        authority_id=cast.authority_id,
        service_id=cast.ridge_id,
        user_id=cast.asha.user_id,
    )
    place.address = cast.asha.email
    db.session.add(place)
