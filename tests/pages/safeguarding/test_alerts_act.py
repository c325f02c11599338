"""How writing down what was done about an alert behaves."""

from __future__ import annotations

from sqlalchemy import select

from app.db import db, transaction
from app.safeguarding.models import Alert
from app.safeguarding.services.calls import take_back
from tests.support.alert_life import address, alert_about_cara
from tests.support.alerts import held_by
from tests.support.asked_calls import call_asked
from tests.support.client import form_of


def test_what_was_done_stands_in_the_history_SAFE_08(cast, pages, context):
    public_id = alert_about_cara(cast, upto="acknowledged")
    asha = pages.as_(cast.asha)
    answer = asha.submit(address(public_id, "act"), {"done": "Rang at 22:10, she is with her aunt"})
    assert (answer.status, answer.to) == (303, address(public_id))
    words = asha.get(answer.to).words
    assert "Rang at 22:10, she is with her aunt" in words
    assert "What was done: Asha" in words


def test_nothing_written_is_explained_A11Y_62(cast, pages, context):
    answer = pages.as_(cast.asha).submit(address(alert_about_cara(cast, upto="acknowledged"), "act"))
    assert answer.status == 422
    assert answer.page.all("a", href="#done")
    assert answer.page.one("title").text.startswith("Error: ")


def test_it_is_said_first_who_acts_SAFE_08(cast, pages, context):
    answer = pages.as_(cast.asha).submit(address(alert_about_cara(cast), "act"), {"done": "Rang"})
    assert answer.status == 422
    assert "Say first that you are on it" in answer.words


def test_a_colleague_may_write_too(cast, pages, context):
    public_id = alert_about_cara(cast, upto="acknowledged")
    assert pages.as_(cast.erin).submit(address(public_id, "act"), {"done": "Rang the aunt"}).status == 303


def test_nobody_elsewhere_finds_it(cast, pages, context):
    where = address(alert_about_cara(cast, upto="acknowledged"), "act")
    assert [pages.as_(staff).get(where).status for staff in (cast.ben, cast.dev)] == [404, 403]


def test_a_form_from_elsewhere_is_refused(cast, pages, context):
    where = address(alert_about_cara(cast, upto="acknowledged"), "act")
    assert pages.as_(cast.asha).post(where, {"done": "x"}).status == 400


def test_where_a_call_is_asked_for_it_is_asked_what_came_of_it_SAFE_04(cast, pages, context):
    public_id = alert_about_cara(cast, upto="acknowledged")
    call_asked(cast, public_id)
    asha = pages.as_(cast.asha)
    without = asha.submit(address(public_id, "act"), {"done": "Rang"})
    assert without.status == 422
    assert without.page.all("a", href="#call-0")
    said = {"call": "call_dropped", "done": "She came by at noon"}
    assert asha.submit(address(public_id, "act"), said).to == address(public_id)
    assert "No call, and why: Asha" in asha.get(address(public_id)).words
    assert not asha.get(address(public_id, "act")).page.all("input", name="call"), "it is dealt with"


def test_a_call_taken_back_in_the_meantime_is_explained_SAFE_04(cast, pages, context):
    public_id = alert_about_cara(cast, upto="acknowledged")
    call_asked(cast, public_id)
    asha = pages.as_(cast.asha)
    action, filled = form_of(asha.get(address(public_id, "act")).page, None)
    with transaction():
        take_back(held_by(cast, cast.cara), db.session.scalars(select(Alert)).one())
    again = asha.post(action, filled | {"call": "call_spoke", "done": "Rang"})
    assert again.status == 422
    assert "They want no call any more." in again.words
    assert "Rang" in again.text
