"""How closing an alert as the second person behaves."""

from __future__ import annotations

from tests.support.alert_life import CLOSING, address, alert_about_cara
from tests.support.asked_calls import NUMBER, call_asked


def test_the_second_person_reads_what_was_done_and_closes_it_SAFE_08(cast, pages, context):
    public_id = alert_about_cara(cast, upto="asked")
    erin = pages.as_(cast.erin)
    words = erin.get(address(public_id, "close")).words
    for part in (CLOSING.done, CLOSING.informed, CLOSING.view, CLOSING.why, "Asha"):
        assert part in words
    assert erin.submit(address(public_id, "close"), to=address(public_id, "close")).to == address(public_id)
    assert "It was closed" in erin.get(address(public_id)).words
    assert "Cara Quill" in erin.get("/staff/alerts/").words


def test_whoever_asked_can_not_close_it_SAFE_08(cast, pages, context):
    public_id = alert_about_cara(cast, upto="asked")
    answer = pages.as_(cast.asha).submit(address(public_id, "close"), to=address(public_id, "close"))
    assert answer.status == 422
    assert "another person has to look" in answer.words


def test_without_a_wish_to_close_nothing_is_closed_SAFE_08(cast, pages, context):
    public_id = alert_about_cara(cast, upto="acted")
    answer = pages.as_(cast.erin).submit(address(public_id, "close"), to=address(public_id, "close"))
    assert answer.status == 422
    assert "Nobody asks to close this alert" in answer.words


def test_somebody_of_another_service_is_no_second_person_SAFE_08(cast, pages, context):
    where = address(alert_about_cara(cast, upto="asked"), "close")
    assert [pages.as_(staff).get(where).status for staff in (cast.ben, cast.sol, cast.dev)] == [404, 404, 403]


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, context):
    answer = pages.get(address(alert_about_cara(cast, upto="asked"), "close"))
    assert (answer.status, answer.to.partition("?")[0]) == (303, "/staff/sign-in")


def test_the_second_person_sees_a_call_that_was_asked_for_meanwhile_SAFE_04(cast, pages, context):
    public_id = alert_about_cara(cast, upto="asked")
    call_asked(cast, public_id)
    erin = pages.as_(cast.erin)
    assert NUMBER in erin.get(address(public_id, "close")).words
    answer = erin.submit(address(public_id, "close"), to=address(public_id, "close"))
    assert answer.status == 422
    assert "The young person asked for a call." in answer.words
