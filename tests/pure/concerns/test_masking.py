"""What could lead somebody to a child never stays in a masked text."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.concerns.masking import mask
from app.concerns.types import Detail

OUT = "[left out]"
WORDS = st.text(string.ascii_letters + " ", min_size=3, max_size=20).map(str.strip).filter(lambda word: len(word) > 2)


def test_postcodes_numbers_and_addresses_are_found_by_their_shape_SAFE_30():
    text = "At EX4 1AB or sw1a1aa; 07700 900123, +44 7700 900123, (01632) 960001, cara.q@example.org."
    masked = mask(text, {}, frozenset(), OUT)
    assert not any(figure in masked for figure in ("EX4", "sw1a", "7700", "960001", "@"))
    assert masked.count(OUT) == 6


def test_years_and_small_numbers_stay_SAFE_30():
    text = "In 2026, 3 times, on 14 May at 3.30pm, aged 13."
    assert mask(text, {}, frozenset(), OUT) == text


def test_a_named_word_inside_another_stays_SAFE_30():
    assert mask("Hillary climbed the hill.", {Detail.SCHOOL: "Hill"}, frozenset(), OUT) == f"Hillary climbed the {OUT}."


def test_what_is_ticked_stays_SAFE_30():
    text = "Hill School, EX4 1AB"
    named = {Detail.SCHOOL: "Hill School"}
    assert mask(text, named, frozenset(Detail), OUT) == text
    assert mask(text, named, frozenset({Detail.SCHOOL}), OUT) == f"Hill School, {OUT}"


@given(WORDS, st.text(max_size=60), st.sampled_from(list(Detail)))
def test_a_named_word_is_nowhere_in_what_leaves_SAFE_30(word: str, around: str, detail: Detail):
    masked = mask(f"{around} {word.upper()} {around}", {detail: word}, frozenset(), "#")
    assert f" {word.upper()} " not in masked


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str):
    once = mask(text, {}, frozenset(), OUT)
    assert mask(once, {}, frozenset(), OUT) == once


@pytest.mark.parametrize(
    "text",
    [
        "Write to cara.q@example.org.",
        "(cara@example.org), later",
        "cara@example.org@other.example",
        "..cara@example..org..",
        "<cara@example.org>",
        "to:cara@example.org;callum@example.org",
    ],
)
def test_no_e_mail_address_stays_however_it_stands_SAFE_30(text: str):
    masked = mask(text, {}, frozenset(), "#")
    assert "#" in masked
    assert not [part for part in ("@", "cara", "example", "org") if part in masked]


@pytest.mark.parametrize("text", ["See you @ school", "x@y", "@cara", "cara@ example.org"])
def test_what_is_no_address_stays(text: str):
    assert mask(text, {}, frozenset(), "#") == text


@pytest.mark.parametrize("piece", ["a", "@", "a@", "a.", "a@b.", ".,", "é", "<", " ", "(0 ", "A1 ", "+44", "0"])
def test_masking_100_000_letters_takes_no_time_whatever_they_are_SEC_10(piece: str):
    text = (piece * 100_000)[:100_000]
    begun = time.process_time()
    mask(f"{text}!", {Detail.SCHOOL: "a a"}, frozenset(), "#")
    mask(f"a@{text}", {Detail.SCHOOL: "a a"}, frozenset(), "#")
    # Where time grew with the square of the length, as it once did for addresses, this would take two minutes.
    assert time.process_time() - begun < 0.5
