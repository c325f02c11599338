"""Refuse to go live while anything is unsafe."""

from __future__ import annotations

import json
import sys

import click
from flask import Flask, current_app

import config
from app.cli import operator
from app.readiness.checks import findings


def init_app(app: Flask) -> None:
    """Make the command known."""
    app.cli.add_command(check_production)


@click.command("check-production")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@operator
def check_production(shape: str) -> None:
    """Look at everything that could make this installation unsafe; status 1 where anything does."""
    found = findings(current_app.config, config.Production())
    refused = [one for one in found if not one.is_warning]
    if shape == "json":
        told = {"refused": [one.words for one in refused], "warnings": [one.words for one in found if one.is_warning]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for one in sorted(found, key=lambda one: one.is_warning):
            click.echo(f"{'Look soon' if one.is_warning else 'Refused'}: {one.words}")
        if not refused:
            click.echo("Nothing stands against going live.")
    if refused:
        sys.exit(1)
