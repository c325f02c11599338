"""Leave out what could lead somebody to a child: words that were named, and whatever has the shape of an address (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from app.concerns.types import Detail

# Shapes that are masked wherever they stand. A postcode: one or two letters, figures, a space or none, a figure, two letters.
# An e-mail address is looked for at the beginning of each stretch without a space, once, so that a long one takes no longer
# than its length (SEC-10); the whole stretch goes, but for punctuation at its end.
_SHAPES: Mapping[Detail, tuple[re.Pattern[str], ...]] = {
    Detail.LOCATION: (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE),),
    Detail.CONTACTS: (
        re.compile(r"(?<![\d+])(?:\+44|0)(?:[\s()-]{0,2}\d){9,10}(?!\d)"),
        re.compile(r"(?<![^\s<>])(?=[^\s<>]*[^\s@<>]@[^\s@<>]+\.[^\s@<>.])[^\s<>]*[^\s<>.,;:!?)]"),
    ),
}
# Shorter than this, a named word would tear holes into other words.
_SHORTEST = 3


def mask(text: str, named: Mapping[Detail, str], shown: AbstractSet[Detail], left_out: str) -> str:
    """The text with every detail that is not in `shown` replaced by the words `left_out`.

    `named` holds, for each detail, the words that give it away, one on each line.

    >>> mask("She is at Hill School, EX4 1AB.", {Detail.SCHOOL: "hill school"}, {Detail.CONTACTS}, "[left out]")
    'She is at [left out], [left out].'
    """
    for detail in Detail:
        if detail in shown:
            continue
        for pattern in (*_words(named.get(detail, "")), *_SHAPES.get(detail, ())):
            text = pattern.sub(lambda _found: left_out, text)
    return text


def _words(lines: str) -> list[re.Pattern[str]]:
    """Patterns of what was named, the longest first, whatever its case and however its words are spaced."""
    named = {" ".join(line.split()) for line in re.split(r"[\n;]", lines)}
    long_enough = sorted((words for words in named if len(words) >= _SHORTEST), key=lambda words: (-len(words), words))
    return [
        re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", re.IGNORECASE)
        for words in long_enough
    ]
