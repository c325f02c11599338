"""flask import framework, flask import cube."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import Flask
from jsonschema import Draft202012Validator

from app.cli import bad, import_group, operator
from app.db import transaction
from app.indicators.models import Cube, Framework
from app.indicators.services import import_definition

SCHEMAS = Path(__file__).parent / "schemas"
_BIGGEST = 5_000_000


def init_app(_app: Flask) -> None:
    """Add the commands."""
    import_group.add_command(framework)
    import_group.add_command(cube)


@click.command("framework")
@click.argument("file", type=click.Path(path_type=Path))
@operator
def framework(file: Path) -> None:
    """Bring in an outcome framework (JSON, CONTRACTS 2b)."""
    _import(Framework, file, "framework.json")


@click.command("cube")
@click.argument("file", type=click.Path(path_type=Path))
@operator
def cube(file: Path) -> None:
    """Bring in the declared list of tables (JSON, CONTRACTS 2b)."""
    _import(Cube, file, "cube.json")


def _import(kind: type[Framework | Cube], file: Path, schema: str) -> None:
    if file.stat().st_size > _BIGGEST:
        bad(f"{file.name} is larger than a definition can be")
    try:
        raw = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        bad(f"{file.name} is not JSON in UTF-8: {error}")
    validator = Draft202012Validator(json.loads((SCHEMAS / schema).read_text(encoding="utf-8")))
    found = [f"{error.json_path}: {error.message}" for error in sorted(validator.iter_errors(raw), key=str)]
    if found:
        bad("\n".join([f"{file.name} was not brought in:", *found]))
    with transaction():
        made, is_new = import_definition(Framework, raw) if kind is Framework else import_definition(Cube, raw)
    click.echo(f"{made.code} {made.version}: {'brought in' if is_new else 'here already, unchanged'}")
