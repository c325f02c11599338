"""flask import instrument, flask export instrument."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click
from flask import Flask

from app.cli import bad, export_group, import_group, operator
from app.db import transaction
from app.errors import RuleError
from app.exchange.fhir_out import to_fhir
from app.exchange.lost import Lost
from app.exchange.reading import MOST_BYTES, read_any
from app.exchange.xlsform_out import to_xlsform
from app.instruments import checking, services
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
    """Bring in one version of a survey or a star: our JSON, an XLSForm workbook or a FHIR R4 Questionnaire (docs/exchange.md).

    What could not be carried is said. The same content again changes nothing.
    """
    with file.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    try:
        raw, lost = read_any(content, file.name)
    except RuleError as error:
        raise RuleError(f"{file.name}: {error}") from None
    found = checking.problems(raw)
    if found:
        bad("\n".join([f"{file.name} was not brought in:", *_told(found)]))
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
    _tell(lost)


@click.command("instrument")
@click.argument("code")
@click.option(
    "--as", "shape", type=click.Choice(["json", "xlsform", "fhir"]), required=True, help="The format to write."
)
@click.option("--version", help="Which version; the newest unless given.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; stdout unless given.")
@operator
def export_instrument(code: str, shape: str, version: str | None, out: Path | None) -> None:
    """Take out the definition of an instrument: as it came in, as an XLSForm or as a FHIR R4 Questionnaire.

    What the format has no words for is said.
    """
    found = get_version(code, version)
    lost: list[Lost] = []
    if shape == "xlsform":
        if out is None:
            raise RuleError("A workbook is no text; say with --out which file to write")
        content, lost = to_xlsform(found.definition)
    else:
        shown = found.definition
        if shape == "fhir":
            shown, lost = to_fhir(found.definition)
        content = (json.dumps(shown, ensure_ascii=out is None, indent=2) + "\n").encode()
    if out is None:
        click.echo(content.decode(), nl=False)
    else:
        out.write_bytes(content)
        click.echo(f"Wrote {found.code} {found.version} to {out}", err=True)
    _tell(lost)


def _tell(lost: Sequence[Lost]) -> None:
    """What could not be carried, on stderr."""
    if lost:
        click.echo("\n".join(["Not carried over:", *_told([str(one) for one in lost])]), err=True)


def _told(lines: Sequence[str]) -> list[str]:
    """Lines fit for a terminal: not too long, not too many."""
    told = [line if len(line) <= _LONGEST_TOLD else f"{line[:_LONGEST_TOLD]}..." for line in lines]
    more = [f"and {len(lines) - _MOST_TOLD} more"] if len(lines) > _MOST_TOLD else []
    return told[:_MOST_TOLD] + more
