"""Writes what is made from the code: the personal columns, the roles, and who may open which page.

`make docs` and `make matrix` write; tests in tests/rules compare.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

import app.models  # noqa: F401 - every table must be known
import config
from app import create_app
from app.access.matrix import MATRIX
from app.access.permissions import Permission
from app.access.policy import SHOWS, TABLE, Field, State
from app.access.roles import STAFF_ROLES, Role
from app.access.seal import rule_for
from app.db import db
from tests.support.promises import asvs_table, left_table, own_table
from tests.support.source import ROOT, called, modules, text_of

ROLES = (Role.ANYONE, Role.RESPONDENT, *STAFF_ROLES)
MATRIX_FILE = ROOT / "tests/rules/access_matrix.txt"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

_KINDS = {
    "personal": "Personal",
    "special": "Special category",
    "pseudonym": "Pseudonym",
    "sealed": "Sealed (encrypted; opens only in its own row)",
}


def small_app() -> Flask:
    """The application, for its list of pages: no database behind it."""
    return create_app(config.Testing({}))


def doors(flask_app: Flask) -> list[tuple[str, str]]:
    """Every endpoint with each of its methods, in order."""
    found = {
        (rule.endpoint, method)
        for rule in flask_app.url_map.iter_rules()
        for method in rule.methods or ()
        if method in METHODS
    }
    return sorted(found, key=lambda door: (door[0], METHODS.index(door[1])))


def access_matrix(flask_app: Flask) -> str:
    """Who may open which page, one line for each page and method."""
    head = ["# Written by `make matrix`; do not edit. A change here is a change to who can see what.", "#"]
    head += ["# endpoint".ljust(44) + "method".ljust(8) + "".join(role.value.ljust(20) for role in ROLES) + "rule"]
    return "\n".join([*head, *(_line(flask_app, *door) for door in doors(flask_app))]) + "\n"


def _line(flask_app: Flask, endpoint: str, method: str) -> str:
    rule = rule_for(flask_app, endpoint)
    assert rule is not None
    answers = "".join(("allow" if rule.admits(role) else "refuse").ljust(20) for role in ROLES)
    said = (
        rule.permission.value if rule.permission else "an open invitation" if rule.for_respondent else rule.why_public
    )
    return endpoint.ljust(44) + method.ljust(8) + answers + said


def roles_table() -> str:
    """Roles and permissions, as Markdown."""
    lines = ["| Permission | " + " | ".join(role.value.replace("_", " ") for role in STAFF_ROLES) + " |"]
    lines += ["|---" * (len(STAFF_ROLES) + 1) + "|"]
    for permission in Permission:
        ticks = ["yes" if permission in MATRIX[role] else "" for role in STAFF_ROLES]
        lines.append(f"| `{permission.value}` | " + " | ".join(ticks) + " |")
    return "\n".join(lines)


def policy_table() -> str:
    """Every line of the policy, as Markdown."""
    lines = ["| Who | May | Whose | In what state | Needs first | Shows |", "|---|---|---|---|---|---|"]
    for line in TABLE:
        shown = frozenset().union(*(SHOWS[p] for p in line.permissions)) if line.fields is None else line.fields
        cells = (
            [role.value.replace("_", " ") for role in line.roles],
            [f"`{permission.value}`" for permission in line.permissions],
            [relation.value for relation in line.relations],
            ["any"] if set(line.states) == set(State) else [state.value for state in line.states],
            [line.needs.value],
            [field.value for field in Field if field in shown] or ["–"],
        )
        lines.append("| " + " | ".join(", ".join(words) for words in cells) + " |")
    return "\n".join(lines)


def columns_table() -> str:
    """Every column with a tag, as Markdown."""
    lines = ["| Table | Column | Kind |", "|---|---|---|"]
    for table in sorted(db.metadata.tables.values(), key=lambda table: table.name):
        tagged = [(column.name, column.info["privacy"]) for column in table.columns if "privacy" in column.info]
        lines += [f"| `{table.name}` | `{name}` | {_KINDS[tag]} |" for name, tag in tagged]
    return "\n".join(lines)


def unscoped_table() -> str:
    """Every read that has no viewer, with its reason, as Markdown."""
    return "\n".join(["| Read | Why it has no viewer |", "|---|---|", *sorted(_unscoped())])


def _unscoped() -> Iterator[str]:
    for module in modules():
        for function in module.functions():
            for mark in function.decorator_list:
                if isinstance(mark, ast.Call) and called(mark) == "unscoped" and mark.args:
                    yield f"| `{module.name.removeprefix('app.')}.{function.name}` | {text_of(mark.args[0], module)} |"


def documents() -> dict[Path, str]:
    """The generated parts of the docs put in their place, by file."""
    parts = {
        ROOT / "docs/privacy.md": {"columns": columns_table(), "unscoped": unscoped_table()},
        ROOT / "docs/access.md": {"roles": roles_table(), "policy": policy_table()},
        ROOT / "docs/asvs.md": {
            "asvs": asvs_table(),
            "own": own_table("SEC"),
            "safeguarding": own_table("SAFE"),
            "left": left_table(),
        },
    }
    return {path: _filled(path.read_text(encoding="utf-8"), tables) for path, tables in parts.items()}


def _filled(text: str, tables: dict[str, str]) -> str:
    for name, table in tables.items():
        start, end = f"<!-- {name}: written by `make docs` -->\n", f"<!-- end of {name} -->"
        head, _start, rest = text.partition(start)
        _old, _end, tail = rest.partition(end)
        text = f"{head}{start}\n{table}\n\n{end}{tail}"
    return text


def main(what: str) -> None:
    """Write the docs or the matrix."""
    if what == "matrix":
        MATRIX_FILE.write_text(access_matrix(small_app()), encoding="utf-8")
    else:
        for path, text in documents().items():
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
