"""Codes and language tags for names that other programs gave (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection

ENGLISH = "en-GB"
_LONGEST = 64
_TAG = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
_IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\)\s*$")
_BY_NAME = {
    "english": ENGLISH,
    "arabic": "ar",
    "bengali": "bn",
    "chinese": "zh",
    "cymraeg": "cy",
    "dutch": "nl",
    "espanol": "es",
    "español": "es",
    "farsi": "fa",
    "french": "fr",
    "français": "fr",
    "german": "de",
    "gujarati": "gu",
    "hindi": "hi",
    "italian": "it",
    "kurdish": "ku",
    "nepali": "ne",
    "pashto": "ps",
    "persian": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "punjabi": "pa",
    "romanian": "ro",
    "russian": "ru",
    "somali": "so",
    "spanish": "es",
    "swahili": "sw",
    "tamil": "ta",
    "tigrinya": "ti",
    "turkish": "tr",
    "ukrainian": "uk",
    "urdu": "ur",
    "vietnamese": "vi",
    "welsh": "cy",
}


def code_for(name: str, taken: Collection[str]) -> str:
    """A code that is allowed here and not taken yet, as like the name as can be.

    >>> code_for("/44250-9", {"44250-9"})
    '44250-9-2'
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).lstrip("._-")[:_LONGEST].rstrip("-") or "q"
    code, number = plain, 1
    while code in taken:
        number += 1
        ending = f"-{number}"
        code = plain[: _LONGEST - len(ending)] + ending
    return code


def language_tag(name: str) -> str | None:
    """The tag of a language that is named in words, with a tag in brackets, or by its tag; None where nobody can tell.

    >>> language_tag("English (en)"), language_tag("Welsh"), language_tag("fr"), language_tag("Team 4")
    ('en-GB', 'cy', 'fr', None)
    """
    found = _IN_BRACKETS.search(name)
    tag = found.group(1) if found else name.strip()
    tag = tag[:1].lower() + tag[1:] if "-" in tag else tag.lower()
    if tag in {"en", "en-gb", "en-GB"}:
        return ENGLISH
    known = _BY_NAME.get(name.strip().lower())
    if known:
        return known
    return tag if _TAG.match(tag) and (found or len(tag) == 2 or "-" in tag) else None


def number_in(name: str) -> float | int | None:
    """The number that a name is, if it is written the one way that we would write it.

    >>> number_in("3"), number_in("2.5"), number_in("03"), number_in("x")
    (3, 2.5, None, None)
    """
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", name):
        return None
    value = float(name)
    found = int(value) if value.is_integer() else value
    return found if written(found) == name else None


def written(value: float) -> str:
    """A number as it is written in both formats.

    >>> written(3.0), written(2.5)
    ('3', '2.5')
    """
    return str(int(value)) if float(value).is_integer() else repr(float(value))
