"""How the page where answers are checked behaves."""

from __future__ import annotations

from tests.support.answering import CHECK_IN, SAFE_PLACE, TEXT_PLACE, answer, fill_in, links_of, opened, send
from tests.support.client import form_of
from tests.support.invited import invite


def rows(shown):
    terms = [node.text.strip() for node in shown.page.all("dt")]
    said = [node.text.strip() for node in shown.page.all("dd")]
    return list(zip(terms, said[::2], strict=True))


def test_every_answer_is_shown_in_words(cast, pages, context):
    browser = opened(pages, invite(cast))
    fill_in(browser, {1: "5", 2: "dont_know", 3: "rather_not_say", 4: "not_about_me", TEXT_PLACE: "More football"})
    shown = rows(browser.get("/go/check"))
    assert len(shown) == CHECK_IN
    assert [words for _question, words in shown[:4]] == [
        "Really well",
        "I don't know",
        "I'd rather not say",
        "This isn't about me",
    ]
    assert shown[-1][1] == "More football"


def test_each_answer_has_a_link_that_says_what_it_changes_A11Y_26(cast, pages, context):
    browser = opened(pages, invite(cast))
    fill_in(browser, {})
    links = links_of(browser.get("/go/check"))
    for number in range(1, CHECK_IN + 1):
        assert links[f"Change your answer to question {number}"] == f"/go/question/{number}?change=1"


def test_changed_answer_is_shown_when_the_person_comes_back_YP_13_A11Y_37(cast, pages, context):
    browser = opened(pages, invite(cast))
    fill_in(browser, {})
    link = links_of(browser.get("/go/check"))["Change your answer to question 2"]
    assert browser.submit(link, {"answer": "5"}).to == "/go/check"
    assert rows(browser.get("/go/check"))[1][1] == "Really good"


def test_question_without_an_answer_is_named_and_may_stay_so(cast, pages, context):
    browser = opened(pages, invite(cast))
    answer(browser, 1, "3")
    shown = browser.get("/go/check")
    assert rows(shown)[1][1] == "No answer yet"
    assert links_of(shown)["Answer question 2"] == "/go/question/2?change=1"
    assert send(browser).to == "/go/sent"


def test_limits_and_readers_are_told_again_YP_04_YP_05(cast, pages, context):
    browser = opened(pages, invite(cast))
    fill_in(browser, {})
    shown = browser.get("/go/check")
    assert "Your worker and their team can read it." in shown.words
    (limits,) = [n for n in shown.page.all("p") if "badly hurt" in n.text and "details" not in n.parents]
    assert limits.attributes == {}


def test_without_any_answer_it_leads_to_the_start(cast, pages, context):
    assert opened(pages, invite(cast)).get("/go/check").to == "/go/start"


def test_answer_changed_in_another_tab_is_shown_before_anything_is_sent_REL_10(cast, pages, context):
    browser = opened(pages, invite(cast))
    fill_in(browser, {})
    action, filled = form_of(browser.get("/go/check").page, "/go/send")
    answer(browser, SAFE_PLACE, "5")
    sent = browser.post(action, filled)
    assert sent.to == "/go/check?changed=1"
    assert "An answer changed since you looked." in browser.get(sent.to).words
    assert send(browser).to == "/go/sent"


def test_other_browser_is_shown_nothing_SEC_84(cast, pages, context):
    invited = invite(cast)
    answer(opened(pages, invited), 1, "3")
    assert opened(pages, invited).get("/go/check").status == 409


def test_title_says_nothing_DEC_01(cast, pages, context):
    browser = opened(pages, invite(cast))
    answer(browser, 1, "3")
    assert browser.get("/go/check").page.one("title").text == "Your answers \N{EN DASH} Check-in"
