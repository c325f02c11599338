"""How writing down what was done about an alert behaves."""

from __future__ import annotations

from tests.support.alert_life import address, alert_about_cara


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
