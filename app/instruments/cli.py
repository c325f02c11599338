"""flask import instrument, flask export instrument."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import Flask

from app.cli import bad, export_group, import_group, operator
from app.db import transaction
from app.instruments import checking, services
from app.instruments.files import read_definition
from app.instruments.queries import get_version

_MOST_TOLD = 50
_LONGEST_TOLD = 300


def init_app(_app: Flask) -> None:
    """Add the commands."""
    import_group.add_command(import_instrument)
    export_group.add_command(export_instrument)


@click.command("instrument")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@operator
def import_instrument(file: Path) -> None:
    """Bring in one version of a survey or a star (JSON, docs/definitions.md). The same content again changes nothing."""
    raw = read_definition(file)
    found = checking.problems(raw)
    if found:
        told = [problem if len(problem) <= _LONGEST_TOLD else f"{problem[:_LONGEST_TOLD]}..." for problem in found]
        more = [f"and {len(found) - _MOST_TOLD} more"] if len(found) > _MOST_TOLD else []
        bad("\n".join([f"{file.name} was not brought in:", *told[:_MOST_TOLD], *more]))
    with transaction():
        version, is_new = services.import_instrument(raw)
        name, scales, items = f"{version.code} {version.version}", len(raw["scales"]), len(raw.get("items", ()))
    if not is_new:
        click.echo(f"{name}: here already, unchanged")
    elif items:
        click.echo(f"{name}: brought in, {scales} scales and {items} items")
    else:
        click.echo(
            f"{name}: brought in, {scales} scales and no items: readings can be brought in, but nobody can be asked"
        )


@click.command("instrument")
@click.argument("code")
@click.option("--as", "shape", type=click.Choice(["json"]), required=True, help="The format to write.")
@click.option("--version", help="Which version; the newest unless given.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; stdout unless given.")
@operator
def export_instrument(code: str, shape: str, version: str | None, out: Path | None) -> None:  # noqa: ARG001 - JSON is the only format
    """Take out the definition of an instrument, as it came in."""
    found = get_version(code, version)
    text = json.dumps(found.definition, ensure_ascii=out is None, indent=2) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        click.echo(f"Wrote {found.code} {found.version} to {out}", err=True)
