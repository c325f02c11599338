"""flask keys: list, rotate, destroy. What they do and when to use them stands in docs/keys.md."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click
from flask import Flask

from app.accounts.queries import get_authority
from app.cli import operator
from app.db import transaction
from app.keys import services
from app.keys.queries import every_key
from app.keys.reseal import reseal_authority, reseal_old_format
from app.keys.types import Tally
from app.vault import keyring

keys_group = click.Group("keys", help="Keys that seal names, contacts and free text (docs/keys.md).")


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(keys_group)


@keys_group.command("list")
@operator
def list_keys() -> None:
    """One JSON line for each key: whose, its state, and the master key that wraps it."""
    for key, code in every_key():
        line = {
            "key": key.id,
            "authority": code,
            "state": key.state,
            "wrapped_by": key.wrapped_by,
            "is_newest_master": key.wrapped_by == keyring().current,
            "made_at": key.made_at.isoformat(),
        }
        click.echo(json.dumps(line))


@keys_group.command("rotate")
@click.option("--authority", help="Code of the authority that gets a new key.")
@click.option("--installation", "is_installation", is_flag=True, help="A new key for what has no authority: accounts.")
@click.option("--master", "is_master", is_flag=True, help="Wrap every key under the newest master key (FIELD_KEYS).")
@click.option("--resume", "is_resume", is_flag=True, help="Make no new key: go on where a run was stopped.")
@operator
def rotate(*, authority: str | None, is_installation: bool, is_master: bool, is_resume: bool) -> None:
    """Turn a key over and seal its values anew, while people go on working."""
    if (authority is not None) + is_installation + is_master != 1:
        raise click.UsageError("Say one of --authority CODE, --installation and --master")
    report: dict[str, object] = {"rotated": "master" if is_master else authority or "installation"}
    if is_master:
        if not is_resume:
            with transaction():
                report["wrapped_anew"] = services.wrap_anew()
        tally = reseal_old_format(_tell)
    else:
        with transaction():
            authority_id = get_authority(authority).id if authority is not None else None
            if not is_resume:
                report["key"] = services.turn_over(authority_id).id
        tally = reseal_authority(authority_id, _tell)
    click.echo(json.dumps(report | asdict(tally)))
    sys.exit(0 if _is_whole(tally) else 1)


@keys_group.command("destroy")
@click.option("--authority", required=True, help="Code of the authority that leaves.")
@click.option(
    "--yes-destroy", "is_sure", is_flag=True, help="Its names, contacts and free text can never be read again."
)
@click.option("--operator", "operators", multiple=True, help="Name of who decided it; give two.")
@operator
def destroy(*, authority: str, is_sure: bool, operators: tuple[str, ...]) -> None:
    """Wipe an authority's keys, so that nothing they sealed opens again, here or in any copy made from now on."""
    names = tuple(name.strip() for name in operators)
    if len(names) != 2 or not all(names) or names[0].casefold() == names[1].casefold():
        raise click.UsageError("Two people decide this: give --operator twice, with two names")
    if not is_sure:
        raise click.UsageError("Say --yes-destroy: what these keys sealed can never be read again")
    with transaction():
        wiped = services.destroy(get_authority(authority).id, (names[0], names[1]))
    click.echo(json.dumps({"destroyed": authority, "keys": wiped}))


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _is_whole(tally: Tally) -> bool:
    """Whether nothing is left that still needs the key before: else it is worth looking at, and running again."""
    return not (tally.unreadable or tally.left)
