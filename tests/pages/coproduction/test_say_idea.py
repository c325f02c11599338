"""How saying an idea behaves."""

from __future__ import annotations

import logging

from sqlalchemy import func, select

from app.coproduction.models import Idea
from app.db import db
from app.i18n.dates import today
from app.invitations import hold
from tests.support.after_sending import after_sending
from tests.support.client import form_of, htmx

ADDRESS = "/go/idea"


def filled(**changes):
    return {"words": "Longer opening on Fridays.", "said_as": "Moss"} | changes


def ideas():
    return db.session.scalars(select(Idea).execution_options(populate_existing=True)).all()


def rows_of_every_table():
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in db.metadata.sorted_tables
    }


def test_a_young_person_says_an_idea_YP_60(cast, pages, context):
    young = after_sending(pages, cast.harbour)
    answer = young.submit(ADDRESS, filled())
    assert (answer.status, answer.to) == (303, "/go/idea/thanks")
    assert "Your idea is sent" in young.get(answer.to).words
    (idea,) = ideas()
    assert (idea.words, idea.said_as, idea.service_id) == ("Longer opening on Fridays.", "Moss", cast.harbour_id)
    assert idea.arrived_on == today()


def test_an_idea_needs_no_name(cast, pages, context):
    after_sending(pages, cast.harbour).submit(ADDRESS, filled(said_as=""))
    assert [idea.said_as for idea in ideas()] == [None]


def test_an_idea_adds_one_row_and_no_other_anywhere(cast, pages, context):
    young = after_sending(pages, cast.harbour)
    before = rows_of_every_table()
    young.submit(ADDRESS, filled())
    young.get("/go/idea/thanks")
    db.session.rollback()
    after = rows_of_every_table()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {"idea": 1}


def test_the_log_does_not_say_when_an_idea_came(app, cast, pages):
    lines = []
    listener = logging.Handler()
    listener.emit = lambda record: lines.append(getattr(record, "facts", {}).get("page"))
    level = app.logger.level
    app.logger.addHandler(listener)
    app.logger.setLevel("INFO")
    try:
        young = after_sending(pages, cast.harbour)
        young.submit(ADDRESS, filled())
        young.get("/go/idea/thanks")
        young.get("/help")
    finally:
        app.logger.removeHandler(listener)
        app.logger.setLevel(level)
    assert lines == ["safeguarding_help.index"]


def test_two_sends_of_one_form_are_one_idea_REL_02(cast, pages, context):
    young = after_sending(pages, cast.harbour)
    _action, form = form_of(young.get(ADDRESS).page)
    assert [young.post(ADDRESS, form | filled()).status for _ in range(3)] == [303, 303, 303]
    assert [idea.public_id for idea in ideas()] == [form["form_key"]]


def test_other_words_on_the_same_form_become_a_second_idea_REL_02(cast, pages, context):
    young = after_sending(pages, cast.harbour)
    _action, form = form_of(young.get(ADDRESS).page)
    young.post(ADDRESS, form | filled())
    answer = young.post(ADDRESS, form | filled(words="A pool table."))
    assert answer.status == 422
    assert "We have your first idea" in answer.words
    _action, again = form_of(answer.page)
    assert again["words"].strip() == "A pool table."
    assert again["form_key"] != form["form_key"]
    assert young.post(ADDRESS, again).status == 303
    assert sorted(idea.words for idea in ideas()) == ["A pool table.", "Longer opening on Fridays."]


def test_a_key_that_we_did_not_make_is_refused(cast, pages, context):
    answer = after_sending(pages, cast.harbour).submit(ADDRESS, filled(form_key="../" + "x" * 19))
    assert answer.status == 422
    assert ideas() == []


def test_the_form_says_that_it_is_not_watched_and_who_may_read_it_SAFE_03(cast, pages):
    answer = after_sending(pages, cast.harbour).get(ADDRESS)
    for words in (
        "Nobody watches this all the time",
        "We do not keep your name with it",
        "You do not need to use names",
        "Anyone can read the board",
    ):
        assert words in answer.words
    assert len(answer.page.all("a", href="/help")) == 2


def test_the_title_is_neutral_DEC_01(cast, pages):
    title = after_sending(pages, cast.harbour).get(ADDRESS).page.one("title").text
    assert title == "Your idea"


def test_missing_words_are_explained_A11Y_62(cast, pages, context):
    answer = after_sending(pages, cast.harbour).submit(ADDRESS, filled(words="  "))
    assert answer.status == 422
    assert answer.page.one("title").text.startswith("Error: ")
    assert answer.page.one("a", href="#words").text == "Write your idea first"
    assert ideas() == []


def test_a_very_long_idea_keeps_its_words_on_the_page(cast, pages, context):
    long = "word " * 201
    answer = after_sending(pages, cast.harbour).submit(ADDRESS, filled(words=long))
    assert answer.status == 422
    assert answer.page.one("textarea", id="words").text.strip() == long.strip()
    assert ideas() == []


def test_a_browser_that_has_not_just_sent_finds_nothing(cast, pages, context):
    token = pages.get("/staff/sign-in").page.all("input", name="csrf_token")[0].attributes["value"]
    assert pages.get(ADDRESS).status == 404
    assert pages.post(ADDRESS, filled(csrf_token=token, form_key="k" * 22)).status == 404
    assert pages.as_(cast.asha).get(ADDRESS).status == 404
    assert ideas() == []


def test_part_is_the_same_as_in_the_page(cast, pages, context):
    young = after_sending(pages, cast.harbour)
    part = young.part(ADDRESS, "idea-form").page
    assert part.nodes[0].attributes["id"] == "idea-form"
    assert form_of(part)[1].keys() == form_of(young.get(ADDRESS).page)[1].keys()
    answer = young.submit(ADDRESS, filled(words=""), headers=htmx("idea-form"))
    assert (answer.status, answer.page.nodes[0].attributes["id"]) == (422, "idea-form")
    sent = young.submit(ADDRESS, filled(), headers=htmx("idea-form"))
    assert (sent.status, sent.to) == (204, "/go/idea/thanks")


def test_what_sending_leaves_in_the_browser_opens_the_form(app, cast, pages):
    with app.test_request_context():
        hold.finish(service_public_id=cast.harbour, receipt="AB12")
        left = hold.after()
    assert left is not None
    with pages.client.session_transaction() as session:
        session["after"] = left
    assert pages.get(ADDRESS).status == 200
