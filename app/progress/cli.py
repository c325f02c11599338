"""Distance travelled as exact figures, for operators. Never for publication."""

from __future__ import annotations

import json

import click
from flask import Flask
from flask.cli import AppGroup

from app.accounts.queries import get_authority
from app.audit import services as audit
from app.audit.types import Action
from app.cli import bad, operator
from app.db import transaction
from app.instruments.queries import get_version, scales_of
from app.journeys.pairing import End, Start
from app.journeys.reading import Perspective
from app.journeys.summary import as_json, summarise
from app.progress import queries

WHO_IS_COUNTED = "people are those with a reading of this instrument that counts, whatever its version and perspective"

group = AppGroup("progress", help="Distance travelled.")


def init_app(app: Flask) -> None:
    """Make the commands known."""
    app.cli.add_command(group)


@group.command("summary")
@click.option("--instrument", required=True, help="Code of a survey or star.")
@click.option("--version", help="Its version; the newest unless given.")
@click.option("--service", help="Code of one service; all of them unless given.")
@click.option("--perspective", default=Perspective.YOUNG_PERSON.value, help="Whose view.", show_default=True)
@click.option(
    "--from",
    "start",
    type=click.Choice([each.value for each in Start]),
    default=Start.BASELINE.value,
    show_default=True,
)
@click.option(
    "--to", "end", type=click.Choice([each.value for each in End]), default=End.LATEST.value, show_default=True
)
@click.option("--format", "shape", type=click.Choice(["json"]), default="json", show_default=True)
@click.option("--authority", help="Code of the authority, where there are several.")
@operator
def summary(
    instrument: str,
    version: str | None,
    service: str | None,
    perspective: str,
    start: str,
    end: str,
    shape: str,  # noqa: ARG001 - JSON is the only one
    authority: str | None,
) -> None:
    """Distance travelled as exact figures. Audited; never for publication."""
    voice = _perspective(perspective)
    with transaction():
        tenant = get_authority(authority)
        found = get_version(instrument, version)
        code, number = found.code, found.version
        scales = [queries.as_scale(row) for row in scales_of(found)]
        service_id = queries.get_service_by_code(tenant.id, service).id if service else None
        journeys, left_out = queries.journeys_for(tenant.id, found, service_id=service_id)
        asked = f"{code} {number} service={service or 'all'} {voice.value} {start} to {end}"
        audit.record(None, Action.PROGRESS_SUMMARISED, found, authority_id=tenant.id, detail=asked)
    # Only now that the trail is safe: no log, no figures. The database is free while they are worked out.
    figures = as_json(summarise(code, number, scales, journeys, voice, Start(start), End(end)))
    figures["notes"].append(WHO_IS_COUNTED)
    if left_out:
        figures["notes"].append(f"readings that fall in no episode, left out: {left_out}")
    click.echo(json.dumps(figures, ensure_ascii=False, indent=2))


def _perspective(given: str) -> Perspective:
    if given not in set(Perspective):
        bad(f"No perspective {given}; there are: {', '.join(Perspective)}")
    return Perspective(given)
