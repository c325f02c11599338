"""Translations: they hold what the code says, are compiled, and leave no page for young people half in English."""

from __future__ import annotations

import gettext
import re
from fnmatch import fnmatch
from functools import cache
from io import BytesIO

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message

from tests.support import words
from tests.support.source import TEMPLATES, template_name, templates

languages = pytest.mark.parametrize("language", words.LANGUAGES)

# Layouts of pages for people without an account.
YOUNG_LAYOUTS = {"layouts/respond.html", "layouts/open.html"}
# Code with words that such pages show.
YOUNG_CODE = (
    "app/surveys/forms.py",
    "app/surveys/queries.py",
    "app/surveys/screen.py",
    "app/surveys/services.py",
    "app/surveys/questions/*.py",
    "app/surveys/views/respond.py",
    "app/invitations/forms.py",
    "app/invitations/views/go.py",
    "app/safeguarding/cover.py",
    "app/coproduction/forms.py",
    "app/coproduction/services.py",
    "app/web/forms.py",
)
_NAMED = re.compile(r'"([\w/]+\.html)"')
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
# The order in which the catalogue writes its plural forms, by the names that CLDR gives them.
PLURALS = {"cy": ("other", "one", "two", "few", "many")}


@cache
def collected() -> Catalog:
    """What the code says."""
    return words.collected()


def ids(catalog: Catalog) -> set[str]:
    """The messages of a catalogue by their English."""
    return {english(message)[0] for message in words.messages(catalog)}


def english(message: Message) -> tuple[str, ...]:
    """The English of a message; two forms where it counts."""
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def translated(message: Message) -> tuple[str, ...]:
    """The translation of a message: every form, empty where there is none."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def end_mark(text: str) -> str:
    """The mark at the end of a text, where it has one."""
    return text[-1] if text[-1] in ".?:" else ""


@cache
def young_templates() -> set[str]:
    """Templates of pages for people without an account, with all that those are made of."""
    uses = {template_name(path): set(_NAMED.findall(path.read_text(encoding="utf-8"))) for path in templates()}
    found: set[str] = set()
    ahead = {name for name, used in uses.items() if used & YOUNG_LAYOUTS}
    while ahead:
        found |= ahead
        ahead = {used for name in ahead for used in uses[name]} - found
    return found


def shown_to_young_people(message: Message) -> bool:
    """Whether somebody without an account may read this message."""
    young = {str((TEMPLATES / name).relative_to(words.ROOT)) for name in young_templates()}
    files = {file for file, _line in message.locations}
    return bool(files & young) or any(fnmatch(file, pattern) for file in files for pattern in YOUNG_CODE)


@languages
def test_every_message_in_the_code_is_in_the_catalogue(language: str) -> None:
    missing = sorted(ids(collected()) - ids(words.catalogue(language)))
    assert not missing, f"run `make words`, then translate what is new in {words.po_file(language)}: {missing}"


@languages
def test_catalogue_holds_nothing_that_the_code_no_longer_says(language: str) -> None:
    catalog = words.catalogue(language)
    left = sorted(ids(catalog) - ids(collected())) + [str(old) for old in catalog.obsolete]
    assert not left, f"run `make words`: nothing says this any more: {left}"


@languages
def test_compiled_catalogue_is_what_the_catalogue_says(language: str) -> None:
    now = words.mo_file(language).read_bytes()
    assert now == words.compiled(words.catalogue(language)), "run `make words` to compile, and commit both files"


@languages
def test_nothing_in_the_catalogue_is_a_guess(language: str) -> None:
    guessed = [english(message)[0] for message in words.messages(words.catalogue(language)) if message.fuzzy]
    assert not guessed, f"check these and take the word fuzzy away: {guessed}"


@languages
def test_translations_keep_the_placeholders(language: str) -> None:
    differ = []
    for message in words.messages(words.catalogue(language)):
        wanted = sorted(_PLACEHOLDER.findall(english(message)[-1]))
        differ += [form for form in translated(message) if form and sorted(_PLACEHOLDER.findall(form)) != wanted]
    assert not differ, f"the same %(names)s as in English are needed: {differ}"


@languages
def test_translations_keep_the_marks_at_their_ends(language: str) -> None:
    differ = [
        form
        for message in words.messages(words.catalogue(language))
        for form in translated(message)
        if form and end_mark(form) != end_mark(english(message)[0])
    ]
    assert not differ, f"end these as the English does: {differ}"


@languages
def test_pages_for_young_people_are_not_half_in_english(language: str) -> None:
    there = {english(message)[0]: message for message in words.messages(words.catalogue(language))}
    said = [english(message)[0] for message in words.messages(collected()) if shown_to_young_people(message)]
    assert len(said) > 150, "the rule no longer finds the pages of young people"
    empty = [one for one in said if one in there and not all(translated(there[one]))]
    assert not empty, f"young people read these: translate them in {words.po_file(language)}: {empty}"


@languages
def test_every_counted_message_has_all_its_forms(language: str) -> None:
    # One form left empty would show the English plural beside the number 1.
    catalog = words.catalogue(language)
    counted = [message for message in words.messages(catalog) if message.pluralizable]
    short = [english(m)[0] for m in counted if len(translated(m)) != len(PLURALS[language]) or not all(translated(m))]
    assert counted
    assert not short, f"all {len(PLURALS[language])} forms are needed, {', '.join(PLURALS[language])}: {short}"


@languages
def test_each_number_takes_the_form_that_its_language_gives_it(language: str) -> None:
    catalog = Catalog(locale=language)
    catalog.add(("one", "more"), PLURALS[language])
    compiled = gettext.GNUTranslations(BytesIO(words.compiled(catalog)))
    assert words.catalogue(language).plural_expr == catalog.plural_expr
    rule = Locale.parse(language).plural_form
    for number in range(130):
        wanted = rule(number)
        # A catalogue has no form of its own for none: it reads as many do.
        assert compiled.ngettext("one", "more", number) == ("other" if wanted == "zero" else wanted), number


def test_welsh_changes_the_word_after_two() -> None:
    with words.mo_file("cy").open("rb") as file:
        welsh = gettext.GNUTranslations(file)
    said = [welsh.ngettext("%(num)s day", "%(num)s days", n) % {"num": n} for n in (0, 1, 2, 3, 6, 14)]
    assert said == ["0 diwrnod", "1 diwrnod", "2 ddiwrnod", "3 diwrnod", "6 diwrnod", "14 diwrnod"]


@languages
def test_catalogue_says_that_it_is_a_draft(language: str) -> None:
    assert "draft, needs a check by a native speaker" in words.catalogue(language).header_comment
