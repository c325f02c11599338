"""How the list of one's own passkeys behaves."""

from __future__ import annotations

ADDRESS = "/staff/passkeys/"


def test_new_passkeys_are_listed_by_name(keys):
    assert "You have no passkey yet" in keys.pages.get(ADDRESS).words
    keys.add("Work laptop")
    answer = keys.pages.get(ADDRESS)
    assert "Work laptop" in answer.words
    assert "Not used yet" in answer.words


def test_nobody_sees_anothers(keys, pages, cast):
    keys.add("Work laptop")
    assert "Work laptop" not in pages.as_(cast.erin).get(ADDRESS).words


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(ADDRESS).to == "/staff/sign-in"


def test_a_site_without_a_name_offers_none(pages, cast):
    answer = pages.as_(cast.asha).get(ADDRESS)
    assert "Add a passkey" not in answer.words
    assert "bare number" in answer.words


def test_it_is_reached_from_where_one_is_signed_in(keys):
    links = [link.attributes["href"] for link in keys.pages.get("/staff/sign-ins").page.all("a")]
    assert ADDRESS in links
