"""The words that people see: short and plain for young people (TONE), and the glossary's words everywhere."""

import re
from pathlib import Path

import pytest

from tests.support.readability import (
    automated_readability,
    average_sentence,
    flesch_kincaid,
    sentences,
    syllables,
    words,
)
from tests.support.shown_words import (
    APP,
    ROOT,
    Shown,
    code_words,
    content_words,
    own_content_files,
    template_words,
)

GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
FILES = own_content_files()
NEVER = (
    r"just|simply|don['\u2019]?t worry|do not worry|everything will be ok|secrets?|naughty|"
    r"good (?:girl|boy)|journeys?|service users?|disclos\w+|non-complian\w+|failed to|"
    r"24/7|instantly|someone is always"
)
BLAME = r"invalid|errors?|wrong|must"
PRAISE = r"well done|good job|great job|brilliant|amazing|awesome|fantastic|proud of you|good choice"
NUMBER_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand"

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def english(path: Path) -> list[Shown]:
    return [shown for shown in content_words(path) if shown.language == "en-GB"]


def prose(path: Path) -> str:
    """A file's full sentences. Labels such as "Never" are left out: as sentences they would flatter it."""
    return " ".join(shown.text for shown in english(path) if shown.text.rstrip().endswith((".", "?", "!")))


def said(pattern: str, shown: list[Shown]) -> list[str]:
    found = [(one, re.search(rf"(?<!\w)(?:{pattern})(?!\w)", one.text, re.IGNORECASE)) for one in shown]
    return [f"{one.where}: “{match.group()}” in “{one.text}”" for one, match in found if match]


@each_file
def test_tone_01_no_sentence_has_more_than_18_words(path: Path) -> None:
    every = [(shown, line) for shown in content_words(path) for line in sentences(shown.text)]
    long = [f"{shown.where} ({shown.language}): {line}" for shown, line in every if len(words(line)) > 18]
    assert long == [], "Cut these in two; one idea each"


@each_file
def test_tone_01_sentences_have_at_most_12_words_on_average(path: Path) -> None:
    assert average_sentence(prose(path)) <= 12


@each_file
def test_tone_03_a_whole_file_reads_at_grade_4_or_lower(path: Path) -> None:
    assert flesch_kincaid(prose(path)) <= 4
    assert automated_readability(prose(path)) <= 4


@each_file
def test_tone_05_words_we_never_say_to_young_people_SAFE_03(path: Path) -> None:
    assert said(NEVER, english(path)) == [], "Say what is so, in other words"


@each_file
def test_tone_06_nothing_blames_the_reader(path: Path) -> None:
    assert said(BLAME, english(path)) == [], "Say what we need, not what they got wrong"


@each_file
def test_tone_08_no_kind_of_answer_is_praised(path: Path) -> None:
    assert said(PRAISE, english(path)) == [], "Thank for time, not for an answer"


@each_file
def test_tone_09_one_exclamation_mark_at_most(path: Path) -> None:
    assert sum(shown.text.count("!") for shown in english(path)) <= 1


@each_file
def test_tone_13_numbers_dates_times_and_phone_numbers_are_written_our_way(path: Path) -> None:
    shown = english(path)
    assert said(NUMBER_WORDS, shown) == [], "Write numbers as digits"
    assert said(r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d+)?", shown) == [], "Write dates as “Tuesday 4 March”"
    assert said(r"\d{1,2}[:.]\d\d|\d{1,2} (?:am|pm)", shown) == [], "Write times as “4pm”"
    assert said(r"\d{6,}", shown) == [], "Write phone numbers in groups"


def test_the_formulas_agree_with_a_count_by_hand() -> None:
    told = ("safe", "people", "tired", "worker", "energy", "things", "needed", "10")
    assert [syllables(word) for word in told] == [
        1, 2, 1, 2, 3, 1, 2, 1,
    ]  # fmt: skip
    easy, hard = (
        "We can help. You can stop.",
        "Practitioners facilitate collaborative multidisciplinary intervention.",
    )
    assert flesch_kincaid(easy) == pytest.approx(0.39 * 3 + 11.8 * 1 - 15.59)
    assert automated_readability(easy) == pytest.approx(4.71 * 19 / 6 + 0.5 * 3 - 21.43)
    assert min(flesch_kincaid(hard), automated_readability(hard)) > 4


def test_the_screen_catches_what_it_is_for() -> None:
    planted = [Shown("here", "en-GB", "Don't worry, this is just a journey at 16:30 on 07911123456.")]
    assert said(NEVER, planted)
    assert said(r"\d{6,}", planted)
    assert said(BLAME, [Shown("here", "en-GB", "You must pick one.")])
    assert not said(NEVER, [Shown("here", "en-GB", "We will adjust it.")])


def table_rows(heading: str) -> list[list[str]]:
    section = GLOSSARY.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def forbidden_words(text: str) -> list[str]:
    """Words that the glossary's last table refuses, in some shown words, with what to say instead."""
    found = []
    for word, instead, fine in table_rows("Words we do not use"):
        left = text
        for phrase in filter(None, (phrase.strip() for phrase in fine.split(","))):
            left = re.sub(rf"\b{re.escape(phrase)}\b", " ", left, flags=re.IGNORECASE)
        if re.search(rf"\b{re.escape(word)}(?:e?s)?\b", left, re.IGNORECASE):
            found.append(f"“{word}”: say {instead}")
    return found


def test_pages_and_content_use_the_words_of_the_glossary() -> None:
    shown = {path: template_words(path.read_text(encoding="utf-8")) for path in APP.glob("templates/**/*.*")}
    shown |= {path: code_words(path.read_text(encoding="utf-8")) for path in APP.glob("**/*.py")}
    shown |= {path: " ".join(one.text for one in english(path)) for path in FILES}
    found = {str(path.relative_to(ROOT)): forbidden_words(text) for path, text in sorted(shown.items())}
    assert {path: said for path, said in found.items() if said} == {}


def test_the_glossary_check_reads_text_and_not_markup() -> None:
    page = (
        '{# a client #}<p class="user" title="Your caseload">{{ _("Each service user") }} {{ current_user.name }}</p>'
    )
    assert forbidden_words(template_words(page)) == [
        "“service user”: say young person",
        "“user”: say young person, or member of staff",
    ]
    assert forbidden_words(template_words("<p>We ask this in case you need help with your caseload.</p>")) == []
    assert forbidden_words(template_words("<p>Close the case</p>")) == ["“case”: say young person, or episode"]
    assert forbidden_words(code_words('title = _("Add a client"); key = "client"')) == ["“client”: say young person"]


def test_every_word_of_the_contracts_has_one_line_in_the_glossary() -> None:
    told = re.findall(r"^\| \*\*(.+?)\*\* \| \S", GLOSSARY, re.MULTILINE)
    needed = """authority, service, provider, locality, episode, person, young person, parent or carer, family,
    session, reading, publication, framework, outcome, indicator, instrument, version, scale, area, step,
    stage, perspective, occasion, baseline, latest, year, quarter, key worker, commissioner"""
    assert set(re.split(r",\s+", needed)) - set(told) == set()
    assert sorted(told) == sorted(set(told)), "One line for each word"
