"""What short codes and tokens promise."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.invitations import codes

RAW = st.binary(min_size=32, max_size=32)


def test_alphabet_has_31_clear_marks_and_none_that_look_alike_YP_40():
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 31
    assert not set(codes.ALPHABET) & set("0O1IL")
    assert codes.ALPHABET.upper() == codes.ALPHABET


def test_a_code_holds_nearly_forty_bits_YP_40_SEC_39_SEC_88():
    assert round(codes.BITS, 1) == 39.6
    assert 500 / 31**8 < 1e-9, "with 500 live codes a guess is right once in more than a thousand million"
    assert codes.MOST_LIVE == 85_289, "as many codes may work at once with one in ten million still kept"


@given(RAW)
def test_a_code_is_read_back_however_it_is_typed_YP_40(raw):
    code = codes.code_from(raw)
    assert len(code) == 8
    assert set(code) <= set(codes.ALPHABET)
    shown = codes.in_fours(code)
    assert re.fullmatch(r"\S{4} \S{4}", shown)
    spread = " ".join(code)
    for way in (
        shown,
        shown.lower(),
        code,
        shown.replace(" ", "-"),
        f"  {spread}\n",
        shown.replace(" ", " \N{EN DASH} "),
    ):
        assert codes.typed(way) == code


@given(st.text(max_size=20))
def test_what_is_not_a_code_is_none(text):
    read = codes.typed(text)
    assert read is None or (len(read) == 8 and set(read) <= set(codes.ALPHABET))


@pytest.mark.parametrize("text", ["", "ABCD 234", "ABCD 23456", "ABCD 234O", "ABCD 2340", "ABCD_2345", "ÀBCD 2345"])
def test_near_misses_are_not_codes(text):
    assert codes.typed(text) is None


def test_a_code_copied_from_a_message_or_typed_full_width_is_read():
    assert codes.typed("\u200bABCD\u00a02345") == "ABCD2345"
    assert codes.typed("".join(chr(ord(mark) + 0xFEE0) for mark in "ABCD2345")) == "ABCD2345"


@given(st.integers(0, 31**8 - 1), st.integers(0, 31**8 - 1))
def test_every_code_is_reached_by_one_number_only(one, other):
    first, second = (codes.code_from(number.to_bytes(16)) for number in (one, other))
    assert (first == second) is (one == other)


def test_too_few_bytes_are_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        codes.code_from(bytes(15))
    with pytest.raises(ValueError, match="24 bytes"):
        codes.token_from(bytes(23))


@given(RAW)
def test_a_token_has_192_bits_and_fits_an_address_SEC_84(raw):
    token = codes.token_from(raw)
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", token)
    assert codes.typed(token) is None, "nobody can type a token where a code is asked for"
