"""How acknowledging an alert behaves."""

from __future__ import annotations

from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.safeguarding.models import Alert
from tests.support.alerts import raised

ADDRESS = "/staff/alerts/"


def to(alert):
    return f"{ADDRESS}{alert.public_id}/acknowledge"


def stored():
    return db.session.scalars(select(Alert).execution_options(populate_existing=True)).one()


def test_key_worker_acknowledges_and_it_stays_listed_SAFE_08(cast, pages, context):
    address = to(raised(cast, cast.cara))
    asha = pages.as_(cast.asha)
    answer = asha.submit(ADDRESS, to=address)
    assert answer.status == 303
    next_step = address.replace("acknowledge", "act")
    assert asha.get(answer.to).page.one("a", href=next_step).text.strip() == "Write what you did"
    after = asha.get(ADDRESS)
    assert "Asha is on it" in after.words
    assert "No alert waits right now." in after.words
    assert "Cara Quill" in after.words
    assert not after.page.all("form", action=address)
    assert stored().acknowledged_by_id == cast.asha.user_id


def test_whoever_comes_second_is_told_who_was_first_SAFE_08(cast, pages, context):
    address = to(raised(cast, cast.cara))
    erin = pages.as_(cast.erin)
    token = erin.get(ADDRESS).page.all("input", name="csrf_token")[-1].attributes["value"]
    pages.as_(cast.asha).submit(ADDRESS, to=address)
    answer = erin.post(address, {"csrf_token": token})
    assert answer.status == 303
    assert "Asha was on it first" in erin.get(answer.to).words
    assert stored().acknowledged_by_id == cast.asha.user_id


def test_pressing_twice_changes_nothing_REL_02(cast, pages, context):
    address = to(raised(cast, cast.cara))
    asha = pages.as_(cast.asha)
    token = asha.get(ADDRESS).page.all("input", name="csrf_token")[-1].attributes["value"]
    assert [asha.post(address, {"csrf_token": token}).status for _ in range(2)] == [303, 303]
    trail = select(func.count()).where(AuditEntry.action == Action.ALERT_ACKNOWLEDGED)
    assert db.session.scalar(trail) == 1


def test_key_worker_elsewhere_finds_nothing(cast, pages, context):
    address = to(raised(cast, cast.cara))
    ben = pages.as_(cast.ben)
    token = ben.get("/staff/young-people/").page.all("input", name="csrf_token")[0].attributes["value"]
    assert ben.post(address, {"csrf_token": token}).status == 404
    assert stored().acknowledged_at is None


def test_commissioner_is_refused(cast, pages, context):
    address = to(raised(cast, cast.cara))
    dev = pages.as_(cast.dev)
    token = dev.get("/staff/what-can-i-see").page.all("input", name="csrf_token")[0].attributes["value"]
    assert dev.post(address, {"csrf_token": token}).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, context):
    address = to(raised(cast, cast.cara))
    token = pages.get("/staff/sign-in").page.all("input", name="csrf_token")[0].attributes["value"]
    answer = pages.post(address, {"csrf_token": token})
    assert (answer.status, answer.to) == (303, "/staff/sign-in")


def test_a_form_from_elsewhere_is_refused(cast, pages, context):
    address = to(raised(cast, cast.cara))
    assert pages.as_(cast.asha).post(address).status == 400
    assert stored().acknowledged_at is None


def test_nothing_is_acknowledged_by_opening_its_address(cast, pages, context):
    address = to(raised(cast, cast.cara))
    assert pages.as_(cast.asha).get(address).status == 405
    assert stored().acknowledged_at is None
