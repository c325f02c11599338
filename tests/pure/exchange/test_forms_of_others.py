"""Real forms that nobody here wrote: each is brought in, or refused with the reason. Sources: tests/reference/*/README.md."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from app.errors import RuleError
from app.exchange.fhir_in import from_fhir
from app.exchange.fhir_out import to_fhir
from app.exchange.reading import read_any
from app.exchange.xlsform_in import from_xlsform
from app.exchange.xlsform_out import to_xlsform
from app.instruments.checking import problems
from tests.support.forms_elsewhere import Raw

REFERENCE = Path(__file__).resolve().parents[2] / "reference"
WORKBOOKS = sorted(path.name for path in (REFERENCE / "xlsform").glob("*.xlsx"))
QUESTIONNAIRES = sorted(path.name for path in (REFERENCE / "fhir").glob("*.json"))
EXPECTED = json.loads((REFERENCE / "forms.json").read_text(encoding="utf-8"))
"""For each file either "imported" or a part of the words with which it is refused."""
NO_FORM = "This is not a form that pyxform can read"


@cache
def outcome(folder: str, name: str) -> tuple[Raw | None, str]:
    try:
        raw, _ = read_any((REFERENCE / folder / name).read_bytes(), name)
    except RuleError as error:
        return None, str(error)
    return raw, "imported"


@pytest.mark.parametrize(
    ("folder", "name"), [("xlsform", name) for name in WORKBOOKS] + [("fhir", name) for name in QUESTIONNAIRES]
)
def test_each_form_is_brought_in_or_refused_with_the_reason(folder, name):
    raw, words = outcome(folder, name)
    assert EXPECTED[folder][name] in words
    assert raw is None or problems(raw) == []


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_that_came_in_goes_out_and_comes_in_the_same(name):
    raw, _ = outcome("xlsform", name)
    if raw is not None:
        assert from_xlsform(to_xlsform(raw)[0])[0] == raw


@pytest.mark.parametrize("name", QUESTIONNAIRES)
def test_a_questionnaire_that_came_in_goes_out_and_comes_in_the_same(name):
    raw, _ = outcome("fhir", name)
    if raw is not None:
        assert from_fhir(json.loads(json.dumps(to_fhir(raw)[0])))[0] == raw


def test_most_forms_of_others_are_brought_in(capsys):
    """Of the workbooks those count that pyxform itself takes for forms: some of its examples are broken on purpose."""
    shares = {}
    for folder, names in (("xlsform", WORKBOOKS), ("fhir", QUESTIONNAIRES)):
        found = [outcome(folder, name) for name in names]
        forms = [words for _, words in found if not words.startswith(NO_FORM)]
        shares[folder] = (forms.count("imported"), len(forms), len(names))
    with capsys.disabled():
        print("\n" + json.dumps({"forms_of_others": shares}))
    assert all(taken / forms >= 0.6 for taken, forms, _ in shares.values())


def test_every_expectation_has_its_file():
    assert sorted(EXPECTED["xlsform"]) == WORKBOOKS
    assert sorted(EXPECTED["fhir"]) == QUESTIONNAIRES
