"""Out and in again: what both formats can say comes back as it was."""

from __future__ import annotations

import json

from hypothesis import given

from app.exchange.fhir_in import from_fhir
from app.exchange.fhir_out import to_fhir
from app.exchange.xlsform_in import from_xlsform
from app.exchange.xlsform_out import to_xlsform
from app.instruments.checking import problems
from tests.support.chance import examples
from tests.support.forms_elsewhere import Raw, definitions


@examples(60)
@given(definitions())
def test_a_definition_comes_back_from_xlsform_as_it_was(raw: Raw) -> None:
    assert problems(raw) == []
    content, lost = to_xlsform(raw)
    assert lost == []
    again, told = from_xlsform(content)
    assert again == raw
    assert {one.where for one in told} <= {
        "licence",
        *(f"question {item['code']}" for item in raw["items"] if item["kind"] == "rating"),
    }


@examples(100)
@given(definitions())
def test_a_definition_comes_back_from_fhir_as_it_was(raw: Raw) -> None:
    form, lost = to_fhir(raw)
    assert lost == []
    again, told = from_fhir(json.loads(json.dumps(form)))
    assert again == raw
    assert {one.where for one in told} <= {"licence", "form"}
