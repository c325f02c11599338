"""flask safeguarding watch | alarms | settle."""

from __future__ import annotations

import time
from collections.abc import Callable

import click
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from app.cli import operator
from app.db import db, transaction
from app.safeguarding import watch as watching
from app.safeguarding.queries import watch as queries
from app.safeguarding.services import watch as services

safeguarding_group = click.Group("safeguarding", help="The watch over alerts (docs/safeguarding.md).")


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(safeguarding_group)


@safeguarding_group.command("watch")
@click.option("--once", is_flag=True, help="One round, for cron; else round after round until stopped.")
@click.option(
    "--every", type=click.IntRange(1, 60), default=10, show_default=True, help="Seconds from one round to the next."
)
@operator
def watch(*, once: bool, every: int) -> None:
    """Tell who is due, send messages, test the whole way and sweep every quarter of an hour."""
    if once:
        watching.do_round()
        return
    keep_watch(every)


def keep_watch(every: int, goes_on: Callable[[], bool] = lambda: True) -> None:
    """Round after round while `goes_on` says so, `every` so many seconds; a database that is away for a while ends nothing."""
    while goes_on():
        try:
            watching.do_round()
        except SQLAlchemyError:
            current_app.logger.exception("The watch can't reach its database and tries again")
            db.session.remove()
        time.sleep(every)


@safeguarding_group.command("alarms")
@operator
def alarms() -> None:
    """List what is amiss and not settled."""
    found = queries.open_alarms()
    for alarm in found:
        click.echo(f"{alarm.public_id}  {alarm.raised_at:%Y-%m-%d %H:%M} UTC  {alarm.kind}  {alarm.about}")
    if not found:
        click.echo("No alarm is open.")


# An id may begin with a dash and is no option then.
@safeguarding_group.command("settle", context_settings={"ignore_unknown_options": True})
@click.argument("alarm")
@click.option("--why", required=True, help="What was found and put right; names nobody.")
@operator
def settle(alarm: str, why: str) -> None:
    """Settle an alarm once its cause is put right."""
    with transaction():
        services.settle_alarm(queries.get_open_alarm(alarm), why[:500])
    click.echo("Settled.")
