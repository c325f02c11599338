"""How a question behaves."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.instruments.types import MissingCode
from app.safeguarding.models import Alert
from app.surveys.types import AnswerValue
from tests.support.answering import (
    CHECK_IN,
    SAFE_PLACE,
    STAR,
    TEXT_PLACE,
    answer,
    items_of,
    links_of,
    opened,
    stored,
)
from tests.support.client import htmx
from tests.support.invited import invite

STEP = htmx("question-step")


def alerts():
    db.session.rollback()
    return db.session.scalars(select(Alert).order_by(Alert.id)).all()


def trail(action):
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(AuditEntry.action == action))


def test_every_question_of_a_survey_shows_its_words_and_nothing_is_picked_A11Y_56(cast, pages, context):
    browser = opened(pages, invite(cast))
    for place, item in enumerate(items_of(), start=1):
        page = browser.get(f"/go/question/{place}").page
        assert " ".join(page.one("h1").text.split()) == item.text["en-GB"]
        assert page.one("title").text == f"Question {place} of {CHECK_IN} \N{EN DASH} Check-in"
        assert not [node for node in page.all("input", type="radio") if "checked" in node.attributes]
        for option in item.options:
            assert option.text["en-GB"] in page.words


def test_every_area_of_a_star_is_a_list_of_its_steps_in_full_A11Y_59(cast, pages, context):
    browser = opened(pages, invite(cast, instrument="waymark-star"))
    for place, item in enumerate(items_of("waymark-star"), start=1):
        page = browser.get(f"/go/question/{place}").page
        assert [node.text.strip() for node in page.all("label")][:5] == [o.text["en-GB"] for o in item.options]
        assert "Pick the step that sounds most like you now." in page.words
    assert browser.get(f"/go/question/{STAR + 1}").status == 404


@pytest.mark.parametrize("code", MissingCode)
def test_question_can_be_skipped_in_three_ways_with_no_extra_step_YP_09_YP_10(cast, pages, context, code):
    invited = invite(cast)
    assert answer(opened(pages, invited), 1, code.value).to == "/go/question/2"
    assert stored(invited) == {"learning": AnswerValue(missing_code=code)}


def test_skips_come_after_a_divider(cast, pages, context):
    page = opened(pages, invite(cast)).get("/go/question/1").page
    order = [
        node.attributes.get("value", "hr")
        for node in page.nodes
        if node.tag == "hr" or node.attributes.get("type") == "radio"
    ]
    assert order == ["1", "2", "3", "4", "5", "hr", *MissingCode]


def test_answer_is_saved_at_every_step_and_shown_again_YP_12_REL_05(cast, pages, context):
    invited = invite(cast)
    browser = opened(pages, invited)
    answer(browser, 1, "4")
    assert stored(invited) == {"learning": AnswerValue(value=4.0)}
    answer(browser, 2, "2")
    assert stored(invited)["body"] == AnswerValue(value=2.0)
    assert "checked" in browser.get("/go/question/1").page.one("input", value="4").attributes
    assert trail(Action.RESPONSE_STARTED) == 1
    assert trail(Action.ANSWER_SAVED) == 2


def test_same_answer_again_changes_nothing_and_another_replaces_it(cast, pages, context):
    invited = invite(cast)
    browser = opened(pages, invited)
    for value in ("4", "4", "1", "dont_know"):
        assert answer(browser, 1, value).status == 303
    assert stored(invited) == {"learning": AnswerValue(missing_code=MissingCode.DONT_KNOW)}
    assert trail(Action.ANSWER_SAVED) == 3


def test_back_leads_to_the_question_before_in_the_state_it_was_left_A11Y_64(cast, pages, context):
    browser = opened(pages, invite(cast))
    assert links_of(browser.get("/go/question/1"))["Back"] == "/go/start"
    answer(browser, 1, "5")
    back = links_of(browser.get("/go/question/2"))["Back"]
    assert back == "/go/question/1"
    assert "checked" in browser.get(back).page.one("input", value="5").attributes


def test_nothing_picked_is_explained_and_nothing_stored_A11Y_62(cast, pages, context):
    invited = invite(cast)
    shown = opened(pages, invited).submit("/go/question/1")
    assert shown.status == 422
    assert shown.page.one("title").text == f"Error: Question 1 of {CHECK_IN} \N{EN DASH} Check-in"
    summary = shown.page.one("div", id="error-summary")
    assert "There is a problem" in summary.text
    assert "Pick an answer, or pick “I'd rather not say”." in summary.text
    (link,) = [node for node in shown.page.all("a") if node.attributes["href"].startswith("#answer")]
    assert shown.page.one("input", id=link.attributes["href"][1:]).attributes["value"] == "1"
    assert shown.page.one("p", id="answer-error").text.strip() == "Pick an answer, or pick “I'd rather not say”."
    assert "answer-error" in shown.page.one("fieldset").attributes["aria-describedby"]
    assert stored(invited) == {}


def test_value_that_the_question_does_not_offer_is_refused_SEC_12(cast, pages, context):
    invited = invite(cast)
    browser = opened(pages, invited)
    for value in ("6", "0", "-1", "1.5", "words"):
        assert answer(browser, 1, value).status == 422
    assert stored(invited) == {}


def test_words_may_be_left_empty_or_written_and_are_sealed(cast, pages, context):
    invited = invite(cast)
    browser = opened(pages, invited)
    assert answer(browser, TEXT_PLACE, "").to == "/go/check"
    assert stored(invited) == {"anything-else": AnswerValue()}
    answer(browser, TEXT_PLACE, "  I like\r\nthe new room\x00 ")
    assert stored(invited) == {"anything-else": AnswerValue(text="I like\nthe new room")}
    assert "the new room" in browser.get(f"/go/question/{TEXT_PLACE}").page.one("textarea").text


def test_words_that_are_too_long_are_kept_on_the_page_A11Y_62(cast, pages, context):
    invited = invite(cast)
    shown = answer(opened(pages, invited), TEXT_PLACE, "a" * 1001)
    assert shown.status == 422
    assert "There is room for 1000." in shown.words
    assert shown.page.one("textarea").text.strip() == "a" * 1001
    assert shown.page.one("textarea").attributes["aria-invalid"] == "true"
    assert stored(invited) == {}


def test_every_question_says_why_we_ask_and_who_sees_it_one_tap_away_A11Y_52_YP_04(cast, pages, context):
    browser = opened(pages, invite(cast))
    for place, item in enumerate(items_of(), start=1):
        page = browser.get(f"/go/question/{place}").page
        told = {node.text.strip() for node in page.all("summary")}
        assert {"Who sees this?", "What does this mean?"} <= told
        hidden = " ".join(node.text for node in page.all("details"))
        assert item.why_we_ask["en-GB"] in hidden
        assert item.simple_text["en-GB"] in hidden
        assert "Your worker and their team can read it." in hidden


@pytest.mark.parametrize("place", [SAFE_PLACE, TEXT_PLACE])
def test_risk_and_words_say_that_nobody_watches_and_when_someone_looks_SAFE_03(cast, pages, context, place):
    said = opened(pages, invite(cast)).get(f"/go/question/{place}").words
    assert "Nobody reads this all the time." in said
    assert "someone looks" in said.lower()


def test_risk_question_says_the_limits_again_YP_05(cast, pages, context):
    browser = opened(pages, invite(cast))
    for place, item in enumerate(items_of(), start=1):
        page = browser.get(f"/go/question/{place}").page
        in_the_open = [node for node in page.all("p") if "badly hurt" in node.text and "details" not in node.parents]
        assert bool(in_the_open) == (item.risk is not None)


def test_help_is_inside_the_risk_question_and_out_of_sight_SAFE_02(cast, pages, context):
    page = opened(pages, invite(cast)).get(f"/go/question/{SAFE_PLACE}").page
    panel = page.one("section", id="help-panel")
    assert "hidden" in panel.attributes
    assert panel.attributes["data-when"] == "1 2"
    for words in ("Call 999", "0800 1111", "Text SHOUT to 85258", "01632 960001"):
        assert words in panel.text
    for node in page.all("input", type="radio"):
        assert set(node.attributes) == {"type", "name", "value", "id"}, "nothing tells an onlooker which answers count"
    (without_scripts,) = [node for node in page.all("details") if "Get help now" in node.text]
    assert "0800 1111" in without_scripts.text
    assert not opened(pages, invite(cast)).get("/go/question/1").page.all("section", id="help-panel")


@pytest.mark.parametrize(("value", "raised"), [("1", 1), ("2", 1), ("3", 0), ("5", 0), ("rather_not_say", 0)])
def test_risk_answer_raises_an_alert_and_help_comes_before_the_next_question_SAFE_02_SAFE_05(
    cast, pages, context, value, raised
):
    sent = answer(opened(pages, invite(cast)), SAFE_PLACE, value)
    assert sent.to == ("/go/help-now" if raised else f"/go/question/{SAFE_PLACE + 1}")
    assert len(alerts()) == raised
    for alert in alerts():
        assert (alert.item_code, alert.person_id, alert.service_id) == ("safe", cast.cara.id, cast.harbour_id)
        assert alert.reason == "They said they do not feel safe."


def test_risk_answer_sent_twice_or_changed_raises_one_alert_that_stays_REL_08(cast, pages, context):
    browser = opened(pages, invite(cast))
    for value in ("1", "1", "5", "2"):
        answer(browser, SAFE_PLACE, value)
    assert len(alerts()) == 1


def test_lowest_step_of_a_star_raises_an_alert_too(cast, pages, context):
    browser = opened(pages, invite(cast, instrument="waymark-star"))
    place = next(n for n, item in enumerate(items_of("waymark-star"), start=1) if item.risk)
    assert answer(browser, place, "1").to == "/go/help-now"
    assert [alert.item_code for alert in alerts()] == ["places"]


def test_part_with_scripts_brings_the_next_question_at_its_own_address_A11Y_72(cast, pages, context):
    invited = invite(cast)
    browser = opened(pages, invited)
    shown = answer(browser, 1, "4", headers=STEP)
    assert shown.status == 200
    assert shown.headers["HX-Push-Url"] == "/go/question/2"
    assert shown.page.nodes[0].attributes["id"] == "question-step"
    assert shown.page.one("title").text == f"Question 2 of {CHECK_IN} \N{EN DASH} Check-in"
    assert shown.page.one("form").attributes["action"] == "/go/question/2"
    assert not [node for node in shown.page.all("input", type="radio") if "checked" in node.attributes]
    assert shown.page.nodes[0].attributes["data-say"] == "Saved"
    assert stored(invited) == {"learning": AnswerValue(value=4.0)}
    assert browser.get(shown.headers["HX-Push-Url"]).page.one("h1").text == shown.page.one("h1").text


def test_part_with_scripts_shows_an_earlier_answer_to_the_next_question(cast, pages, context):
    browser = opened(pages, invite(cast))
    answer(browser, 2, "5")
    shown = answer(browser, 1, "1", headers=STEP)
    (picked,) = [node for node in shown.page.all("input", type="radio") if "checked" in node.attributes]
    assert picked.attributes["value"] == "5"


def test_part_with_a_problem_says_so_and_does_not_say_saved(cast, pages, context):
    shown = opened(pages, invite(cast)).submit("/go/question/1", headers=STEP)
    assert shown.status == 422
    assert "HX-Push-Url" not in shown.headers
    assert "data-say" not in shown.page.nodes[0].attributes
    assert shown.page.one("title").text.startswith("Error: ")


def test_risk_answer_with_scripts_loads_the_help_page_whole_SAFE_02(cast, pages, context):
    sent = answer(opened(pages, invite(cast)), SAFE_PLACE, "1", headers=STEP)
    assert (sent.status, sent.to) == (204, "/go/help-now")


def test_last_answer_with_scripts_brings_the_list_of_answers(cast, pages, context):
    shown = answer(opened(pages, invite(cast)), TEXT_PLACE, "", headers=STEP)
    assert shown.headers["HX-Push-Url"] == "/go/check"
    assert shown.page.one("h1").text == "Have a look at your answers"


def test_changed_answer_leads_back_to_the_list_A11Y_37(cast, pages, context):
    browser = opened(pages, invite(cast))
    assert links_of(browser.get("/go/question/2?change=1"))["Back"] == "/go/check"
    assert browser.submit("/go/question/2?change=1", {"answer": "3"}).to == "/go/check"
    assert browser.submit("/go/question/2?change=1").status == 303


def test_other_browser_can_neither_read_nor_write_SEC_84(cast, pages, context):
    invited = invite(cast)
    first, other = opened(pages, invited), opened(pages, invited)
    token = other.get("/go/question/1").page.all("input", name="csrf_token")[0].attributes["value"]
    answer(first, 1, "4")
    assert other.get("/go/question/1").status == 409
    refused = other.post("/go/question/1", {"csrf_token": token, "answer": "1"})
    assert refused.status == 409
    assert "started on another phone" in refused.words
    assert stored(invited) == {"learning": AnswerValue(value=4.0)}


def test_answers_keep_the_words_they_were_asked_in_when_a_new_version_comes_REL_07(cast, pages, context):
    from app.db import transaction
    from app.instruments.queries import get_version
    from app.instruments.services import import_instrument

    browser = opened(pages, invite(cast))
    answer(browser, 1, "4")
    changed = get_version("check-in").definition
    with transaction():
        newer = {**changed, "version": "2", "items": [{**changed["items"][1], "text": {"en-GB": "Quite new?"}}]}
        import_instrument(newer)
    page = browser.get("/go/question/2").page
    assert page.one("h1").text == items_of_first_version()[1].text["en-GB"]
    assert f"Question 2 of {CHECK_IN}" in page.words


def items_of_first_version():
    from app.instruments import definition
    from app.instruments.queries import get_version

    return definition.read(get_version("check-in", "1").definition).items


def test_field_that_nobody_asked_for_is_refused_SEC_105(cast, pages, context):
    invited = invite(cast)
    assert opened(pages, invited).submit("/go/question/1", {"answer": "3", "person_id": "1"}).status == 422
    assert stored(invited) == {}


def test_welsh_page_shows_welsh_words_A11Y_32(cast, pages, context):
    browser = opened(pages, invite(cast))
    page = browser.get("/go/question/1?lang=cy").page
    assert page.one("html").attributes["lang"] == "cy"
    assert page.one("h1").text == items_of()[0].text["cy"]


def test_there_is_no_question_outside_the_form(cast, pages, context):
    browser = opened(pages, invite(cast))
    for place in ("0", str(CHECK_IN + 1), "999999999999999999999", "safe", "-1"):
        assert browser.get(f"/go/question/{place}").status == 404
