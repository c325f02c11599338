"""Words of an XLSForm both ways: kinds of question, appearances, names of languages and of questions (pure)."""

from __future__ import annotations

from app.exchange.naming import ENGLISH, language_tag

TYPES = {
    "faces": "select_one",
    "words": "select_one",
    "steps": "select_one",
    "one": "select_one",
    "yes_no": "select_one",
    "many": "select_multiple",
    "feelings": "select_multiple",
    "rank": "rank",
    "rating": "range",
    "goal": "range",
    "date": "date",
    "line": "text",
    "text": "text",
    "information": "note",
}
"""Our kinds as types; a number is integer or decimal."""
APPEARANCES = {"words": "likert", "text": "multiline", "faces": "waymark-faces", "feelings": "waymark-feelings"}
"""What tells kinds apart that have the same type. Programs that don't know one of ours show the plain question."""
VALUE = "waymark_value"
"""A column of choices: the value of an answer whose name does not say it."""
YES_NO_LIST = "waymark_yes_no"
_NAMES = {
    "cy": "Welsh",
    ENGLISH: "English",
    "fr": "French",
    "pl": "Polish",
    "ar": "Arabic",
    "so": "Somali",
    "uk": "Ukrainian",
}


def column(tag: str) -> str:
    """The name that a language goes by in a column; `language_tag` reads it back.

    >>> column("en-GB"), column("cy"), column("sw")
    ('English (en)', 'Welsh (cy)', 'sw (sw)')
    """
    return f"{_NAMES.get(tag, tag)} ({'en' if tag == ENGLISH else tag})"


def question_name(code: str) -> str:
    """The name of a question for a code: names of XML, which XLSForm asks for, never begin with a digit.

    >>> question_name("1a"), question_name("mood")
    ('_1a', 'mood')
    """
    return f"_{code}" if code[:1].isdigit() else code


def is_readable(name: str) -> bool:
    """Whether a language's column can be told."""
    return language_tag(name) is not None
