"""How values and words of questions are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.instruments.types import MissingCode
from app.surveys.questions.base import said, said_together, sent_as
from app.surveys.types import AnswerValue, Said


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_value_survives_the_form(value):
    assert float(sent_as(value)) == value


def test_words_in_another_language_than_the_page_are_marked_A11Y_32():
    assert said({"en-GB": "Home", "cy": "Cartref"}, "cy") == Said("Cartref")
    assert said({"en-GB": "Home"}, "cy") == Said("Home", "en-GB")
    assert said({"en-GB": "Home"}, "en-GB") == Said("Home")
    assert said(None, "cy") == Said("")


def test_several_words_are_said_in_one_language_A11Y_32():
    home, bed = {"en-GB": "Home", "cy": "Cartref"}, {"en-GB": "Bed"}
    assert said_together([home, home], "cy", ", ") == Said("Cartref, Cartref")
    assert said_together([home, bed], "cy", ", ") == Said("Home, Bed", "en-GB")


def test_an_answer_is_one_thing():
    with pytest.raises(ValueError, match="never two"):
        AnswerValue(value=1.0, missing_code=MissingCode.DONT_KNOW)
