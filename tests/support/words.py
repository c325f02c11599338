"""Collects the words of the code into the catalogues of translations.

`make words` writes; tests/rules/test_catalogue.py compares. What was translated stays, what the code no longer says
goes, and what is new waits with an empty translation: nothing is guessed.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.i18n.locale import NAMES
from tests.support.source import ROOT

TRANSLATIONS = ROOT / "app/i18n/translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
# The language that the code itself is written in needs no catalogue.
LANGUAGES = tuple(code for code in NAMES if code != "en_GB")


def collected() -> Catalog:
    """Every message in the code, with the files that say it (paths from the top of the project)."""
    catalog = Catalog(project="Waymark")
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    # The rules of babel.cfg are from the top; walking `app` alone spares us the virtual environment.
    methods = [(pattern.removeprefix("app/"), method) for pattern, method in methods]
    options = {pattern.removeprefix("app/"): said for pattern, said in options.items()}
    for name, line, words, comments, context in extract_from_dir(ROOT / "app", methods, options, KEYWORDS):
        catalog.add(words, None, [(f"app/{name}", line)], auto_comments=comments, context=context)
    return catalog


def po_file(language: str) -> Path:
    """Where the translations of a language are."""
    return TRANSLATIONS / language / "LC_MESSAGES/messages.po"


def mo_file(language: str) -> Path:
    """Where the application reads them."""
    return po_file(language).with_suffix(".mo")


def catalogue(language: str) -> Catalog:
    """The translations of a language."""
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """The translations of a language with exactly the messages that the code has now."""
    catalog = catalogue(language)
    catalog.update(collected(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def messages(catalog: Catalog) -> list[Message]:
    """The messages of a catalogue, without its header."""
    return [message for message in catalog if message.id]


def compiled(catalog: Catalog) -> bytes:
    """A catalogue as the application reads it."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def main() -> None:
    """Write the catalogue of each language, and compile it."""
    for language in LANGUAGES:
        catalog = updated(language)
        with po_file(language).open("wb") as file:
            write_po(file, catalog, no_location=True, sort_output=True, width=110)
        mo_file(language).write_bytes(compiled(catalogue(language)))


if __name__ == "__main__":
    main()
