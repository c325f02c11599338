"""What a licence does not allow is neither asked nor shown; proved on a measure made up for it."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

from app.instruments.checking import problems
from app.instruments.definition import read
from app.instruments.fidelity import Refused, faithful
from app.instruments.licence import Bar, Held, bars
from tests.support.forms import en, raw_form, raw_item

DAY = dt.date(2026, 3, 1)
BEFORE, AFTER = dt.date(2026, 2, 28), dt.date(2026, 3, 2)


def measure(**licence: Any) -> dict[str, Any]:
    """An invented measure with everything that a licence may forbid."""
    picture = {"picture": {"file": "cloud.svg", "alt": en("A cloud")}, "audio": {"en-GB": "cloud.mp3"}}
    item = raw_item("calm", "faces", section="one", media=picture, simple_text=en("Are you calm?"))
    item["text"] = {"en-GB": "How calm are you?", "cy": "Pa mor dawel wyt ti?", "fr": "Es-tu calme ?"}
    raw = raw_form(
        [item, raw_item("rest", "words", section="one")],
        sections=[{"code": "one", "order": "random"}],
        languages={"en-GB": "official", "cy": "draft", "fr": "official"},
    )
    raw["licence"] |= licence
    return raw


def test_an_open_licence_shows_everything():
    raw = measure()
    assert problems(raw) == []
    assert faithful(raw) == (raw, ())


def test_a_locked_measure_is_shown_as_its_holder_wrote_it_and_says_what_it_refused():
    raw = measure(locked=True)
    before = copy.deepcopy(raw)
    form = read(raw)
    assert faithful(raw)[1] == (Refused.TRANSLATION, Refused.EASY_READ, Refused.PICTURES, Refused.ORDER)
    assert raw == before, "what is stored stays as it came"
    calm = form.items[0]
    assert (calm.kind, calm.simple_text, calm.media) == ("words", {}, {"audio": {"en-GB": "cloud.mp3"}})
    assert set(calm.text) == {"en-GB", "fr"}
    assert not form.sections[0].is_mixed


@pytest.mark.parametrize("name", ["translation", "easy_read", "pictures", "order"])
def test_what_is_allowed_stays_and_nothing_beyond_it(name):
    raw = measure(adaptations=[name])
    refused = {one.value for one in faithful(raw)[1]}
    assert refused == {"translation", "easy_read", "pictures", "order"} - {name}


def test_a_licence_without_reading_aloud_has_no_recordings():
    raw = measure(media=["screen"])
    assert faithful(raw)[1] == (Refused.READ_ALOUD,)
    assert read(raw).items[0].media == {"picture": {"file": "cloud.svg", "alt": en("A cloud")}}


def test_words_that_happen_to_be_named_like_a_language_stay():
    raw = measure(locked=True)
    raw["items"][1]["code"] = "cy"
    assert [item.code for item in read(raw).items] == ["calm", "cy"]


def test_an_open_measure_may_be_asked_by_anybody():
    assert bars(measure(), None, DAY) == ()


@pytest.mark.parametrize(
    ("held", "found"),
    [
        (None, (Bar.NO_AGREEMENT,)),
        (Held(AFTER, None), (Bar.NO_AGREEMENT,)),
        (Held(DAY, None), ()),
        (Held(BEFORE, DAY), ()),
        (Held(BEFORE, BEFORE), (Bar.AGREEMENT_ENDED,)),
    ],
)
def test_a_measure_that_needs_an_agreement_is_asked_only_while_one_lasts(held, found):
    assert bars(measure(needs_proof=True), held, DAY) == found


def test_terms_that_have_ended_and_media_that_are_not_allowed_bar_it_whatever_is_held():
    held = Held(BEFORE, None)
    assert bars(measure(expires_on="2026-03-01"), held, DAY) == ()
    assert bars(measure(expires_on="2026-02-28"), held, DAY) == (Bar.TERMS_ENDED,)
    assert bars(measure(media=["paper"]), held, DAY) == (Bar.NOT_ON_SCREEN,)
