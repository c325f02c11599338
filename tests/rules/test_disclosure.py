"""Nothing reaches a commissioner but what was published: no row about a person, no raw count."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from flask import template_rendered

from app.db import Base, db
from app.disclosure.table import CountTable
from app.publishing.models import Publication
from tests.support.cast import Cast
from tests.support.generated import doors, small_app
from tests.support.relations import OWN, furnish
from tests.support.source import APP, TEMPLATES, modules
from tests.support.world import World

COMMISSIONERS = [module for module in modules() if module.package == "commissioning"]
# What of the control of disclosure a page may know: what may be drawn, never what goes in.
RAW = {"CountTable", "Contribution", "ReleasedCell", "protect_family", "released_cells", "settle"}
ENDPOINTS = sorted(
    {name for name, method in doors(small_app()) if name.startswith("commissioning") and method == "GET"}
)


def test_commissioners_code_never_names_a_raw_table_SEC_113():
    named = [
        f"{module.where}:{node.lineno} {word}"
        for module in COMMISSIONERS
        for node in ast.walk(module.tree)
        for word in names(node)
        if word in RAW
    ]
    assert not named, f"Read the publication instead; these hold what has not been protected: {named}"


def names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom | ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.Name):
        return [node.id]
    return [node.attr] if isinstance(node, ast.Attribute) else []


def test_commissioners_code_asks_the_database_nothing_itself():
    asking = [
        f"{module.where}:{node.lineno}"
        for module in COMMISSIONERS
        if module.path.name not in {"queries.py", "services.py", "models.py"}
        for node in ast.walk(module.tree)
        if set(names(node)) & {"db", "select", "sqlalchemy"}
    ]
    assert not asking, f"Ask app.publishing.queries: {asking}"


def test_exports_take_what_was_protected():
    exporters = [APP / "disclosure/export.py", *APP.glob("publishing/exports.py")]
    for path in exporters:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in [
            node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]:
            taken = " ".join(ast.unparse(argument.annotation) for argument in function.args.args if argument.annotation)
            result = ast.unparse(function.returns) if function.returns else ""
            assert "CountTable" not in taken or "SafeTable" in taken or "ReleasedCell" in result, (
                f"{path.name}: {function.name} takes a raw table; hand it a SafeTable"
            )


def test_commissioners_templates_draw_what_the_view_worked_out():
    for path in TEMPLATES.glob("commissioning/**/*.html"):
        text = path.read_text(encoding="utf-8")
        for word in (".people_exact", ".cell_key", ".noise", "ledger"):
            assert word not in text, f"{path.name} reaches for {word}"


def held_in(value: Any, depth: int = 0) -> list[Any]:
    """Every value inside what a template is handed: in lists, mappings and dataclasses."""
    if depth > 6 or isinstance(value, str | bytes | int | float | None):
        return []
    inner: list[Any] = []
    if isinstance(value, Mapping):
        inner = list(value.values())
    elif isinstance(value, list | tuple | set | frozenset):
        inner = list(value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        inner = [getattr(value, field.name) for field in dataclasses.fields(value)]
    return [value, *(found for one in inner for found in held_in(one, depth + 1))]


def test_the_search_through_what_a_template_is_handed_finds_what_is_deep_inside():
    hidden = Publication()
    assert hidden in held_in({"cards": [({"a": (hidden,)}, 1)]})


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_commissioners_page_is_handed_no_row_but_a_publication_and_no_raw_count_SEC_113(
    endpoint: str, world: World, cast: Cast, pages
):
    app = world.app
    with app.app_context():
        ids = furnish(cast)[OWN]
        db.session.remove()
    handed: list[Any] = []

    def note(_sender, template, context, **_rest):
        handed.extend(
            found
            for name, value in context.items()
            if name not in {"g", "request", "session", "current_user"}
            for found in held_in(value)
        )

    arguments = {name for rule in app.url_map.iter_rules(endpoint) for name in rule.arguments}
    with app.test_request_context():
        from flask import url_for

        address = url_for(endpoint, **{name: ids[name] for name in arguments})
    with template_rendered.connected_to(note, app):
        answer = pages.as_(cast.dev).get(address)
    assert answer.status < 500
    rows = {type(found).__name__ for found in handed if isinstance(found, Base)} - {"Publication"}
    assert not rows, f"{endpoint} hands its template rows of {rows}: hand it what the publication says"
    assert not [found for found in handed if isinstance(found, CountTable)], (
        f"{endpoint} hands its template a raw table"
    )
