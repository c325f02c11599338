"""How hard a text is to read, by formula. A formula finds hard pages; it does not prove that a page works.

Both grades are roughly years of schooling in the United States: grade 4 is about age 9 to 10. They mean
something over a whole text, never over one short line.
"""

import re

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


def sentences(text: str) -> list[str]:
    """The sentences of a text. A line without a full stop at its end counts as one sentence."""
    return [part for part in _SENTENCE_END.split(text.strip()) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """The words of a text; a number is a word, and so is one with a hyphen or an apostrophe in it."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """About how many syllables an English word has, at least 1: runs of vowels, less the silent endings."""
    return sum(_part_syllables(part) for part in re.split(r"[-\u2019']", word.lower()) if part)


def _part_syllables(part: str) -> int:
    if not re.search(r"[aeiouy]", part):
        return 1 if len(part) > 2 or part.isdigit() else 0
    count = len(_VOWELS.findall(part))
    if re.search(r"[^aeiouylr]e$|[aeiouy][lr]e$|[^aeiouytd]ed$|[^aeiouyscgxz]es$", part) and count > 1:
        count -= 1
    if re.search(r"[^aeiouy]i[ao]|ying$|eing$", part) and not re.search(r"[cst]i[ao]", part):
        count += 1
    return max(count, 1)


def average_sentence(text: str) -> float:
    """Words to a sentence on average; 0 for a text without words."""
    return len(words(text)) / max(len(sentences(text)), 1)


def flesch_kincaid(text: str) -> float:
    """Grade from words to a sentence and syllables to a word (Kincaid and others, 1975)."""
    found = words(text)
    per_word = sum(syllables(word) for word in found) / max(len(found), 1)
    return 0.39 * average_sentence(text) + 11.8 * per_word - 15.59


def automated_readability(text: str) -> float:
    """Grade from words to a sentence and letters to a word (Smith and Senter, 1967)."""
    found = words(text)
    per_word = sum(len(re.sub(r"[\W_]", "", word)) for word in found) / max(len(found), 1)
    return 4.71 * per_word + 0.5 * average_sentence(text) - 21.43
