"""Reads of the watch: what is open anywhere, what was told, what is amiss. Nobody looks over its shoulder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from app.db import db, unscoped
from app.errors import NotFoundError
from app.safeguarding.ladder import Life, Told
from app.safeguarding.models import Alert, AlertEvent, SafetyAlarm, SafetyTest, WatchBeat
from app.safeguarding.types import AlarmKind, EventKind

# The watch is taken for stopped when nothing was heard of it for this long.
SILENT_AFTER = dt.timedelta(minutes=20)
ROUND = "round"
SWEEP = "sweep"


@unscoped("The watch looks after every alert that is not closed")
def open_alert_keys() -> list[int]:
    """Keys of all alerts that are not closed, oldest first."""
    return list(db.session.scalars(select(Alert.id).where(Alert.closed_at.is_(None)).order_by(Alert.id)))


@unscoped("The watch tells people of one alert at a time")
def lock_alert(key: int) -> Alert | None:
    """One alert that is not closed, held until the transaction ends, as it is now."""
    statement = (
        select(Alert)
        .where(Alert.id == key, Alert.closed_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one_or_none()


@unscoped("The watch asks who was told of an alert already")
def told_events(alert: Alert) -> Sequence[AlertEvent]:
    """Each time that somebody was told of one alert, first to last."""
    statement = (
        select(AlertEvent)
        .where(AlertEvent.alert_id == alert.id, AlertEvent.kind == EventKind.TOLD)
        .order_by(AlertEvent.at, AlertEvent.id)
    )
    return db.session.scalars(statement).all()


def told_of(events: Sequence[AlertEvent]) -> tuple[Told, ...]:
    """The same as values for the ladder."""
    return tuple(Told(event.rung, event.user_id, event.at) for event in events if event.rung and event.user_id)


def life_of(alert: Alert) -> Life:
    """What has become of an alert, as values for the ladder."""
    return Life(alert.raised_at, alert.acknowledged_at, alert.closed_at, alert.acknowledged_by_id)


@unscoped("Whether the watch runs is asked by monitors and by the pages of staff")
def find_beat(name: str) -> WatchBeat | None:
    """When the watch last did this round."""
    return db.session.scalars(select(WatchBeat).where(WatchBeat.name == name)).one_or_none()


@unscoped("Alarms are about the installation, not about anyone")
def open_alarms() -> Sequence[SafetyAlarm]:
    """Alarms that are not settled, oldest first."""
    statement = select(SafetyAlarm).where(SafetyAlarm.settled_at.is_(None)).order_by(SafetyAlarm.id)
    return db.session.scalars(statement).all()


@unscoped("An operator names the alarm to settle")
def get_open_alarm(public_id: str) -> SafetyAlarm:
    """One alarm that is not settled."""
    alarm = db.session.scalars(
        select(SafetyAlarm).where(SafetyAlarm.public_id == public_id, SafetyAlarm.settled_at.is_(None))
    ).one_or_none()
    if alarm is None:
        raise NotFoundError("There is no open alarm with this id")
    return alarm


@unscoped("The same trouble raises one alarm while that is open")
def find_open_alarm(open_key: str) -> SafetyAlarm | None:
    """The open alarm about this, if there is one."""
    return db.session.scalars(select(SafetyAlarm).where(SafetyAlarm.open_key == open_key)).one_or_none()


@unscoped("Test alerts stand on nobody's record")
def newest_test(raised_before: dt.datetime) -> SafetyTest | None:
    """The newest test alert raised before then."""
    return db.session.scalars(
        select(SafetyTest).where(SafetyTest.raised_at <= raised_before).order_by(SafetyTest.id.desc()).limit(1)
    ).first()


@unscoped("Monitors ask without signing in, and the pages of staff warn their readers")
def is_watch_well(at: dt.datetime) -> bool:
    """Whether the watch was heard of in the last 20 minutes and no alarm about it is open.

    One that nobody looked at an emergency is about people: while it lasts, for days perhaps, a message that is not
    delivered must still be noticed.
    """
    beat = find_beat(ROUND)
    if beat is None or at - beat.beat_at > SILENT_AFTER:
        return False
    amiss = select(SafetyAlarm.id).where(SafetyAlarm.settled_at.is_(None), SafetyAlarm.kind != AlarmKind.NOT_REVIEWED)
    return db.session.scalar(amiss.limit(1)) is None
