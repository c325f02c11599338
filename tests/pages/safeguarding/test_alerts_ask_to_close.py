"""How asking to close an alert behaves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.db import db
from app.safeguarding.models import Alert
from tests.support.alert_life import address, alert_about_cara
from tests.support.asked_calls import call_asked

FILLED = {"done": "Rang her", "informed": "Her aunt", "view": "Fine now", "why": "She is safe"}


def closed_at():
    db.session.rollback()
    return db.session.scalars(select(Alert.closed_at)).one()


def test_an_urgent_alert_stays_on_the_list_until_somebody_else_looks_SAFE_08(cast, pages, context):
    public_id = alert_about_cara(cast, upto="acted")
    asha = pages.as_(cast.asha)
    answer = asha.submit(address(public_id, "ask-to-close"), FILLED)
    assert (answer.status, answer.to) == (303, address(public_id))
    assert "A second person at Harbour House has to look first" in asha.get(answer.to).words
    assert "A second person is asked to close these" in asha.get("/staff/alerts/").words
    assert closed_at() is None


@pytest.mark.parametrize("name", FILLED)
def test_each_of_the_four_is_needed_SAFE_08(cast, pages, context, name):
    public_id = alert_about_cara(cast, upto="acted")
    answer = pages.as_(cast.asha).submit(address(public_id, "ask-to-close"), FILLED | {name: " "})
    assert answer.status == 422
    assert answer.page.all("a", href=f"#{name}")


def test_nobody_closes_what_nobody_acts_on_SAFE_08_SEC_13(cast, pages, context):
    answer = pages.as_(cast.asha).submit(address(alert_about_cara(cast), "ask-to-close"), FILLED)
    assert answer.status == 422
    assert "Say first that you are on it" in answer.words


def test_sent_twice_it_is_asked_once_REL_02(cast, pages, context):
    public_id = alert_about_cara(cast, upto="acted")
    asha = pages.as_(cast.asha)
    for _time in range(2):
        assert asha.submit(address(public_id, "ask-to-close"), FILLED).status == 303
    assert asha.get(address(public_id)).words.count("Asked to close it") == 1


def test_nobody_elsewhere_finds_it(cast, pages, context):
    where = address(alert_about_cara(cast, upto="acted"), "ask-to-close")
    assert [pages.as_(staff).get(where).status for staff in (cast.ben, cast.dev)] == [404, 403]


def test_a_call_that_was_asked_for_comes_first_SAFE_04(cast, pages, context):
    public_id = alert_about_cara(cast, upto="acted")
    call_asked(cast, public_id)
    answer = pages.as_(cast.asha).submit(address(public_id, "ask-to-close"), FILLED)
    assert answer.status == 422
    assert "The young person asked for a call." in answer.words
    assert closed_at() is None
