"""Deny by default: the application does not start with an unmarked page, and no unmarked page answers."""

from __future__ import annotations

from flask import Flask, current_app, request

from app.access import policy
from app.access.rules import Rule, rule_of
from app.access.scope import ask, current_pass, viewer
from app.errors import ForbiddenError, NotFoundError


class UnsealedError(Exception):
    """A registered view has no rule; the message says what to do."""


class SignInNeededError(Exception):
    """The page is for staff and nobody is signed in."""


# Flask's own way of serving the files in app/static; they hold nothing about anyone.
_STATIC = Rule(why_public="Style sheets, scripts and pictures")


def init_app(app: Flask) -> None:
    """Check the policy and every registered view now, and every request from here on."""
    policy.check()
    for endpoint, view in app.view_functions.items():
        if endpoint != "static" and rule_of(view) is None:
            raise UnsealedError(
                f"The page {endpoint} has no rule. Put @allow(Permission.…), @respondent or @public('why') "
                "directly under its route."
            )
    app.before_request(_check)


def rule_for(app: Flask, endpoint: str) -> Rule | None:
    """The rule of one endpoint."""
    return _STATIC if endpoint == "static" else rule_of(app.view_functions[endpoint])


def _check() -> None:
    if request.endpoint is None:
        return  # No such page: the 404 (or 405) page follows.
    rule = rule_for(current_app, request.endpoint)
    if rule is None:
        raise NotFoundError("A page without a rule does not exist")
    if rule.permission is not None:
        scope = viewer()
        if scope is None:
            raise SignInNeededError
        scope.require(rule.permission)
        ask(rule.permission)
    elif rule.for_respondent:
        current_pass()
    elif not rule.why_public:
        raise ForbiddenError("A rule that admits nobody")
