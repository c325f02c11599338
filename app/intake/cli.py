"""flask import records."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.cli import import_group, operator
from app.db import transaction
from app.errors import NotFoundError, RuleError
from app.i18n.dates import today
from app.intake import services
from app.intake.batch import Batch
from app.intake.reader import Sheet
from app.intake.report import JsonReport, Report, TextReport
from app.intake.seen import Seen
from app.intake.types import Problem, RecordKind
from app.vault import SealError


class _TakenBack(Exception):  # noqa: N818 - nothing went wrong with us
    """Ends the transaction without keeping anything."""


def init_app(_app: Flask) -> None:
    """Add the command."""
    import_group.add_command(records)


@click.command("records")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in RecordKind]), required=True, help="What the file holds."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Check everything and store nothing.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--authority", help="Code of the authority, where there are several.")
@operator
def records(*, kind: str, file: Path, is_dry_run: bool, shape: str, authority: str | None) -> None:
    """Bring in what a provider already holds: a CSV file, whole or not at all (docs/importing.md)."""
    report: Report = JsonReport() if shape == "json" else TextReport()
    with file.open("rb") as stream, Seen() as seen:
        day = today()
        batch = Batch(report.tell, seen, day, authority)
        report.begin(RecordKind(kind), file, is_dry_run=is_dry_run)
        try:
            with transaction():
                services.bring_in(batch, RecordKind(kind), Sheet(stream, RecordKind(kind), day))
                _keep_only_if(not batch.tally.errors and not is_dry_run)
        except _TakenBack:
            pass
        except (RuleError, NotFoundError, SealError, DBAPIError, OSError) as error:
            batch.tell()
            batch.add([Problem(None, None, _why(error))])
            batch.tell()
        report.end(batch.tally)
    sys.exit(1 if batch.tally.errors else 0)


def _keep_only_if(is_wanted: bool) -> None:  # noqa: FBT001 - read at its one call
    if not is_wanted:
        raise _TakenBack


def _why(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        return (
            f"The database refused ({type(error.orig).__name__}): were the migrations run, and is nobody else bringing in "
            "the same records? Nothing was stored; run it again"
        )
    return str(error)
