"""How keeping an alert open, or opening it again, behaves."""

from __future__ import annotations

from tests.support.alert_life import address, alert_about_cara


def test_the_second_person_keeps_it_open_and_says_why_SAFE_08(cast, pages, context):
    public_id = alert_about_cara(cast, upto="asked")
    erin = pages.as_(cast.erin)
    assert erin.submit(address(public_id, "keep-open"), {"why": "Nobody reached her aunt"}).to == address(public_id)
    words = erin.get(address(public_id)).words
    assert "Nobody reached her aunt" in words
    assert "Ask to close" in words
    assert "Somebody is acting on these" in erin.get("/staff/alerts/").words


def test_a_closed_one_is_opened_again_SAFE_09(cast, pages, context):
    public_id = alert_about_cara(cast, upto="closed")
    asha = pages.as_(cast.asha)
    assert asha.submit(address(public_id, "keep-open"), {"why": "She rang again"}).status == 303
    assert "It was closed" not in asha.get(address(public_id)).words


def test_an_open_one_is_left_as_it_is(cast, pages, context):
    answer = pages.as_(cast.asha).submit(address(alert_about_cara(cast), "keep-open"), {"why": "x"})
    assert answer.status == 422
    assert "This alert is open" in answer.words


def test_a_reason_is_needed_A11Y_62(cast, pages, context):
    answer = pages.as_(cast.asha).submit(address(alert_about_cara(cast, upto="closed"), "keep-open"))
    assert answer.status == 422
    assert answer.page.all("a", href="#why")


def test_nobody_elsewhere_finds_it(cast, pages, context):
    where = address(alert_about_cara(cast, upto="asked"), "keep-open")
    assert [pages.as_(staff).get(where).status for staff in (cast.ben, cast.dev)] == [404, 403]
