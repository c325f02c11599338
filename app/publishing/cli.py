"""flask publish."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import Flask

from app.accounts.queries import get_authority
from app.cli import operator
from app.db import transaction
from app.publishing import services


def init_app(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(publish)


@click.command("publish")
@click.option("--framework", required=True, help="Code of the outcome framework, for example ecm.")
@click.option("--period", required=True, help="The quarter, for example 2026-27-Q2.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Also write the document into this folder."
)
@click.option("--authority", help="Code of the authority, where there are several.")
@operator
def publish(framework: str, period: str, out: Path | None, authority: str | None) -> None:
    """Build the facts of a quarter, protect them beside everything released before, and freeze a publication."""
    with transaction():
        publication, is_new = services.publish(get_authority(authority), framework, period)
    document = publication.document
    shown = sum(table["cells_shown"] for table in document["tables"])
    cells = sum(len(table["cells"]) for table in document["tables"])
    word = "Published" if is_new else "Published before, unchanged:"
    click.echo(f"{word} {framework} {period} as {publication.public_id}: {shown} of {cells} cells shown")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        file = out / f"{framework}-{period}.json"
        file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        click.echo(f"Wrote {file}")
