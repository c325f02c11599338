"""What the page says after a record was restricted."""

from __future__ import annotations

from tests.support.colleagues import ended, restricted


def address(person):
    return f"/staff/young-people/{person.public_id}/restricted"


def test_the_manager_is_told_that_it_is_done_and_for_whom_it_opens_SEC_110(cast, pages, context):
    restricted(cast.cara)
    words = pages.as_(cast.erin).get(address(cast.cara)).words
    assert "The record is restricted now" in words
    assert "does not open for you any more" in words
    assert "Restricted record C. Q." in words
    assert "Cara" not in words


def test_the_key_worker_and_the_lead_go_on_to_the_record_SEC_110(cast, pages, context):
    restricted(cast.cara)
    for who in (cast.asha, cast.lena):
        page = pages.as_(who).get(address(cast.cara))
        assert "Cara Quill" in page.words
        assert page.page.all("a", href=f"/staff/young-people/{cast.cara.public_id}")


def test_a_record_that_is_not_restricted_has_no_such_page(cast, pages, context):
    ended(cast.cara)
    assert pages.as_(cast.erin).get(address(cast.cara)).to == f"/staff/young-people/{cast.cara.public_id}"


def test_key_worker_elsewhere_and_commissioner_are_kept_out(cast, pages, context):
    restricted(cast.cara)
    assert [pages.as_(who).get(address(cast.cara)).status for who in (cast.ben, cast.sol, cast.dev)] == [404, 404, 403]


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages):
    assert pages.get(address(cast.cara)).to == "/staff/sign-in"
