"""How a key worker says why they look up a colleague's young person."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.i18n.dates import end_of_day, today
from app.people.models import RecordAccess
from app.people.types import AccessKind, Reason
from tests.support.alerts import raised
from tests.support.client import htmx
from tests.support.colleagues import ended, held_by


def record(person):
    return f"/staff/young-people/{person.public_id}"


def door(person):
    return f"{record(person)}/reason"


def given():
    return db.session.scalars(select(RecordAccess).order_by(RecordAccess.id)).all()


@pytest.fixture
def colleagues(cast, context):
    """Callum, whose episode Erin holds."""
    held_by(cast.callum, cast.erin)
    return cast.callum


@pytest.mark.parametrize("page", ["", "/sessions/", "/progress/", "/answers/", "/invitations/"])
def test_key_worker_is_asked_why_before_anything_of_the_record_is_shown_SEC_107(cast, pages, colleagues, page):
    asha = pages.as_(cast.asha)
    for headers in ({}, htmx("made-up")):
        answer = asha.get(record(colleagues) + page, headers=headers)
        assert answer.to.startswith(f"{door(colleagues)}?next=")
        assert "T-002" not in answer.text


def test_reason_opens_the_page_that_was_asked_for_until_the_end_of_the_day_SEC_107(cast, pages, colleagues):
    asha = pages.as_(cast.asha)
    asked_for = f"{record(colleagues)}/sessions/?show=all"
    way = asha.get(asked_for).to
    answer = asha.submit(way, {"reason": "covering", "words": "Erin is ill"})
    assert (answer.status, answer.to) == (303, asked_for)
    assert asha.get(answer.to).status == 200
    [access] = given()
    assert (access.kind, access.reason, access.words) == (AccessKind.REASON, Reason.COVERING, "Erin is ill")
    assert (access.person_id, access.viewer_id, access.service_id) == (
        colleagues.id,
        cast.asha.user_id,
        cast.harbour_id,
    )
    assert access.ends_at == end_of_day(today())


def test_why_stands_in_the_trail_with_each_view_SEC_107(cast, pages, colleagues):
    asha = pages.as_(cast.asha)
    asha.submit(door(colleagues), {"reason": "on_duty"})
    asha.get(record(colleagues))
    [access] = given()
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.person_id == colleagues.id).order_by(AuditEntry.id)
    ).all()
    assert [entry.action for entry in entries] == [Action.VIEWED, Action.REASON_GIVEN, Action.VIEWED]
    assert entries[0].detail == "people.reason name, before a reason", "the page that asks says who is meant"
    assert access.public_id in entries[2].detail
    assert "outside own caseload" in entries[2].detail


def test_own_young_people_managers_and_safeguarding_leads_need_no_reason(cast, pages, context):
    held_by(cast.callum, None)
    assert pages.as_(cast.asha).get(record(cast.cara)).status == 200
    for who in (cast.erin, cast.lena):
        assert pages.as_(who).get(record(cast.callum)).status == 200
        assert pages.as_(who).get(door(cast.callum)).to == record(cast.callum)


def test_somebody_whom_the_viewer_worked_with_before_asks_for_a_reason_too(cast, pages, context):
    ended(cast.cara)
    assert pages.as_(cast.asha).get(record(cast.cara)).to.startswith(door(cast.cara))


def test_reason_runs_out_SEC_107(cast, pages, colleagues):
    with transaction():
        db.session.add(
            RecordAccess(
                kind=AccessKind.REASON,
                granted_at=now() - dt.timedelta(days=1),
                ends_at=now() - dt.timedelta(seconds=1),
                authority_id=cast.authority_id,
                person_id=colleagues.id,
                service_id=cast.harbour_id,
                viewer_id=cast.asha.user_id,
            )
        )
    assert pages.as_(cast.asha).get(record(colleagues)).to.startswith(door(colleagues))


def test_what_was_typed_is_kept_when_the_reason_has_run_out(cast, pages, colleagues):
    asha = pages.as_(cast.asha)
    token = asha.get(record(cast.cara) + "/sessions/record").page.all("input", name="csrf_token")[-1]
    answer = asha.post(
        f"{record(colleagues)}/sessions/record",
        {"csrf_token": token.attributes["value"], "summary": "A long walk"},
    )
    assert answer.status == 403
    assert answer.page.one("input", name="summary").attributes["value"] == "A long walk"
    assert answer.page.one("a", href=door(colleagues))
    asha.submit(door(colleagues), {"reason": "on_duty"})
    again = asha.post(f"{record(colleagues)}/sessions/record", {"csrf_token": token.attributes["value"]})
    assert again.status == 422


def test_missing_reason_is_explained(cast, pages, colleagues):
    answer = pages.as_(cast.asha).submit(door(colleagues))
    assert answer.status == 422
    assert answer.page.one("a", href="#reason-0").text == "Choose why you need this record"
    assert given() == []


def test_another_reason_has_to_be_said(cast, pages, colleagues):
    asha = pages.as_(cast.asha)
    answer = asha.submit(door(colleagues), {"reason": "other", "words": "  "})
    assert answer.status == 422
    assert answer.page.one("a", href="#words").text == "Write down what it is"
    assert asha.submit(door(colleagues), {"reason": "other", "words": "A court asked"}).status == 303


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/staff/young-people/",
        "/\\example.org",
        "/staff/alerts/",
        "/exit",
        "javascript:alert(1)",
        "/staff/young-people/nnnnnnnnnnnnnnnnnnnnnn",
        "",
    ],
)
def test_it_leads_on_only_to_pages_about_this_young_person_SEC_104_SEC_02(cast, pages, colleagues, elsewhere):
    answer = pages.as_(cast.asha).submit(door(colleagues), {"reason": "on_duty", "next": elsewhere})
    assert answer.to == record(colleagues)


@pytest.mark.parametrize(
    "asked",
    ["_scheme=javascript&_external=1", "endpoint=x", "_method=POST", "keep_part=1", "forget=1", "_anchor=a", "self=1"],
)
def test_no_question_in_an_address_changes_how_it_leads_on_SEC_104(cast, pages, colleagues, asked):
    answer = pages.as_(cast.asha).submit(
        door(colleagues), {"reason": "on_duty", "next": f"{record(colleagues)}?{asked}"}
    )
    assert answer.status == 303
    assert answer.to.partition("?")[0] == record(colleagues)
    assert "#" not in answer.to


def test_given_twice_is_stored_once(cast, pages, colleagues):
    asha = pages.as_(cast.asha)
    page = asha.get(door(colleagues)).page
    data = {"csrf_token": page.all("input", name="csrf_token")[-1].attributes["value"], "reason": "on_duty", "next": ""}
    assert [asha.post(door(colleagues), data).status for _time in range(2)] == [303, 303]
    assert len(given()) == 1


def test_reason_about_one_opens_nobody_else(cast, pages, context):
    for person in (cast.cara, cast.callum):
        held_by(person, cast.erin)
    asha = pages.as_(cast.asha)
    asha.submit(door(cast.callum), {"reason": "on_duty"})
    assert asha.get(record(cast.callum)).status == 200
    assert asha.get(record(cast.cara)).to.startswith(door(cast.cara))


def test_who_and_when_are_never_rewritten_SEC_107(cast, pages, colleagues):
    pages.as_(cast.asha).submit(door(colleagues), {"reason": "on_duty"})
    with pytest.raises(Exception, match="never rewritten"), transaction():
        db.session.execute(update(RecordAccess).values(ends_at=now() + dt.timedelta(days=9)))


def test_key_worker_elsewhere_finds_nothing(cast, pages, colleagues):
    assert [pages.as_(who).get(door(colleagues)).status for who in (cast.ben, cast.sol)] == [404, 404]


def test_commissioner_is_refused(cast, pages, colleagues):
    assert pages.as_(cast.dev).get(door(colleagues)).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, colleagues):
    assert pages.get(door(colleagues)).to == "/staff/sign-in"


def test_alert_that_one_took_on_opens_the_record_behind_it_and_nobody_elses_does(cast, pages, colleagues):
    alert = raised(cast, colleagues)
    asha = pages.as_(cast.asha)
    assert asha.get(record(colleagues)).to.startswith(door(colleagues))
    assert (
        asha.submit(f"/staff/alerts/{alert.public_id}", to=f"/staff/alerts/{alert.public_id}/acknowledge").status == 303
    )
    assert asha.get(record(colleagues)).status == 200
    [access] = given()
    assert (access.kind, access.viewer_id, access.person_id) == (AccessKind.ALERT, cast.asha.user_id, colleagues.id)
    held_by(cast.cara, cast.erin)
    assert asha.get(record(cast.cara)).to.startswith(door(cast.cara))
