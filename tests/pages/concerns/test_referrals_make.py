"""How putting a referral together behaves."""

from __future__ import annotations

from app.access.roles import Role
from app.access.scope import Scope
from app.concerns import pack, working_days
from app.concerns.models import Referral
from app.concerns.queries.referrals import pieces
from app.db import db
from app.i18n.dates import today
from app.people.models import YoungPerson
from tests.support.concerned import every, make_referral, of, referral, write_told


def sent(row):
    return pack.read(row.pack)


def session_note(pages, cast):
    asha = pages.as_(cast.asha)
    form = {
        "held_on": today().isoformat(),
        "is_them": "y",
        "attended": "attended",
        "kind": "one_to_one",
        "minutes": "30",
        "summary": "We walked.",
        "note": "I don't want to go back to Hill School or home.",
    }
    assert asha.submit(of(cast.cara, "sessions/record"), form).status == 303


def test_their_own_words_stand_in_quotes_with_day_and_writer_SAFE_14(cast, pages, context):
    session_note(pages, cast)
    write_told(pages, cast.asha, cast.cara)
    page = pages.as_(cast.asha).get(of(cast.cara, "referrals/make")).page
    chosen = [node.attributes["value"] for node in page.all("input", name="chosen")]
    assert len(chosen) == 2
    made = sent(make_referral(pages, cast.asha, cast.cara, chosen=chosen))
    assert {quote.words for quote in made.quotes} == {
        "I don't want to go back to [left out] or home.",
        "He said the bruise is our thing and I keep quiet.",
    }
    assert {(quote.written_by, quote.said_on) for quote in made.quotes} == {("Asha", today())}
    assert set(made.refs) == set(chosen)


def test_what_could_lead_to_the_child_is_left_out_unless_ticked_SAFE_30(cast, pages, context):
    made = sent(make_referral(pages, cast.asha, cast.cara))
    for gone in ("Hill School", "Quay Street", "EX4 1AB", "07700"):
        assert gone not in repr(made)
    assert made.left_out == ("location", "school", "contacts", "refuge")
    ticked = sent(make_referral(pages, cast.asha, cast.cara, included=["school"]))
    assert "Hill School" in ticked.facts
    assert "Quay Street" not in repr(ticked)
    assert ticked.left_out == ("location", "contacts", "refuge")


def test_nothing_is_ticked_at_first_SAFE_30(cast, pages):
    ticks = pages.as_(cast.asha).get(of(cast.cara, "referrals/make")).page.all("input", name="included")
    assert len(ticks) == 4
    assert not [tick for tick in ticks if "checked" in tick.attributes]


def test_no_score_is_among_what_can_go_in_SAFE_14(cast, pages, context):
    session_note(pages, cast)
    scope = Scope(cast.asha.user_id, cast.authority_id, frozenset({Role.KEY_WORKER}), frozenset({cast.harbour_id}))
    found = pieces(scope, db.session.get_one(YoungPerson, cast.cara.id))
    assert {piece.ref.partition("-")[0] for piece in found} <= {"session", "answer", "concern"}
    assert all(isinstance(piece.words, str) and not piece.words.isdigit() for piece in found)


def test_a_reply_is_due_after_one_working_day_SAFE_14(cast, pages, context):
    made = make_referral(pages, cast.asha, cast.cara)
    assert made.reply_by == working_days.after(today(), 1)
    assert made.recipient == "Children's services: 01632 960001"


def test_a_different_view_goes_in_with_whose_it_is_SAFE_28(cast, pages, context):
    made = sent(make_referral(pages, cast.asha, cast.cara, views="Ben thinks that she is safe at home."))
    assert made.views == "Ben thinks that she is safe at home."


def test_words_that_a_viewer_may_not_read_cannot_be_chosen(cast, pages, context):
    hidden = write_told(pages, cast.asha, cast.cara, is_kept_from_managers="y")
    erin = pages.as_(cast.erin)
    assert hidden.words not in erin.get(of(cast.cara, "referrals/make")).words
    answer = erin.submit(of(cast.cara, "referrals/make"), referral(chosen=[f"concern-{hidden.public_id}"]))
    assert answer.status == 422
    assert every(Referral) == []


def test_a_form_opened_for_one_young_person_saves_to_no_other_SAFE_36(cast, pages, context):
    asha = pages.as_(cast.asha)
    other = asha.get(of(cast.callum, "referrals/make")).page.one("input", name="about").attributes["value"]
    assert asha.submit(of(cast.cara, "referrals/make"), referral(about=other)).status == 422
    assert every(Referral) == []


def test_facts_are_needed_and_danger_comes_first_SAFE_15(cast, pages, context):
    answer = pages.as_(cast.asha).submit(of(cast.cara, "referrals/make"), referral(facts=""))
    assert answer.status == 422
    assert "Write what happened" in answer.words
    assert "Call 999 first" in answer.page.one("main").text


def test_somebody_elsewhere_finds_nothing(cast, pages):
    assert pages.as_(cast.ben).get(of(cast.cara, "referrals/make")).status == 404
