"""flask import instrument and flask export instrument with the formats of others."""

from __future__ import annotations

import json

import pytest

from app.exchange.reading import read_any
from tests.support.forms_elsewhere import workbook

SURVEY = [
    {"type": "integer", "name": "pets", "label": "How many pets?", "required": "yes"},
    {"type": "text", "name": "called", "label": "What are they called?", "relevant": "${pets} > 0"},
]
FORM = {
    "resourceType": "Questionnaire",
    "name": "pets",
    "title": "Pets",
    "item": [
        {"linkId": "pets", "type": "boolean", "text": "Have you any pets?"},
        {"linkId": "t", "type": "time", "text": "When?"},
    ],
}


@pytest.fixture
def run(app):
    """One command; gives exit status, stdout and stderr."""

    def call(*words: str):
        found = app.test_cli_runner().invoke(args=list(words))
        assert found.exception is None or isinstance(found.exception, SystemExit)
        return found.exit_code, found.stdout, found.stderr

    return call


@pytest.fixture
def put(tmp_path):
    """A file with this content."""

    def write(name: str, content: bytes) -> str:
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    return write


def test_an_xlsform_is_brought_in_and_what_it_lost_is_told(run, put, context):
    file = put("pets.xlsx", workbook(SURVEY, form_id="pets", form_title="Pets", version="3"))
    status, out, err = run("import", "instrument", file)
    assert (status, out) == (0, "pets 3: brought in, 0 scales and 2 items\n")
    assert err.startswith("Not carried over:\n")
    assert "question pets: it had to be answered; here nobody has to answer" in err
    assert "licence: Not stated" in err
    assert run("import", "instrument", file)[1] == "pets 3: here already, unchanged\n"


def test_a_fhir_questionnaire_is_brought_in_and_what_it_lost_is_told(run, put, context):
    status, out, err = run("import", "instrument", put("pets.json", json.dumps(FORM).encode()))
    assert (status, out) == (0, "pets 1: brought in, 0 scales and 1 items\n")
    assert "item t: left out: there is no question of the type 'time' here" in err


def test_an_instrument_goes_out_in_each_format_and_comes_in_the_same(run, put, context, tmp_path):
    run("import", "instrument", put("pets.xlsx", workbook(SURVEY, form_id="pets", form_title="Pets")))
    definition = json.loads(run("export", "instrument", "pets", "--as", "json")[1])
    for shape, name in (("xlsform", "out.xlsx"), ("fhir", "out.json")):
        assert run("export", "instrument", "pets", "--as", shape, "--out", str(tmp_path / name))[0] == 0
        again, _ = read_any((tmp_path / name).read_bytes(), name)
        plain = [{key: value for key, value in item.items() if key != "origin"} for item in again["items"]]
        assert plain == [{key: value for key, value in item.items() if key != "origin"} for item in definition["items"]]
    assert json.loads(run("export", "instrument", "pets", "--as", "fhir")[1])["resourceType"] == "Questionnaire"


def test_what_a_format_has_no_words_for_is_told_on_the_way_out(run, tmp_path, context):
    status, _, err = run("export", "instrument", "check-in", "--as", "xlsform", "--out", str(tmp_path / "out.xlsx"))
    assert status == 0
    assert "WHICH ANSWERS RAISE AN ALERT" in err
    assert "form: scales and how they are scored (scales)" in err
    assert read_any((tmp_path / "out.xlsx").read_bytes(), "out.xlsx")[0]["title"]["en-GB"]


def test_a_workbook_needs_a_file_to_go_to(run, context):
    status, out, err = run("export", "instrument", "check-in", "--as", "xlsform")
    assert (status, out) == (1, "")
    assert "--out" in err


def test_a_hostile_file_is_refused_by_name_and_nothing_is_kept_SEC_102(run, put, context):
    formula = workbook([SURVEY[0] | {"label": "=1+1"}], form_id="pets")
    status, out, err = run("import", "instrument", put("pets.xlsx", formula))
    assert (status, out) == (1, "")
    assert err.startswith("pets.xlsx: Cell C2 of the sheet survey holds a formula")
    assert run("export", "instrument", "pets", "--as", "json")[0] == 1
