"""How the page of help behaves."""

from __future__ import annotations

from app.access.scope import set_pass
from tests.support.alerts import held_by


def test_help_answers_for_anyone_and_begins_with_danger(pages):
    answer = pages.get("/help")
    assert answer.status == 200
    words = answer.page.one("main").text
    assert words.index("In danger now?") < words.index("Childline")
    assert answer.page.all("a", href="tel:999")
    assert answer.page.all("a", href="tel:08001111")
    assert "Call 0800 1111" in answer.words


def test_help_answers_for_staff_too(cast, pages):
    assert pages.as_(cast.dev).get("/help").status == 200


def test_a_text_line_says_which_word_to_send_SAFE_33(pages):
    answer = pages.get("/help")
    assert answer.page.one("a", href="sms:85258?body=SHOUT").text == "Text SHOUT to 85258"


def test_help_says_that_nobody_watches_all_the_time_SAFE_03(pages):
    assert "Nobody watches" in pages.get("/help").words


def test_numbers_of_the_service_stand_above_the_national_ones_SAFE_33(app, cast, pages):
    # Whoever fills in a form of a service holds its pass; here it is put in hand before the page runs.
    app.before_request_funcs.setdefault("safeguarding_help", []).append(lambda: set_pass(held_by(cast, cast.cara)))
    try:
        answer = pages.get("/help")
    finally:
        app.before_request_funcs["safeguarding_help"].pop()
    assert answer.page.one("a", href="tel:01632960001").text == "Children's services: 01632 960001"
    words = answer.page.one("main").text
    assert words.index("In danger now?") < words.index("01632 960001") < words.index("Childline")


def test_nobody_else_learns_the_numbers_of_a_service(pages):
    assert "01632 960001" not in pages.get("/help").words
