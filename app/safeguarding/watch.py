"""The watch: tells who is due, sends what waits, and every quarter of an hour tests the whole way and sweeps (SAFE-10).

One stage that breaks does not stop the others. Several watches at once do no harm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from flask import current_app

from app.db import db, transaction
from app.messaging.deliver import deliver_due
from app.safeguarding.queries import watch as queries
from app.safeguarding.services import watch as services
from app.safeguarding.services.walks import tell_of_walks
from app.safeguarding.sweep import sweep
from app.safeguarding.types import AlarmKind

SWEEP_EVERY = dt.timedelta(minutes=15)


def do_round() -> None:
    """One round. Whatever breaks is logged and raises an alarm; the next round begins anew."""
    _stage("tell", tell_everyone)
    _stage("deliver", deliver_due)
    _stage("check", check)
    # What the checks queued goes out with this round too: with cron the next one may be minutes away.
    _stage("deliver", deliver_due)
    with transaction():
        services.beat(queries.ROUND)
    db.session.remove()


def tell_everyone() -> None:
    """The steps of the ladder that are due now, for each open alert in a transaction of its own."""
    with transaction():
        keys = queries.open_alert_keys()
    for key in keys:
        _stage("tell", partial(_tell, key))


def check() -> None:
    """Every quarter of an hour: a test alert, and the sweep."""
    with transaction():
        is_mine = services.claim(queries.SWEEP, every=SWEEP_EVERY)
    if not is_mine:
        return
    sweep()
    with transaction():
        services.raise_test()
    with transaction():
        tell_of_walks()


def _tell(key: int) -> None:
    with transaction():
        services.tell(key)


def _stage(name: str, stage: Callable[[], object]) -> None:
    try:
        stage()
    except Exception:  # the alarm is the way in which this is told
        current_app.logger.exception("The watch broke down at %s", name)
        db.session.remove()
        try:
            with transaction():
                services.raise_alarm(AlarmKind.WATCH_BROKE, name)
        except Exception:
            # Nothing can be written: the heartbeat stops with it, and /health/safety says so.
            current_app.logger.exception("The alarm could not be raised")
