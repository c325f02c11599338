"""Conditions and scoring rules in words, for staff who look through the library."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from app.instruments.definition import Definition, Item, ScaleRule, say
from app.instruments.rules import Rule

_REASONS = {"rather_not_say": "rather not say", "dont_know": "don't know", "not_about_me": "not about me"}


def condition(rule: Rule, form: Definition, language: str) -> str:
    """A condition as a clause: what comes after “Only asked if”."""
    if "not" in rule:
        return _("not (%(clause)s)", clause=condition(rule["not"], form, language))
    for name, joined in (("all", _(" and ")), ("any", _(" or "))):
        if name in rule:
            return joined.join(_part(part, form, language) for part in rule[name])
    item = form.item(rule["item"])
    asked = say(item.text, language) if item else rule["item"]
    return _("“%(question)s”: %(answer)s", question=asked, answer=_compared(rule, item, language))


def _part(rule: Rule, form: Definition, language: str) -> str:
    """A clause within others: in brackets where it has parts of its own."""
    clause = condition(rule, form, language)
    return f"({clause})" if len(rule.get("all", rule.get("any", ()))) > 1 else clause


def _compared(rule: Rule, item: Item | None, language: str) -> str:
    said: Mapping[str, Callable[[], str]] = {
        "is": lambda: _answer(rule["is"], item, language),
        "any_of": lambda: _(" or ").join(_answer(value, item, language) for value in rule["any_of"]),
        "includes": lambda: _("%(answer)s is picked", answer=_answer(rule["includes"], item, language)),
        "at_most": lambda: _("%(answer)s or lower", answer=_answer(rule["at_most"], item, language)),
        "at_least": lambda: _("%(answer)s or higher", answer=_answer(rule["at_least"], item, language)),
        "answered": lambda: _("answered") if rule["answered"] else _("not answered"),
        "skipped": lambda: _("“%(reason)s”", reason=_REASONS[rule["skipped"]]),
    }
    return next(words() for name, words in said.items() if name in rule)


def _answer(value: float, item: Item | None, language: str) -> str:
    if item is not None:
        if item.kind == "yes_no":
            return _("yes") if value else _("no")
        for option in item.options:
            if option.value == value:
                return f"“{say(option.text, language)}”"
    return f"{value:g}"


def scoring(rule: ScaleRule) -> list[str]:
    """How one scale comes about, a sentence for each part of the rule."""
    count = len(rule.parts)
    if count == 1:
        told = [_("The answer to one question.")]
    elif rule.method == "sum":
        told = [_("The sum of %(count)s questions.", count=count)]
    else:
        told = [_("The mean of %(count)s questions.", count=count)]
    turned = sum(part.is_reversed for part in rule.parts)
    if turned:
        told.append(_("%(count)s of them count from the other end.", count=turned))
    if len({part.weight for part in rule.parts}) > 1:
        told.append(_("Some count for more than others."))
    if count > 1:
        told.append(_("At least %(least)s need an answer; else there is no score.", least=rule.least))
    if rule.fills:
        told.append(_("Missing answers count as the mean of the others."))
    if (rule.multiply, rule.add) != (1, 0):
        told.append(_("Then multiplied by %(factor)g, plus %(more)g.", factor=rule.multiply, more=rule.add))
    if rule.convert is not None:
        told.append(_("Then looked up in the measure's own table."))
    told.append(_("From %(low)g to %(high)g.", low=rule.lowest, high=rule.highest))
    return told
