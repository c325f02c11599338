"""How the page after an idea behaves."""

from __future__ import annotations

import datetime as dt

from app.i18n.dates import say_date, today
from tests.support.after_sending import after_sending

ADDRESS = "/go/idea/thanks"


def test_it_says_where_and_by_when_the_answer_comes_YP_60(app, cast, pages):
    answer = after_sending(pages, cast.harbour).get(ADDRESS)
    assert answer.status == 200
    assert answer.page.one("a", href="/hear/harbour-house")
    with app.test_request_context():
        assert say_date(today() + dt.timedelta(days=28)) in answer.words


def test_a_browser_that_has_not_just_sent_finds_nothing(cast, pages):
    assert pages.get(ADDRESS).status == 404
    assert pages.as_(cast.erin).get(ADDRESS).status == 404
