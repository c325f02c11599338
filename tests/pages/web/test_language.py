"""How a page changes its language."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from babel.dates import format_date

from app.db import db, transaction
from app.instruments.services import import_instrument
from app.invitations.models import Invitation
from tests.support.answering import opened
from tests.support.client import Answer, Pages
from tests.support.invited import invite
from tests.support.source import ROOT

HEADING = {"/help": "Cael help", "/go": "Teipia dy god", "/go/start": "Sut mae pethau?"}


def language(shown: Answer) -> str:
    """The language that the page says it is in."""
    return shown.page.one("html").attributes["lang"]


def without_welsh(part: Any) -> Any:
    """A definition with no word of Welsh."""
    if isinstance(part, dict):
        return {key: without_welsh(value) for key, value in part.items() if key != "cy"}
    return [without_welsh(one) for one in part] if isinstance(part, list) else part


def english_check_in() -> None:
    """Bring in the check-in as a provider would who has it in English only. Call it inside the application."""
    raw = json.loads((ROOT / "app/surveys/content/check-in.json").read_text(encoding="utf-8"))
    with transaction():
        import_instrument({**without_welsh(copy.deepcopy(raw)), "code": "english-check-in"})


@pytest.mark.parametrize("address", ["/help", "/go", "/go/start"])
def test_page_turns_to_welsh_A11Y_32(cast, pages, context, address):
    browser = opened(pages, invite(cast))
    assert language(browser.get(address)) == "en-GB"
    shown = browser.get(f"{address}?lang=cy")
    assert language(shown) == "cy"
    assert shown.page.one("h1").text == HEADING[address]
    assert "Does neb yn gwylio'r dudalen hon drwy'r amser. Mewn perygl nawr? Ffonia 999." in shown.words


def test_words_of_the_frame_are_welsh_on_a_page_of_the_form(cast, pages, context):
    shown = opened(pages, invite(cast)).get("/go/question/1?lang=cy")
    assert "Cwestiwn 1 o 8" in shown.words
    assert "Mae'n well gen i beidio â dweud" in shown.words
    title = shown.page.one("title").text
    assert title.startswith("Cwestiwn 1 o 8")
    assert title.endswith("Sut mae pethau")
    assert [button.text for button in shown.page.all("button")] == ["Parhau"]


def test_who_reads_the_answers_is_said_in_whole_sentences(cast, pages, context):
    said = opened(pages, invite(cast)).get("/go/start?lang=cy").words
    assert "Mae dy weithiwr a'r tîm yn gallu ei ddarllen." in said
    assert "Fydd dy fam, dy dad neu dy ofalwr ddim yn ei weld." in said


def test_question_sent_without_an_answer_is_explained_in_welsh(cast, pages, context):
    browser = opened(pages, invite(cast))
    shown = browser.submit("/go/question/1?lang=cy", {})
    assert shown.status == 422
    assert language(shown) == "cy"
    assert "Dewisa ateb, neu dewisa “Mae'n well gen i beidio â dweud”." in shown.words


def test_choice_is_remembered_and_can_be_taken_back(pages):
    pages.get("/help?lang=cy")
    assert language(pages.get("/help")) == "cy"
    assert language(pages.get("/go")) == "cy"
    pages.get("/help?lang=en-GB")
    assert language(pages.get("/help")) == "en-GB"


def test_other_browsers_keep_their_own_language(pages):
    pages.get("/help?lang=cy")
    assert language(pages.as_(None).get("/help")) == "en-GB"


@pytest.mark.parametrize("asked", ["fr", "", "CY", "cy_GB", "../cy", "en", "cy%00"])
def test_language_that_we_do_not_have_changes_nothing(pages, asked):
    assert language(pages.get(f"/help?lang={asked}")) == "en-GB"
    pages.get("/help?lang=cy")
    assert language(pages.get(f"/help?lang={asked}")) == "cy"


def test_browser_that_prefers_welsh_is_given_welsh(pages):
    assert language(pages.get("/help", headers={"Accept-Language": "cy, en;q=0.5"})) == "cy"
    assert language(pages.get("/help", headers={"Accept-Language": "fr, de;q=0.5"})) == "en-GB"


@pytest.mark.parametrize("address", ["/help", "/go", "/go/start", "/go/question/1", "/go/paused"])
def test_each_page_offers_the_other_language_in_its_own_name(cast, pages, context, address):
    browser = opened(pages, invite(cast))
    offered = browser.get(address).page.one("a", hreflang="cy")
    assert (offered.text, offered.attributes["lang"], offered.attributes["href"]) == ("Cymraeg", "cy", "?lang=cy")
    back = browser.get(f"{address}?lang=cy").page.one("a", hreflang="en-GB")
    assert (back.text, back.attributes["lang"]) == ("English", "en-GB")
    assert not browser.get(address).page.all("a", hreflang="cy")


def test_question_that_has_no_welsh_is_asked_in_english_and_says_so_A11Y_32(cast, pages, context):
    english_check_in()
    browser = opened(pages, invite(cast, instrument="english-check-in"))
    page = browser.get("/go/question/1?lang=cy").page
    assert page.one("html").attributes["lang"] == "cy"
    english = [span.text for span in page.all("span", lang="en-GB")]
    heading = page.one("h1").text
    assert heading in english
    skips = [label.text for label in page.all("label") if "Dydw i ddim yn gwybod" in label.text]
    assert len(skips) == 1
    assert not set(skips) & set(english)


def test_english_page_marks_no_part_as_another_language(cast, pages, context):
    english_check_in()
    page = opened(pages, invite(cast, instrument="english-check-in")).get("/go/question/1").page
    assert not page.all("span", lang="en-GB")


def test_dates_are_said_in_the_language_of_the_page(cast, pages, context):
    invited = invite(cast)
    browser = opened(pages, invited)
    said = browser.get("/go/paused?lang=cy").words
    until = db.session.get_one(Invitation, invited.id).expires_at.date()
    day = format_date(until, "EEEE d MMMM y", locale="cy")
    assert day.startswith("Dydd ")
    assert f"Rydyn ni'n cadw dy le. Y diwrnod olaf: {day}." in said


def test_page_that_is_not_there_says_so_in_welsh(pages):
    shown = pages.get("/nowhere?lang=cy")
    assert (shown.status, language(shown)) == (404, "cy")
    assert shown.page.one("h1").text == "Allwn ni ddim dod o hyd i'r dudalen honno"


@pytest.mark.parametrize("address", ["/staff/young-people/", "/staff/what-can-i-see", "/commission/"])
def test_pages_of_staff_and_commissioners_are_in_english_and_offer_nothing_else(cast, pages, address):
    browser = pages.as_(cast.dev if address == "/commission/" else cast.asha)
    browser.get("/help?lang=cy")
    for asked in (address, f"{address}?lang=cy"):
        shown = browser.get(asked, headers={"Accept-Language": "cy"})
        assert (shown.status, language(shown)) == (200, "en-GB")
        assert not shown.page.all("a", hreflang="cy")
    assert language(browser.get("/help")) == "cy", "the browser's own choice stays as it was"


def test_helplines_are_said_in_welsh(pages: Pages):
    said = pages.get("/help?lang=cy").words
    assert "Ffonia os wyt ti neu rywun arall mewn perygl nawr." in said
    assert "Call if you" not in said
