"""flask dev town."""

from __future__ import annotations

import secrets
import time

import click
from flask import Flask

from app.access.roles import Role
from app.cli import operator
from app.db import transaction
from app.dev import codes
from app.dev.town import Town, build_town, publish_town

_PASSWORD_WORDS = [
    "amber",
    "bramble",
    "candle",
    "dipper",
    "estuary",
    "fern",
    "gravel",
    "harbour",
    "inkwell",
    "juniper",
    "kettle",
    "lantern",
    "marble",
    "nettle",
    "orchard",
    "pebble",
    "quarry",
    "ribbon",
    "saddle",
    "thimble",
    "umber",
    "velvet",
    "willow",
    "yarrow",
]
ROLES = {
    Role.KEY_WORKER: "Key worker",
    Role.MANAGER: "Manager",
    Role.SAFEGUARDING_LEAD: "Safeguarding lead",
    Role.DESIGNATED_OFFICER: "Designated officer",
    Role.COMMISSIONER: "Commissioner",
    Role.ADMINISTRATOR: "Administrator",
}

dev_group = click.Group("dev", help="For developers: never on real records.")


def init_app(app: Flask) -> None:
    """Add the commands, and what the demonstration says at the second step."""
    app.cli.add_command(dev_group)
    codes.init_app(app)


@dev_group.command("town")
@click.option(
    "--people", type=click.IntRange(1, 200_000), default=3000, show_default=True, help="How many young people."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another town.")
@click.option(
    "--quarters", type=click.IntRange(0, 8), default=0, show_default=True, help="Publish this many ended quarters."
)
@click.option("--password", help="For every account; made up and shown where it is not given.")
@operator
def town(people: int, seed: int, quarters: int, password: str | None) -> None:
    """Invent a believable town: services, young people, sessions, readings, ideas."""
    password = password or new_password()
    begun = time.perf_counter()
    with transaction():
        made = build_town(people=people, seed=seed, password=password)
    click.echo(in_words(made))
    if quarters:
        with transaction():
            click.echo(f"Published: {', '.join(publish_town(quarters))}")
    click.echo(f"That took {time.perf_counter() - begun:.1f} seconds.")
    for line in sign_in_lines(made.sign_ins, password):
        click.echo(line)


def in_words(made: Town) -> str:
    """One line on what was made."""
    return (
        f"Tarnbridge: {made.people:,} young people, {made.open_episodes:,} worked with now, {made.sessions:,} sessions, "
        f"{made.readings:,} readings, {made.alerts:,} alerts, {made.ideas} ideas"
    )


def new_password() -> str:
    """Four words, about eighteen bits of chance: enough for invented people on one's own machine."""
    return " ".join(secrets.choice(_PASSWORD_WORDS) for _ in range(4))


def sign_in_lines(sign_ins: dict[Role, str], password: str) -> list[str]:
    """Who can sign in, the password that all share, and where the code is."""
    lines = [f"  {ROLES[role]:<18} {email}" for role, email in sign_ins.items()]
    return [
        "Sign in as",
        *lines,
        f"  {'Password':<18} {password}",
        f"  {'Code':<18} the page says it, in the demonstration only",
    ]
