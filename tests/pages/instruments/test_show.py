"""How the page of one instrument behaves."""

from __future__ import annotations

import pytest

from tests.support.library import LIBRARY, address

pytestmark = pytest.mark.usefixtures("context")


def test_the_page_of_one_says_its_questions_scoring_and_that_nobody_tested_how_well_it_measures(cast, pages):
    words = pages.as_(cast.asha).get(address("check-in")).words
    assert "How is school, learning or work going?" in words
    assert "No. It shows how somebody says things are" in words
    assert "The answer to one question. From 1 to 5." in words
    assert "May raise an alert" in words
    assert "Welsh (draft, not checked yet)" in words
    assert "CC BY 4.0" in words


def test_what_a_licence_keeps_from_being_shown_is_told(cast, pages, measure):
    words = pages.as_(cast.asha).get(address("calm")).words
    assert "Left out, because its licence does not allow it" in words
    assert "Pictures and faces" in words
    assert "The same questions in plainer words" in words


def test_commissioners_have_no_library(cast, pages):
    assert pages.as_(cast.dev).get(LIBRARY).status == 403
    assert pages.as_(cast.dev).get(address("check-in")).status == 403


def test_an_instrument_that_is_not_there_is_not_found(cast, pages):
    assert pages.as_(cast.asha).get(f"{LIBRARY}{'x' * 22}").status == 404
