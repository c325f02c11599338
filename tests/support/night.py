"""A night at work: the watch as a process of its own, and time that passes for what is waiting."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message

from flask import Flask
from sqlalchemy import Connection, select, text, update

from app.db import db
from app.safeguarding.models import Alert, AlertEvent
from bench.faults.server import ROOT, environment
from tests.support.mail import Mailbox

# The triggers that keep an alert's times and what happened to it as they are.
GUARDED = ("alert", "alert_event")
# Long enough for a machine with much else to do.
PATIENCE = 60


@contextmanager
def watch_running(app: Flask) -> Iterator[None]:
    """`flask safeguarding watch` on the application's database and mail server, a round each second."""
    settings = environment(
        app.config["SQLALCHEMY_DATABASE_URI"], SMTP_URL=app.config["SMTP_URL"], MAIL_FROM=app.config["MAIL_FROM"]
    )
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "safeguarding", "watch", "--every", "1"]
    running = subprocess.Popen(command, cwd=ROOT, env=settings)
    try:
        yield
        assert running.poll() is None, "the watch ended by itself"
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()


def letter_to(mailbox: Mailbox, address: str) -> Message:
    """The one letter to an address, once it has come."""
    until = time.monotonic() + PATIENCE
    while not mailbox.to(address):
        assert time.monotonic() < until, f"no letter came to {address}"
        time.sleep(0.1)
    (letter,) = mailbox.to(address)
    return letter


def pass_time(app: Flask, minutes: int) -> None:
    """Let so many minutes go by for alerts, by moving their times back: the triggers that forbid it are away meanwhile."""
    gone = dt.timedelta(minutes=minutes)
    with app.app_context(), db.engine.begin() as connection, _without_triggers(connection):
        for row in connection.execute(select(Alert.id, Alert.answered_at, Alert.raised_at)).all():
            moved = {"answered_at": row.answered_at - gone, "raised_at": row.raised_at - gone}
            connection.execute(update(Alert).where(Alert.id == row.id).values(moved))
        for event in connection.execute(select(AlertEvent.id, AlertEvent.at)).all():
            connection.execute(update(AlertEvent).where(AlertEvent.id == event.id).values(at=event.at - gone))


@contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        for table in GUARDED:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        for table in GUARDED:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        return
    found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('alert', 'alert_event')"
    triggers = connection.execute(text(found)).all()
    for name, _sql in triggers:
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)
