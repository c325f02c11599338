"""How writing down a decision about sharing behaves."""

from __future__ import annotations

import datetime as dt

import pytest

from app.concerns.models import ShareDecision
from app.concerns.types import Choice, Power
from app.i18n.dates import today
from tests.support.concerned import CONTACT, every, of, shared


def address(cast):
    return of(cast.cara, "sharing/decide")


def test_all_that_has_to_be_known_is_kept_SAFE_13(cast, pages, context):
    assert pages.as_(cast.asha).submit(address(cast), shared(advice="Lena", included=["school"])).status == 303
    (row,) = every(ShareDecision)
    assert (row.choice, row.power, row.recipient, row.advice) == (Choice.SHARED, Power.HARM, CONTACT, "Lena")
    assert (row.told_child, row.told_parent, row.included) == (True, False, "school")
    assert (row.person_id, row.by_id, row.decided_on) == (cast.cara.id, cast.asha.user_id, today())


@pytest.mark.parametrize(
    "name", ["choice", "what", "recipient", "power", "why", "told_child", "told_parent", "told_why"]
)
def test_each_prompt_needs_an_answer_SAFE_13_SAFE_29(name, cast, pages, context):
    answer = pages.as_(cast.asha).submit(address(cast), shared(**{name: None}))
    assert answer.status == 422
    assert answer.page.one("div", id="error-summary")
    assert every(ShareDecision) == []


def test_deciding_not_to_share_is_kept_too_SAFE_13(cast, pages, context):
    form = shared(choice="not_shared", power=None, recipient=None, why="She asked for time, and is safe tonight.")
    assert pages.as_(cast.asha).submit(address(cast), form).status == 303
    (row,) = every(ShareDecision)
    assert (row.choice, row.power, row.recipient) == (Choice.NOT_SHARED, None, None)


def test_known_contacts_come_first_and_nothing_that_could_lead_to_the_child_is_ticked_SAFE_29_SAFE_30(cast, pages):
    page = pages.as_(cast.asha).get(address(cast)).page
    contacts = [node.attributes["value"] for node in page.all("input", name="recipient")]
    assert contacts[0] == CONTACT
    assert contacts[-1] == "somebody_else"
    ticks = page.all("input", name="included")
    assert len(ticks) == 4
    assert not [tick for tick in ticks if "checked" in tick.attributes]


def test_a_contact_that_was_not_offered_is_not_taken_SAFE_29(cast, pages, context):
    answer = pages.as_(cast.asha).submit(address(cast), shared(recipient="An ex-partner"))
    assert answer.status == 422
    assert every(ShareDecision) == []


def test_a_correction_is_a_new_row_that_names_the_old_one_SAFE_13(cast, pages, context):
    asha = pages.as_(cast.asha)
    asha.submit(address(cast), shared())
    (old,) = every(ShareDecision)
    asha.submit(f"{address(cast)}?corrects={old.public_id}", shared(what="For two nights, not three."))
    first, second = every(ShareDecision)
    assert (second.corrects_id, first.what) == (old.id, shared()["what"])
    assert "Puts right what was written before" in asha.get(of(cast.cara, "sharing/")).words


def test_a_form_opened_for_one_young_person_saves_to_no_other_SAFE_36(cast, pages, context):
    asha = pages.as_(cast.asha)
    other = asha.get(of(cast.callum, "sharing/decide")).page.one("input", name="about").attributes["value"]
    answer = asha.submit(address(cast), shared(about=other))
    assert answer.status == 422
    assert "opened for another young person" in answer.words
    assert every(ShareDecision) == []


def test_two_things_tell_who_it_is_about_SAFE_36(cast, pages):
    words = pages.as_(cast.asha).get(address(cast)).words
    assert "About Cara Quill, reference T-001, born 4 May 2012" in words


def test_sent_twice_it_is_stored_once(cast, pages, context):
    asha = pages.as_(cast.asha)
    key = asha.get(address(cast)).page.one("input", name="form_key").attributes["value"]
    assert [asha.submit(address(cast), shared(form_key=key)).status for _ in range(2)] == [303, 303]
    assert asha.submit(of(cast.callum, "sharing/decide"), shared(form_key=key)).status == 422
    assert len(every(ShareDecision)) == 1


def test_tomorrow_is_not_decided_yet(cast, pages, context):
    tomorrow = (today() + dt.timedelta(days=1)).isoformat()
    assert "today or earlier" in pages.as_(cast.asha).submit(address(cast), shared(decided_on=tomorrow)).words
    assert every(ShareDecision) == []


def test_somebody_elsewhere_finds_nothing(cast, pages):
    assert pages.as_(cast.ben).get(address(cast)).status == 404
    assert pages.as_(cast.omar).get(address(cast)).status == 403
