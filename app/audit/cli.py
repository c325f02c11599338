"""Seal the trail, print its heads, and check it."""

from __future__ import annotations

import json
import signal
import time
from itertools import chain, islice
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.audit import anchors, checking, queries, sealing
from app.audit.signing import signing_keys
from app.cli import bad, operator
from app.db import reading

# Rounds between two that look at every number, and seconds between two anchors, in the loop.
_WHOLE_EVERY, _ANCHOR_EVERY = 300, 60
_SHOWN = 20

group = AppGroup("audit", help="The trail of who did what.")


def init_app(app: Flask) -> None:
    """Make the commands known."""
    app.cli.add_command(group)


@group.command("seal")
@click.option("--once", is_flag=True, help="Seal what there is, then end.")
@click.option("--every", default=2.0, show_default=True, help="Seconds between two rounds.")
@operator
def seal(*, once: bool, every: float) -> None:
    """Chain new entries, and write the heads to AUDIT_ANCHOR_FILE. Runs until stopped."""
    if once:
        sealed = 0
        while count := sealing.seal_new():
            sealed += count
        _anchor({})
        click.echo(f"{sealed} sealed")
        return
    # Stopping is no fault: end between two rounds, with status 0.
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopped.append(number))
    anchored: dict[int, tuple[int, str]] = {}
    rounds, anchored_at = 0, -float(_ANCHOR_EVERY)
    while not stopped:
        while sealing.seal_new(everything=rounds % _WHOLE_EVERY == 0):
            pass
        if time.monotonic() - anchored_at >= _ANCHOR_EVERY:
            try:
                anchored = _anchor(anchored)
            except OSError as error:
                # Sealing goes on: what a chain can't say for itself, the next anchor will.
                click.echo(f"{error.filename}: {error.strerror}", err=True)
            anchored_at = time.monotonic()
        rounds += 1
        time.sleep(every)


def _anchor(before: dict[int, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """Write down the heads that moved, where the settings say so. Gives all heads."""
    with reading() as connection:
        heads = queries.heads(connection)
    moved = {name: head for name, head in heads.items() if before.get(name) != head}
    if moved and current_app.config["AUDIT_ANCHOR_FILE"]:
        anchors.append(Path(current_app.config["AUDIT_ANCHOR_FILE"]), anchors.head_lines(signing_keys(), moved))
    return heads


@group.command("head")
@operator
def head() -> None:
    """Print the head of each chain, one JSON line each: to keep, or to mail, somewhere else."""
    with reading() as connection:
        lines = anchors.head_lines(signing_keys(), queries.heads(connection))
    click.echo("\n".join(lines))


@group.command("verify")
@click.option("--anchor", "files", multiple=True, type=click.Path(path_type=Path), help="Anchors kept elsewhere.")
@click.option("--minutes", default=10, show_default=True, help="How long an entry may wait to be sealed.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@operator
def verify(files: tuple[Path, ...], minutes: int, shape: str) -> None:
    """Walk the whole trail; status 1 and what is wrong, where anything is. Uses AUDIT_ANCHOR_FILE unless given others."""
    keys = signing_keys()
    own = Path(current_app.config["AUDIT_ANCHOR_FILE"]) if current_app.config["AUDIT_ANCHOR_FILE"] else None
    chosen = files or ((own,) if own and own.exists() else ())
    known = chain.from_iterable(anchors.read(file, keys) for file in chosen)
    found = list(islice(checking.findings(keys, known, minutes=minutes), _SHOWN + 1))
    with reading() as connection:
        heads = queries.heads(connection)
    sealed = sum(position for position, _digest in heads.values())
    if shape == "json":
        click.echo(json.dumps({"sealed": sealed, "chains": len(heads), "anchors": len(chosen), "problems": found}))
    elif not found:
        against = "" if chosen else "; without anchors from outside, a chain that was cut short can't be told"
        click.echo(f"{sealed} entries in {len(heads)} chains are as they were written{against}")
    if found:
        bad("\n".join([*found[:_SHOWN], *(["… and more"] if len(found) > _SHOWN else [])]))
