"""Names that FHIR R4 uses, and how words in several languages stand in it (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.exchange.naming import ENGLISH

Node = Mapping[str, Any]
_CORE = "http://hl7.org/fhir/StructureDefinition/"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
TRANSLATION = _CORE + "translation"
ITEM_CONTROL = _CORE + "questionnaire-itemControl"
CONTROL_SYSTEM = "http://hl7.org/fhir/questionnaire-item-control"
MIN_VALUE = _CORE + "minValue"
MAX_VALUE = _CORE + "maxValue"
MAX_OCCURS = _CORE + "questionnaire-maxOccurs"
UNIT = _CORE + "questionnaire-unit"
UNIT_OPTION = _CORE + "questionnaire-unitOption"
HIDDEN = _CORE + "questionnaire-hidden"
EXCLUSIVE = _CORE + "questionnaire-optionExclusive"
ORDINAL = _CORE + "ordinalValue"
ABSENT = _CORE + "data-absent-reason"
WEIGHTS = frozenset({ORDINAL, _CORE + "itemWeight", _CORE + "questionnaire-ordinalValue", _CORE + "iso21090-CO-value"})
CALCULATED = frozenset({_SDC + "calculatedExpression", _CORE + "cqf-calculatedValue"})
ENABLE_EXPRESSION = frozenset({_SDC + "enableWhenExpression"})
KIND = "urn:waymark:kind"
CREDIT = "urn:waymark:credit"
"""Extensions of ours: the kind of an item where FHIR has one word for several, and the line of credit."""


def rows(node: Node, key: str) -> list[dict[str, Any]]:
    """The objects in a list; nothing where something else stands there."""
    found = node.get(key)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def part(node: Node, key: str) -> dict[str, Any]:
    """The object under a key; an empty one where something else stands there."""
    found = node.get(key)
    return found if isinstance(found, dict) else {}


def text(node: Node, key: str) -> str:
    """The text under a key; empty where something else stands there."""
    found = node.get(key)
    return found if isinstance(found, str) else ""


def number(found: Any) -> float | int | None:
    """A number that can be used, or None."""
    if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) <= 1e9:
        return None
    return int(found) if float(found).is_integer() else found


def extensions(node: Node, urls: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The extensions with one of these addresses."""
    return (one for one in rows(node, "extension") if text(one, "url") in urls)


def extension(node: Node, url: str) -> dict[str, Any]:
    """The first extension with this address; an empty one where there is none."""
    return next(extensions(node, frozenset({url})), {})


def value_of(node: Node) -> Any:
    """What stands under value[x]; None where nothing does."""
    return next((value for key, value in node.items() if key.startswith("value")), None)


def control(node: Node) -> str:
    """The code of the control that an item asks for; empty where it asks for none."""
    codings = rows(part(extension(node, ITEM_CONTROL), "valueCodeableConcept"), "coding")
    return text(codings[0], "code") if codings else ""


def words(node: Node, key: str, language: str) -> dict[str, str]:
    """Words by language tag: the plain ones in the form's language, the others from their translations."""
    found = {language: text(node, key)} if text(node, key) else {}
    for one in extensions(part(node, f"_{key}"), frozenset({TRANSLATION})):
        tag, said = text(extension(one, "lang"), "valueCode"), extension(one, "content")
        content = text(said, "valueString") or text(said, "valueMarkdown")
        if tag and content:
            found.setdefault(plain_tag(tag), content)
    return found


def plain_tag(tag: str) -> str:
    """The tag that we use: any English is the English that pages fall back to.

    >>> plain_tag("en"), plain_tag("en-US"), plain_tag("cy")
    ('en-GB', 'en-GB', 'cy')
    """
    return ENGLISH if tag.lower().split("-")[0] == "en" else tag


def said(key: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """The words under a key, with their translations beside it."""
    if not texts:
        return {}
    others = [_translation(tag, content) for tag, content in texts.items() if tag != ENGLISH]
    return {key: texts[ENGLISH]} | ({f"_{key}": {"extension": others}} if others else {})


def _translation(tag: str, content: str) -> dict[str, Any]:
    parts = [{"url": "lang", "valueCode": tag}, {"url": "content", "valueString": content}]
    return {"url": TRANSLATION, "extension": parts}


def control_of(code: str) -> dict[str, Any]:
    """The extension that asks for a control."""
    return {"url": ITEM_CONTROL, "valueCodeableConcept": {"coding": [{"system": CONTROL_SYSTEM, "code": code}]}}
