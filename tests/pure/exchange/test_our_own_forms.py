"""Every definition of ours goes out in both formats and comes in again; what it lost on the way is told by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.exchange.fhir_in import from_fhir
from app.exchange.fhir_out import to_fhir
from app.exchange.xlsform_in import from_xlsform
from app.exchange.xlsform_out import to_xlsform

APP = Path(__file__).resolve().parents[3] / "app"
OURS = sorted([*APP.glob("surveys/content/*.json"), *APP.glob("outcomes_star/content/*.json")])
WAYS = {"xlsform": (to_xlsform, from_xlsform), "fhir": (to_fhir, from_fhir)}


def definition(path: Path) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return raw


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", [path for path in OURS if "items" in definition(path)], ids=lambda path: path.stem)
def test_a_form_of_ours_goes_out_and_comes_in_with_its_words_and_order(path, way):
    raw = definition(path)
    written, lost = WAYS[way][0](raw)
    again, _ = WAYS[way][1](written)
    told = {one.where for one in lost}
    assert [item["code"] for item in again["items"]] == [item["code"] for item in raw["items"]]
    for before, after in zip(raw["items"], again["items"], strict=True):
        where = f"item {before['code']}"
        assert after["text"] == before["text"]
        assert after.get("hint") == before.get("hint")
        labels = [[option["text"] for option in item.get("options", ())] for item in (before, after)]
        assert labels[0] == labels[1]
        assert after["kind"] == before["kind"] or where in told
        assert ("show_if" in after) == ("show_if" in before) or where in told
        assert before["risk"] is None or where in told
    assert [section["code"] for section in again.get("sections", ())] == [
        section["code"] for section in raw.get("sections", ())
    ]


def test_a_section_and_a_question_may_have_one_name():
    raw = definition(APP / "surveys/content/check-in.json")
    raw = raw | {"scales": [], "items": [item | {"scale": None, "section": "same"} for item in raw["items"][:2]]}
    raw["items"] = [item | {"code": code} for item, code in zip(raw["items"], ("same", "other"), strict=True)]
    raw["items"][1]["show_if"] = {"item": "same", "answered": True}
    raw["sections"] = [{"code": "same"}]
    again, _ = from_xlsform(to_xlsform(raw)[0])
    assert again["sections"] == [{"code": "same"}]
    assert again["items"][1]["show_if"] == {"item": "same", "answered": True}
