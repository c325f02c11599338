"""How the list of what was sent behaves."""

from __future__ import annotations


def answers(person):
    return f"/staff/young-people/{person.public_id}/answers/"


def test_before_anything_was_sent_the_page_offers_to_invite(cast, pages):
    answer = pages.as_(cast.asha).get(answers(cast.cara))
    assert "Nothing was sent on a phone yet" in answer.words
    assert any(a.attributes["href"].endswith("/invitations/") for a in answer.page.all("a"))


def test_key_worker_elsewhere_and_another_authority_find_nothing(cast, pages):
    assert [pages.as_(who).get(answers(cast.cara)).status for who in (cast.ben, cast.sol)] == [404, 404]


def test_commissioner_is_refused(cast, pages):
    assert pages.as_(cast.dev).get(answers(cast.cara)).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages):
    assert pages.get(answers(cast.cara)).to == "/staff/sign-in"
