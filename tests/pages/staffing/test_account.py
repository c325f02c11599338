"""How the page of one account behaves."""

from __future__ import annotations

from tests.support.accounts import address_of
from tests.support.signing_in import sign_in


def test_it_says_how_the_account_stands(cast, pages, context):
    words = pages.as_(cast.fay).get(address_of(cast.asha)).words
    assert "asha@example.org" in words
    assert "Key worker" in words
    assert "Harbour House" in words


def test_administrator_ends_all_of_somebodys_sign_ins_at_once_SEC_41_SEC_46_SEC_48(cast, pages, context):
    asha, other = pages.as_(cast.asha), pages.as_(None)
    sign_in(other, cast.asha)
    address = address_of(cast.asha)
    assert pages.as_(cast.fay).submit(address, to=f"{address}/sign-out").to == address
    assert [each.get("/staff/young-people/").to for each in (asha, other)] == ["/staff/sign-in"] * 2


def test_account_of_another_authority_is_not_found_SEC_83(cast, pages, context):
    assert pages.as_(cast.fay).get(address_of(cast.sol)).status == 404


def test_own_account_is_for_another_administrator(cast, pages, context):
    answer = pages.as_(cast.fay).get(address_of(cast.fay))
    assert "Another administrator changes it" in answer.words
    assert not [form for form in answer.page.all("form") if form.attributes["action"].startswith("/staff/accounts")]


def test_young_people_are_not_named_here(cast, pages, context):
    words = (
        pages.as_(cast.fay).get(address_of(cast.asha)).words
        + pages.as_(cast.fay).get(address_of(cast.asha, "leave")).words
    )
    assert "Quill" not in words
    assert "Vane" not in words


def test_others_are_refused_and_signed_out_visitors_asked_to_sign_in(cast, pages, context):
    assert pages.as_(cast.erin).get(address_of(cast.asha)).status == 403
    assert pages.as_(None).get(address_of(cast.asha)).to == "/staff/sign-in"
