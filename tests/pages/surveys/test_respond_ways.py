"""A form with conditions, turns and breaks, answered page by page: what does not apply is never asked, stored or scored."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.instruments.models import InstrumentScale, Score
from app.instruments.services import import_instrument
from app.safeguarding.models import Alert
from app.surveys.models import Answer
from app.surveys.types import AnswerValue
from tests.support.answering import answer, opened, send, stored
from tests.support.client import htmx
from tests.support.forms import en, raw_form, raw_item
from tests.support.invited import invite

# Places: 1 at-school, 2 like-it, 3 hurt, 4 how-many, 5 to 7 name@1 to name@3, 8 end.
DANGER = {"when": {"at_least": 1}, "reason": en("They said somebody hurts them.")}
FORM = raw_form(
    [
        raw_item("at-school", "yes_no", section="first"),
        raw_item("like-it", "words", section="first", scale="school", show_if={"item": "at-school", "is": 1}),
        raw_item("hurt", "yes_no", section="first", show_if={"item": "at-school", "is": 1}, risk=DANGER),
        raw_item("how-many", "number", section="pets"),
        raw_item("name", "line", section="pet"),
        raw_item("end", "text", section="last"),
    ],
    code="ways",
    title=en("Ways"),
    sections=[
        {"code": "first"},
        {"code": "pets"},
        {"code": "pet", "repeat": {"count": "how-many", "most": 3, "title": en("Pet {n}")}},
        {"code": "last", "offer_break": True},
    ],
    scales=[
        {"code": "school", "title": en("School"), "lowest": 1, "highest": 3, "step": 1, "direction": "higher_is_better"}
    ],
)
YES, NO = {"answer": "1"}, {"answer": "0"}


@pytest.fixture
def link(cast, context):
    with transaction():
        import_instrument(FORM)
    return invite(cast, instrument="ways")


@pytest.fixture
def browser(pages, link):
    return opened(pages, link)


def to(place):
    return f"/go/question/{place}"


def test_what_does_not_apply_is_passed_over_and_cannot_be_opened(browser):
    assert answer(browser, 1, NO).to == to(4)
    assert browser.get(to(2)).to == to(4)
    assert answer(browser, 4, {"number": "0"}).to == to(8)
    assert browser.get(to(6)).to == to(8)
    assert answer(browser, 1, YES).to == to(2)


def test_the_total_is_said_once_it_is_sure_A11Y_65(browser):
    assert "Question 1 " in browser.get(to(1)).words + " "
    assert " of " not in browser.get(to(1)).page.all("title")[0].text
    answer(browser, 1, NO)
    assert "Question 2" in browser.get(to(4)).words
    answer(browser, 4, {"number": "1"})
    assert "Question 3 of 4" in browser.get(to(5)).words
    assert "Up to 8 questions, about 5 minutes" in browser.get("/go/start").words


def test_each_turn_says_which_it_is_and_keeps_its_own_answer(browser, link):
    answer(browser, 1, NO)
    answer(browser, 4, {"number": "2"})
    assert "Pet 2" in browser.get(to(6)).words
    assert answer(browser, 5, {"words": "Rex"}).to == to(6)
    assert answer(browser, 6, {"words": "Mog"}).to == to(8)
    assert (stored(link)["name@1"].text, stored(link)["name@2"].text) == ("Rex", "Mog")
    words = browser.get("/go/check").words
    assert "Pet 1: name" in words
    assert "Pet 3" not in words


def test_a_break_is_offered_where_the_form_says_so(browser):
    answer(browser, 1, NO)
    answer(browser, 4, {"number": "0"})
    assert "You can take a break here." in browser.get(to(8)).words
    assert "You can take a break here." not in browser.get(to(4)).words


def test_a_change_brings_up_what_it_opens_and_then_leads_back_to_the_answers(browser):
    answer(browser, 1, NO)
    answer(browser, 4, {"number": "0"})
    answer(browser, 8, {"words": ""})
    changed = browser.submit(f"{to(1)}?change=1", YES)
    assert changed.to == f"{to(2)}?change=1"
    assert browser.submit(changed.to, {"answer": "3"}).to == "/go/check"


def test_with_scripts_the_next_part_is_the_one_that_applies(browser):
    answer(browser, 1, YES)
    part = browser.submit(to(1), NO, headers=htmx("question-step"))
    assert part.headers["HX-Push-Url"] == to(4)
    assert "how-many" in part.words


def test_what_is_not_asked_any_more_is_not_sent_and_not_scored(browser, link):
    answer(browser, 1, YES)
    answer(browser, 2, {"answer": "2"})
    answer(browser, 1, NO)
    answer(browser, 4, {"number": "0"})
    answer(browser, 8, {"words": "Bye"})
    assert "like-it" not in browser.get("/go/check").words
    assert send(browser).to == "/go/sent"
    assert set(stored(link)) == {"at-school", "how-many", "end"}
    taken = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.ANSWER_TAKEN_BACK)).all()
    assert [entry.detail for entry in taken] == ["like-it"]
    score = select(Score.value).join(InstrumentScale, InstrumentScale.id == Score.scale_id)
    assert db.session.scalars(score.where(InstrumentScale.code == "school")).all() == [None]


def test_until_it_is_sent_an_answer_comes_back_with_its_question(browser, link):
    answer(browser, 1, YES)
    answer(browser, 2, {"answer": "2"})
    answer(browser, 1, NO)
    answer(browser, 1, YES)
    assert stored(link)["like-it"] == AnswerValue(value=2.0)
    assert "like-it" in browser.get("/go/check").words


def test_danger_is_heard_of_also_where_its_question_is_not_asked_any_more_SAFE_05(browser, link):
    answer(browser, 1, YES)
    assert answer(browser, 3, YES).to == "/go/help-now"
    answer(browser, 1, NO)
    assert browser.get("/go/help-now").status == 200
    answer(browser, 4, {"number": "0"})
    answer(browser, 8, {"words": ""})
    send(browser)
    assert len(db.session.scalars(select(Alert)).all()) == 1
    assert "hurt" not in stored(link)


def test_an_old_page_about_danger_still_tells_SAFE_05(browser, link):
    answer(browser, 1, NO)
    page = browser.get(to(1)).page
    token = next(n.attributes["value"] for n in page.all("input") if n.attributes.get("name") == "csrf_token")
    assert browser.post(to(3), {"csrf_token": token, "answer": "1"}).to == "/go/help-now"
    assert len(db.session.scalars(select(Alert)).all()) == 1


def test_the_words_that_were_read_are_kept_with_each_answer(browser, link):
    answer(browser, 1, NO)
    assert db.session.scalars(select(Answer.asked_in)).all() == ["en-GB"]
