"""How the page "who has looked at this record" behaves."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from app.db import db, now, transaction
from app.people.models import RecordAccess
from app.people.types import AccessKind
from app.rights import queries
from tests.support.client import htmx
from tests.support.colleagues import held_by, restricted
from tests.support.concerned import make_referral, of, raise_about, write_told


def record(person):
    return f"/staff/young-people/{person.public_id}"


def address(person):
    return of(person, "looked-at")


def cards(answer):
    return [" ".join(node.text.split()) for node in answer.page.all("article")]


def test_manager_sees_who_looked_at_what_and_when_SEC_107(cast, pages):
    asha = pages.as_(cast.asha)
    for place in ("", "sessions/", "progress/"):
        asha.get(of(cast.cara, place) if place else record(cast.cara))
    answer = pages.as_(cast.erin).get(address(cast.cara))
    assert answer.status == 200
    (card,) = [card for card in cards(answer) if card.startswith("Asha")]
    assert "their page, sessions, distance travelled" in card
    assert "not their own caseload" not in card
    again = pages.as_(cast.lena).get(address(cast.cara))
    assert any(card.startswith("Erin") and "who looked" in card for card in cards(again)), "this page is a look as well"


def test_times_are_from_the_first_look_to_the_last_and_one_time_where_both_are_in_one_minute(cast, pages):
    with time_machine.travel(dt.datetime(2026, 11, 20, 10, 3, 5, tzinfo=dt.UTC), tick=False) as clock:
        for seconds, expected in ((0, "10:03am"), (20, "10:03am"), (60, "10:03am – 10:04am")):
            clock.shift(seconds)
            pages.as_(cast.asha).get(record(cast.cara))
            shown = cards(pages.as_(cast.erin).get(address(cast.cara)))
            assert f"Asha their page{expected}" in shown


def test_a_reason_stands_beside_the_look_that_it_opened_SEC_107(cast, pages, context):
    held_by(cast.cara, cast.erin)
    asha = pages.as_(cast.asha)
    sent = {"reason": "covering", "words": "Erin is ill"}
    assert asha.submit(of(cast.cara, "reason"), sent).status == 303
    asha.get(of(cast.cara, "sessions/"))
    (card,) = [card for card in cards(pages.as_(cast.lena).get(address(cast.cara))) if card.startswith("Asha")]
    assert "not their own caseload" in card
    assert "I am covering for their key worker: Erin is ill" in card


def test_emergencies_come_first_with_whether_somebody_else_has_looked_SEC_110(cast, pages, context):
    held_by(cast.cara, None)
    restricted(cast.cara)
    asha = pages.as_(cast.asha)
    assert asha.submit(of(cast.cara, "emergency"), {"words": "She rang and cried"}).status == 303
    asha.get(record(cast.cara))
    first, *rest = cards(pages.as_(cast.lena).get(address(cast.cara)))
    assert "She rang and cried" in first
    assert "Nobody else has looked at this yet." in first
    assert any("In an emergency: She rang and cried" in card for card in rest)
    with transaction():
        row = db.session.query(RecordAccess).filter_by(kind=AccessKind.BREAK_GLASS).one()
        row.reviewed_at, row.reviewed_by_id, row.review = now(), cast.lena.user_id, "Right to do"
    assert "Looked at by Lena" in cards(pages.as_(cast.lena).get(address(cast.cara)))[0]


def test_nothing_tells_of_concerns_or_allegations_SAFE_17(cast, pages, context):
    told = write_told(pages, cast.asha, cast.cara, is_kept_from_managers="y", is_for_officer="y")
    about = raise_about(pages, cast.asha, cast, cast.erin)
    omar = pages.as_(cast.omar)
    assert omar.get(f"/staff/concerns/{told.public_id}").status == 200
    assert omar.get(f"/staff/concerns/about-staff/{about.public_id}").status == 200
    answer = pages.as_(cast.erin).get(address(cast.cara))
    assert "Omar" not in answer.words
    assert [card for card in cards(answer) if card.startswith("Asha")]
    assert not any("told" in card or "concern" in card for card in cards(answer))


def test_a_referral_that_was_made_is_something_shared_and_no_look_at_their_page_SEC_107(cast, pages, context):
    make_referral(pages, cast.asha, cast.cara)
    (card,) = [card for card in cards(pages.as_(cast.erin).get(address(cast.cara))) if card.startswith("Asha")]
    assert "what was shared (printed or saved)" in card
    assert "their page" not in card


def test_names_in_a_list_are_no_look(cast, pages):
    pages.as_(cast.asha).get("/staff/young-people/")
    assert "Nobody has looked at it" in pages.as_(cast.erin).get(address(cast.cara)).words


def test_what_is_older_than_90_days_stands_behind_a_link(cast, pages):
    with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(days=100)):
        pages.as_(cast.asha).get(of(cast.cara, "sessions/"))
    erin = pages.as_(cast.erin)
    assert not [card for card in cards(erin.get(address(cast.cara))) if card.startswith("Asha")]
    assert [card for card in cards(erin.get(f"{address(cast.cara)}?show=all")) if card.startswith("Asha")]


def test_looks_that_no_page_has_room_for_are_on_the_next_and_none_is_lost_SEC_107(cast, pages, monkeypatch):
    monkeypatch.setattr(queries, "_MOST", 3)
    noon = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    with time_machine.travel(noon, tick=False) as clock:
        for days in range(1, 8):
            clock.move_to(noon - dt.timedelta(days=8 - days))
            pages.as_(cast.lena if days % 2 else cast.asha).get(record(cast.cara))
        clock.move_to(noon)
        erin, shown, there = pages.as_(cast.erin), [], f"{address(cast.cara)}?show=all"
        while there:
            answer = erin.get(there)
            shown += [words for node in answer.page.all("h2") if "November" in (words := node.text)]
            is_more = "There are more" in answer.words
            links = [node.attributes["href"] for node in answer.page.all("a") if "Older looks" in node.text]
            assert bool(links) == is_more
            there = links[0] if links else ""
    # What Erin opens while she turns the pages is newer than where each begins.
    assert [int(day.split()[1]) for day in shown if " 20 " not in day] == list(range(19, 12, -1))


@pytest.mark.parametrize("until", ["", "x", "-1", "9" * 16, "9" * 17, "\u0663", "1e9"])
def test_whatever_stands_in_the_address_the_page_opens(cast, pages, until):
    assert pages.as_(cast.erin).get(address(cast.cara), query_string={"until": until}).status == 200


def test_a_restricted_record_tells_its_lead_and_no_manager_who_looked(cast, pages, context):
    held_by(cast.cara, None)
    restricted(cast.cara)
    assert pages.as_(cast.lena).get(address(cast.cara)).status == 200
    erin = pages.as_(cast.erin).get(address(cast.cara))
    assert (erin.status, erin.to.split("?")[0]) == (303, of(cast.cara, "emergency"))


@pytest.mark.parametrize("who", ["asha", "dev", "fay", "omar"])
def test_whoever_leads_nothing_is_refused(cast, pages, who):
    for headers in ({}, htmx("made-up")):
        assert pages.as_(getattr(cast, who)).get(address(cast.cara), headers=headers).status == 403


def test_managers_elsewhere_find_nothing(cast, pages):
    assert pages.as_(cast.erin).get(address(cast.bea)).status == 404
    assert pages.as_(cast.erin).get(address(cast.sky)).status == 404


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages):
    assert pages.get(address(cast.cara)).to == "/staff/sign-in"
    assert pages.part(address(cast.cara), "made-up").to == "/staff/sign-in"


def test_a_page_leads_there_for_those_who_may(cast, pages):
    there = address(cast.cara)
    links = [node.attributes["href"] for node in pages.as_(cast.erin).get(record(cast.cara)).page.all("a")]
    assert there in links
    links = [node.attributes["href"] for node in pages.as_(cast.asha).get(record(cast.cara)).page.all("a")]
    assert there not in links
