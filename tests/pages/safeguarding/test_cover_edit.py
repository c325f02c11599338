"""How changing safety cover behaves."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.messaging.types import Channel
from app.safeguarding.models import DutyPerson, SafetyCover
from app.safeguarding.types import Rung
from tests.support.client import form_of, htmx


def address(cast):
    return f"/staff/safety-cover/{cast.harbour}"


def filled(**changes):
    form = {
        "told_first": "Erin",
        "deputy": "Asha",
        "hours": "Monday to Saturday, 8am to 8pm",
        "answer_minutes": "20",
        "out_of_hours": "We look at it at 8 the next morning.",
        "local_numbers": "Night team: 01632 960002",
        "approver": "The lead",
        "approved_on": "2026-02-02",
    }
    return form | changes


def stored(cast):
    wanted = select(SafetyCover).where(SafetyCover.service_id == cast.harbour_id)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def test_manager_changes_cover(cast, pages, context):
    erin = pages.as_(cast.erin)
    answer = erin.submit(address(cast), filled())
    assert answer.status == 303
    shown = erin.get(answer.to).words
    assert "Erin are told first" not in shown
    assert "Told first: Erin" in shown
    assert (stored(cast).answer_minutes, stored(cast).version) == (20, 2)
    trail = select(func.count()).where(AuditEntry.action == Action.COVER_CHANGED)
    assert db.session.scalar(trail) == 1


def test_manager_fills_in_the_first_cover_SAFE_01(cast, pages, context):
    with transaction():
        db.session.execute(delete(SafetyCover).where(SafetyCover.service_id == cast.harbour_id))
    assert pages.as_(cast.erin).submit(address(cast), filled()).status == 303
    assert stored(cast).version == 1


def test_form_opens_with_what_is_stored(cast, pages):
    _action, values = form_of(pages.as_(cast.erin).get(address(cast)).page, address(cast))
    assert values["told_first"] == "Asha and Erin"
    assert values["hours"] == "Monday to Friday, 9am to 5pm"
    assert values["approved_on"] == "2026-01-05"
    assert values["version"] == "1"


def test_a_change_from_an_older_version_shows_both_and_loses_nothing_REL_10(cast, pages, context):
    first, second = pages.as_(cast.erin), pages.as_(cast.erin)
    _action, opened = form_of(first.get(address(cast)).page, address(cast))
    second.submit(address(cast), filled(told_first="Asha only"))
    answer = first.post(address(cast), opened | filled(told_first="Erin only"))
    assert answer.status == 409
    assert "Somebody changed this cover" in answer.page.one("div", id="error-summary").text
    assert "Asha only" in answer.words
    assert answer.page.one("input", name="told_first").attributes["value"] == "Erin only"
    assert stored(cast).told_first == "Asha only"
    _action, again = form_of(answer.page, address(cast))
    assert first.post(address(cast), again).status == 303
    assert (stored(cast).told_first, stored(cast).version) == ("Erin only", 3)


def test_fewer_hours_or_more_minutes_wait_for_a_second_person_SAFE_09(cast, pages, context):
    erin = pages.as_(cast.erin)
    for change in ({"hours": "Monday to Thursday, 8am to 8pm"}, {"answer_minutes": "31"}):
        assert erin.submit(address(cast), filled(**change)).to.endswith("/ask")
    assert (stored(cast).hours, stored(cast).answer_minutes, stored(cast).version) == (
        "Monday to Friday, 9am to 5pm",
        30,
        1,
    )


def test_no_manager_alone_takes_the_night_from_who_is_on_call_SAFE_09(cast, pages, context):
    with transaction():
        duty = DutyPerson(
            rung=Rung.ON_CALL,
            channel=Channel.EMAIL,
            address="night@example.org",
            authority_id=cast.authority_id,
            service_id=cast.harbour_id,
            user_id=cast.lena.user_id,
        )
        db.session.add(duty)
    answer = pages.as_(cast.erin).submit(address(cast), filled(hours="every day, all day"))
    assert answer.to.endswith("/ask")
    assert stored(cast).hours == "Monday to Friday, 9am to 5pm"


def test_manager_elsewhere_finds_nothing(cast, pages):
    assert pages.as_(cast.erin).get(f"/staff/safety-cover/{cast.ridge}").status == 404


def test_key_worker_and_commissioner_are_refused(cast, pages):
    assert [pages.as_(staff).get(address(cast)).status for staff in (cast.asha, cast.dev)] == [403, 403]


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages):
    whole, part = pages.get(address(cast)), pages.part(address(cast), "edit-form")
    assert (whole.status, whole.to) == (303, "/staff/sign-in")
    assert (part.status, part.to) == (204, "/staff/sign-in")


def test_what_is_missing_is_explained_SAFE_01_A11Y_62(cast, pages, context):
    empty = dict.fromkeys(filled(), "")
    answer = pages.as_(cast.erin).submit(address(cast), empty)
    assert answer.status == 422
    assert answer.page.one("title").text.startswith("Error: ")
    for name in empty:
        assert answer.page.all("a", href=f"#{name}"), name
    assert stored(cast).version == 1


def test_hours_that_no_page_could_read_are_explained_SAFE_03(cast, pages, context):
    answer = pages.as_(cast.erin).submit(address(cast), filled(hours="when we are in"))
    assert answer.status == 422
    assert "Monday to Friday, 9am to 5pm" in answer.page.one("p", id="hours-error").text
    assert stored(cast).version == 1


def test_approval_tomorrow_is_explained(cast, pages, context):
    answer = pages.as_(cast.erin).submit(address(cast), filled(approved_on="2999-01-01"))
    assert answer.status == 422
    assert "today or earlier" in answer.words
    assert stored(cast).version == 1


def test_part_is_the_same_as_in_the_page(cast, pages):
    erin = pages.as_(cast.erin)
    part = erin.part(address(cast), "edit-form").page
    assert part.nodes[0].attributes["id"] == "edit-form"
    assert form_of(part)[0] == address(cast)
    assert form_of(part)[1].keys() == form_of(erin.get(address(cast)).page, address(cast))[1].keys()
    answer = erin.submit(address(cast), filled(deputy=""), headers=htmx("edit-form"))
    assert answer.status == 422
    assert answer.page.nodes[0].attributes["id"] == "edit-form"
