"""Answers written as a FHIR R4 QuestionnaireResponse (pure)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from app.exchange import fhir_words as fhir
from app.exchange.fhir_out import address, link_ids, option_coding
from app.exchange.naming import ENGLISH
from app.instruments.rules import Given

Raw = Mapping[str, Any]
Node = dict[str, Any]
WHY_NONE = {"rather_not_say": "asked-declined", "dont_know": "asked-unknown", "not_about_me": "not-applicable"}
"""Our reasons for no answer, in the code system data-absent-reason."""


def response_to_fhir(
    raw: Raw, answers: Mapping[str, Given], *, authored: dt.datetime, language: str = ENGLISH, is_complete: bool = True
) -> Node:
    """A response to one version of an instrument. No name and no number of a person is in it.

    `answers` by the item's code, or by code@turn in a section that is asked several times. An item that was not asked, or
    was left empty, is not there; one with a reason instead of an answer carries the reason. `authored` in UTC.
    """
    response: Node = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{address(raw)}|{raw['version']}",
        "status": "completed" if is_complete else "in-progress",
        "language": language,
        "authored": authored.isoformat(timespec="seconds"),
    }
    items = _items(raw, answers, language)
    return response | ({"item": items} if items else {})


def _items(raw: Raw, answers: Mapping[str, Given], language: str) -> list[Node]:
    sections = {section["code"]: section for section in raw.get("sections", ())}
    links, found = link_ids(raw), []
    for code, together in groupby(raw.get("items", ()), key=lambda item: item.get("section", "")):
        items = list(together)
        section = sections.get(code)
        repeat = section.get("repeat") if section else None
        for turn in range(1, repeat["most"] + 1) if repeat else (0,):
            nodes = [_node(item, answers.get(_key(item, turn)), links, language) for item in items]
            given = [node for node in nodes if node is not None]
            if section is None:
                found += given
            elif given:
                found.append({"linkId": code, "item": given})
    return found


def _key(item: Raw, turn: int) -> str:
    return f"{item['code']}@{turn}" if turn else str(item["code"])


def _node(item: Raw, given: Given | None, links: Mapping[str, str], language: str) -> Node | None:
    if given is None:
        return None
    node: Node = {"linkId": links[item["code"]], "text": item["text"].get(language) or item["text"][ENGLISH]}
    if given.missing_code is not None:
        code = WHY_NONE.get(str(given.missing_code), "unknown")
        return {"extension": [{"url": fhir.ABSENT, "valueCode": code}]} | node
    values = _values(item, given, language)
    return node | {"answer": values} if values else None


def _values(item: Raw, given: Given, language: str) -> list[Node]:
    kind = item["kind"]
    if given.picks is not None:
        return [{"valueCoding": option_coding(item, value, language)} for value in given.picks]
    if given.text:
        return [{"valueDate" if kind == "date" else "valueString": given.text}]
    if given.value is None:
        return []
    return [_number(item, given.value, language)]


def _number(item: Raw, value: float, language: str) -> Node:
    kind = item["kind"]
    if kind == "yes_no":
        return {"valueBoolean": bool(value)}
    if "options" in item:
        return {"valueCoding": option_coding(item, value, language)}
    if kind == "number" and item.get("origin", {}).get("fhir", {}).get("type") == "quantity":
        return {"valueQuantity": {"value": value} | ({"unit": item["unit"][ENGLISH]} if "unit" in item else {})}
    is_whole = item.get("whole", True) and float(value).is_integer()
    return {"valueInteger": int(value)} if is_whole else {"valueDecimal": value}
