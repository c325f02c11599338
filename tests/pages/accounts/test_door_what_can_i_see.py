"""How the page of roles and permissions behaves."""

from __future__ import annotations

from app.access.permissions import Permission

ADDRESS = "/staff/what-can-i-see"


def test_everyone_signed_in_may_read_the_table(cast, pages):
    for who in (cast.asha, cast.erin, cast.lena, cast.omar, cast.dev, cast.fay):
        assert pages.as_(who).get(ADDRESS).status == 200


def test_own_role_is_marked(cast, pages):
    heads = [th.text for th in pages.as_(cast.dev).get(ADDRESS).page.all("th", scope="col")]
    assert [head for head in heads if "you" in head] == ["Commissioner (you)"]


def test_each_permission_is_said_in_a_sentence_of_its_own(cast, pages):
    said = [th.text for th in pages.as_(cast.fay).get(ADDRESS).page.all("th", scope="row")]
    assert len(set(said)) == len(said) == len(Permission)
    assert [words for words in said if ":" in words or not words.endswith(".")] == []


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(ADDRESS).to == "/staff/sign-in"


def test_administrator_lands_on_the_accounts_after_signing_in(cast, pages):
    assert pages.as_(cast.fay).get("/staff/home").to == "/staff/accounts/"
