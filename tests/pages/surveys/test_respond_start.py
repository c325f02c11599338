"""How the page before the first question behaves."""

from __future__ import annotations

import pytest

from app.instruments.queries import get_version
from app.invitations.queries import find_open_by_token
from app.journeys.reading import Perspective
from tests.support.answering import answer, items_of, opened, response_of, typed
from tests.support.invited import invite


def test_young_person_is_told_everything_before_the_first_question_YP_02(cast, pages, context):
    said = opened(pages, invite(cast)).get("/go/start").words
    in_order = [
        "It asks how things are going for you",
        "Your worker asked you",
        "Who will see this",
        "When we have to tell someone",
        "What happens next",
        "Need to hide this fast?",
    ]
    places = [said.index(words) for words in in_order]
    assert places == sorted(places)
    minutes = get_version("check-in").definition["minutes"]
    total = sum(item.kind != "information" for item in items_of())
    assert f"{total} questions, about {minutes} minutes" in said
    assert "You can stop at any time" in said
    assert "There are no right answers" in said


def test_page_lists_who_sees_and_who_does_not_YP_03(cast, pages, context):
    said = opened(pages, invite(cast)).get("/go/start").words
    assert "Your worker and their team can read it." in said
    assert "Your worker's manager can read it." in said
    assert "Your mum, your dad or your carer will not see it." in said
    assert "The people who pay for this help will not see it." in said


def test_parent_is_told_that_their_child_does_not_see_it(cast, pages, context):
    said = opened(pages, invite(cast, perspective=Perspective.PARENT_OR_CARER)).get("/go/start").words
    assert "Your child will not see it." in said
    assert "Your mum" not in said


def test_limits_of_privacy_stand_in_the_same_size_as_the_promise_YP_05(cast, pages, context):
    page = opened(pages, invite(cast)).get("/go/start").page
    (limits,) = [node for node in page.all("p") if "badly hurt" in node.text]
    (promise,) = [node for node in page.all("p") if node.text.startswith("We keep what you say private")]
    assert "we have to tell someone who can help" in limits.text
    assert "We will try to talk to you first." in limits.text
    assert limits.attributes == promise.attributes == {}


def test_page_says_when_it_is_read_and_what_leaving_does_SAFE_03_YP_29(cast, pages, context):
    said = opened(pages, invite(cast)).get("/go/start").words
    assert "someone looks" in said
    assert "Nobody watches this page all the time." in said
    assert "press Shift 3 times" in said
    assert "may still show in your phone's history" in said


def test_start_leads_to_the_first_question_and_stores_nothing_SEC_85(cast, pages, context):
    invited = invite(cast)
    assert opened(pages, invited).submit("/go/start").to == "/go/question/1"
    assert response_of(invited) is None


def test_same_browser_goes_on_where_it_stopped_YP_12(cast, pages, context):
    invited = invite(cast)
    browser = opened(pages, invited)
    answer(browser, 1, "4")
    browser.get(f"/go/{invited.token}")
    assert "Carry on" in browser.get("/go/start").words
    assert browser.submit("/go/start").to == "/go/question/2"


def test_another_browser_with_the_link_is_kindly_refused_and_shown_nothing_SEC_84(cast, pages, context):
    invited = invite(cast)
    answer(opened(pages, invited), 1, "4")
    other = opened(pages, invited)
    shown = other.get("/go/start")
    assert shown.status == 409
    assert shown.page.one("h1").text == "This was started on another phone"
    assert "/go" in {node.attributes["href"] for node in shown.page.all("a")}


def test_another_browser_with_the_code_carries_on_YP_12(cast, pages, context):
    invited = invite(cast)
    first = opened(pages, invited)
    answer(first, 1, "4")
    other = typed(pages, invited)
    assert "Carry on" in other.get("/go/start").words
    assert other.get("/go/question/1").status == 409, "nothing is shown before it is taken over"
    assert other.submit("/go/start").to == "/go/question/2"
    assert other.get("/go/question/1").page.one("input", value="4").attributes.get("checked") is not None
    assert first.get("/go/question/1").status == 409, "it moved"


def test_without_an_invitation_there_is_nothing(pages):
    assert pages.get("/go/start").status == 404
    assert pages.post("/go/start").status in {400, 404}


def test_staff_find_nothing_here(cast, pages):
    assert pages.as_(cast.asha).get("/go/start").status == 404


@pytest.mark.parametrize("instrument", ["check-in", "waymark-star"])
def test_title_says_nothing_about_the_form_DEC_01(cast, pages, context, instrument):
    invited = invite(cast, instrument=instrument)
    assert find_open_by_token(invited.token) is not None
    assert opened(pages, invited).get("/go/start").page.one("title").text == "Start \N{EN DASH} Check-in"
