"""How the list of safety cover behaves."""

from __future__ import annotations

from sqlalchemy import delete

from app.db import db, transaction
from app.safeguarding.models import SafetyCover
from tests.support.cover_changes import asked_for, less_cover

ADDRESS = "/staff/safety-cover/"


def test_manager_sees_who_covers_each_service(cast, pages):
    answer = pages.as_(cast.erin).get(ADDRESS)
    assert answer.status == 200
    for words in ("Harbour House", "Complete", "Asha and Erin", "The safeguarding lead", "5 Jan 2026"):
        assert words in answer.words
    assert answer.page.one("a", href=f"{ADDRESS}{cast.harbour}")
    assert "Ridge Project" not in answer.words


def test_a_service_without_cover_says_what_is_missing_SAFE_01(cast, pages, context):
    with transaction():
        db.session.execute(delete(SafetyCover).where(SafetyCover.service_id == cast.harbour_id))
    words = pages.as_(cast.erin).get(ADDRESS).words
    assert "Not complete" in words
    assert "Who is told first?" in words
    assert "Who approved this?" in words


def test_a_change_for_which_nobody_was_asked_yet_says_so_SAFE_09(cast, pages, context):
    erin = pages.as_(cast.erin)
    change = less_cover(erin, cast)
    assert "Yours. Nobody was asked yet." in erin.get(ADDRESS).words
    asked_for(erin, change)
    assert "Nobody was asked yet" not in erin.get(ADDRESS).words


def test_officer_and_administrator_see_changes_that_were_sent_to_them_and_no_service(cast, pages):
    for staff in (cast.omar, cast.fay):
        answer = pages.as_(staff).get(ADDRESS)
        assert answer.status == 200
        assert "Harbour House" not in answer.words


def test_key_worker_and_commissioner_are_refused(cast, pages):
    assert {pages.as_(staff).get(ADDRESS).status for staff in (cast.asha, cast.dev)} == {403}


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    answer = pages.get(ADDRESS)
    assert (answer.status, answer.to) == (303, "/staff/sign-in")
