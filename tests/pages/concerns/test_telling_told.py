"""How writing down what a child told behaves."""

from __future__ import annotations

import datetime as dt

import pytest

from app.concerns.models import Concern
from app.i18n.dates import today
from tests.support.concerned import BOARD, WORDS, every, of, told, write_told


def address(cast):
    return of(cast.cara, "concerns/told")


def test_words_time_and_who_was_there_are_kept_word_for_word_SAFE_16(cast, pages, context):
    answer = pages.as_(cast.asha).submit(address(cast), told())
    assert answer.status == 303
    (row,) = every(Concern)
    assert answer.to == f"{BOARD}{row.public_id}"
    assert (row.words, row.present, row.asked) == (WORDS, told()["present"], told()["asked"])
    assert (row.person_id, row.by_id, row.is_for_officer) == (cast.cara.id, cast.asha.user_id, False)


def test_police_and_council_stand_there_and_nobody_can_stop_it_SAFE_16(cast, pages):
    words = pages.as_(cast.asha).get(address(cast)).words
    assert "Call 999 first" in words
    assert "01632 960001" in words
    assert "101" in words
    assert "No one may stop you" in words
    assert "Open questions only" in words
    assert "the law asks you" not in words


@pytest.mark.parametrize(("days", "said"), [(-1, "Since "), (1, "From ")])
def test_the_duty_of_the_law_is_named_from_its_day_SAFE_16(days, said, cast, pages, app, monkeypatch):
    monkeypatch.setitem(app.config, "REPORTING_DUTY_FROM", today() + dt.timedelta(days=days))
    words = pages.as_(cast.asha).get(address(cast)).words
    assert "the law asks you to report" in words
    assert said in words


@pytest.mark.parametrize("name", ["words", "present", "asked", "next_step", "happened_at"])
def test_each_part_is_asked_for(name, cast, pages, context):
    assert pages.as_(cast.asha).submit(address(cast), told(**{name: ""})).status == 422
    assert every(Concern) == []


def test_it_can_go_outside_the_chain_of_command_SAFE_16(cast, pages, context):
    row = write_told(pages, cast.asha, cast.cara, is_for_officer="y", is_kept_from_managers="y")
    assert pages.as_(cast.omar).get(f"{BOARD}{row.public_id}").status == 200
    assert pages.as_(cast.lena).get(f"{BOARD}{row.public_id}").status == 200
    assert pages.as_(cast.erin).get(f"{BOARD}{row.public_id}").status == 404


def test_a_manager_can_write_down_what_a_child_told_too_SAFE_16(cast, pages, context):
    assert write_told(pages, cast.erin, cast.cara).by_id == cast.erin.user_id


def test_a_form_opened_for_one_young_person_saves_to_no_other_SAFE_36(cast, pages, context):
    asha = pages.as_(cast.asha)
    other = asha.get(of(cast.callum, "concerns/told")).page.one("input", name="about").attributes["value"]
    assert asha.submit(address(cast), told(about=other)).status == 422
    assert every(Concern) == []


def test_sent_twice_it_is_stored_once(cast, pages, context):
    asha = pages.as_(cast.asha)
    key = asha.get(address(cast)).page.one("input", name="form_key").attributes["value"]
    assert [asha.submit(address(cast), told(form_key=key)).status for _ in range(2)] == [303, 303]
    assert len(every(Concern)) == 1


def test_somebody_elsewhere_finds_nothing(cast, pages):
    assert pages.as_(cast.ben).get(address(cast)).status == 404
    assert pages.get(address(cast)).to == "/staff/sign-in"
