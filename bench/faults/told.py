"""Was everybody told who had to be, once, and does each acknowledgement stand? What is stored, against what was seen outside."""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind, MessageState
from app.safeguarding.models import Alert, AlertEvent, SafetyAlarm
from app.safeguarding.types import AlarmKind, EventKind, Rung
from bench.faults.mail import Letter
from bench.faults.night import Claims
from bench.faults.verdict import Verdict

# A round over many alerts takes a while, and whoever acknowledges notes the time before their turn comes.
ROUND_TAKES = dt.timedelta(seconds=15)


@dataclass(frozen=True)
class Step:
    """One rung: how long after the answer it is told while nobody acknowledges, and the account on it with its address."""

    rung: Rung
    after: dt.timedelta
    account_id: int
    address: str


@dataclass(frozen=True)
class Night:
    """What was seen from outside: who was due by when, letters, senders that were killed, what workers were told; when all was done."""

    ladder: Sequence[Step]
    letters: Sequence[Letter]
    kills: Collection[str]
    claims: Claims
    ended_at: dt.datetime


def judge_night(verdict: Verdict, night: Night) -> None:
    """Add to a verdict all that is not as it must be. Call it inside the application."""
    alerts = list(db.session.scalars(select(Alert).order_by(Alert.id)))
    events: dict[int, list[AlertEvent]] = {alert.id: [] for alert in alerts}
    for event in db.session.scalars(select(AlertEvent).order_by(AlertEvent.id)):
        events[event.alert_id].append(event)
    _judge_steps(verdict, night, alerts, events)
    _judge_messages(verdict, night, [event for each in events.values() for event in each])
    _judge_claims(verdict, night, alerts, events)
    for alarm in db.session.scalars(select(SafetyAlarm).order_by(SafetyAlarm.id)):
        verdict.counts["alarms"] += 1
        if alarm.kind is AlarmKind.NO_ALERT:
            verdict.note("alerts_missed", f"the sweep had to raise {alarm.about}")


def _judge_steps(
    verdict: Verdict, night: Night, alerts: Sequence[Alert], events: Mapping[int, Sequence[AlertEvent]]
) -> None:
    """Each alert's rungs: due ones told, none before its time, none twice, none after somebody acknowledged.

    Youngest first, so that it is known by then when younger ones were told.
    """
    younger: list[dt.datetime] = []
    for alert in reversed(alerts):
        told = [event for event in events[alert.id] if event.kind is EventKind.TOLD]
        verdict.counts["told"] += len(told)
        verdict.counts["acknowledged_alerts"] += alert.acknowledged_at is not None
        _judge_ladder(verdict, night, alert, told, _had_its_turn(alert, night, younger))
        _judge_times(verdict, night, alert, told)
        for event in told:
            insort(younger, event.at)


def _had_its_turn(alert: Alert, night: Night, younger: Sequence[dt.datetime]) -> dt.datetime | None:
    """Until when whatever was due must have been told: in the last round, else when a younger alert had its turn.

    Rounds go by the order of alerts, so that a telling of a younger one shows that this one was looked at before it.
    """
    if alert.acknowledged_at is None:
        return night.ended_at
    before = bisect_left(younger, alert.acknowledged_at)
    return younger[before - 1] - ROUND_TAKES if before else None


def _judge_ladder(
    verdict: Verdict, night: Night, alert: Alert, told: Iterable[AlertEvent], had_turn_at: dt.datetime | None
) -> None:
    found = Counter((event.rung, event.user_id) for event in told)
    for step in night.ladder:
        count = found.pop((step.rung, step.account_id), 0)
        where, due_at = f"alert {alert.public_id}, {step.rung}", alert.raised_at + step.after
        if count > 1:
            verdict.note("told_doubled", f"{where}: {count} times")
        if not count and had_turn_at is not None and due_at < had_turn_at:
            verdict.note("not_told", f"{where}: due {due_at}, had its turn {had_turn_at}")
    for rung, account_id in found:
        if rung is not Rung.STILL_OPEN:
            verdict.note("told_invented", f"alert {alert.public_id}: {rung}, account {account_id}")


def _judge_times(verdict: Verdict, night: Night, alert: Alert, told: Iterable[AlertEvent]) -> None:
    after = {step.rung: step.after for step in night.ladder}
    for event in told:
        if event.rung not in after:
            continue
        if event.at < alert.raised_at + after[event.rung]:
            verdict.note("told_invented", f"alert {alert.public_id}: {event.rung} told before it was due")
        if alert.acknowledged_at and event.at > alert.acknowledged_at + ROUND_TAKES:
            verdict.note("told_invented", f"alert {alert.public_id}: {event.rung} told after it was acknowledged")


def _judge_messages(verdict: Verdict, night: Night, events: Iterable[AlertEvent]) -> None:
    """Each telling has its message, each message its letter, each letter its message; and none came twice without need."""
    messages = {message.key: message for message in db.session.scalars(select(OutboxMessage))}
    letters: dict[str, list[Letter]] = {}
    for letter in night.letters:
        letters.setdefault(letter.token, []).append(letter)
    named = _judge_named(verdict, night, events, messages, letters)
    repeated: list[tuple[Letter, Letter]] = []
    for key, message in messages.items():
        taken = letters.pop(token_of(key), [])
        if message.kind is MessageKind.LOOK and key not in named:
            verdict.note("told_invented", f"message {key} belongs to no event")
        if message.state is not MessageState.SENT or not taken:
            verdict.note("undelivered", f"message {key} is {message.state}; the mail server took {len(taken)} of it")
        repeated += pairwise(taken)
    for token in letters:
        verdict.note("letters_invented", f"a letter {token} that nobody queued")
    verdict.counts["messages"], verdict.counts["letters"] = len(messages), len(night.letters)
    _judge_repeated(verdict, night, repeated)


def _judge_named(
    verdict: Verdict,
    night: Night,
    events: Iterable[AlertEvent],
    messages: Mapping[str, OutboxMessage],
    letters: Mapping[str, Sequence[Letter]],
) -> set[str]:
    """The keys of messages that events name, each of its own and to the right address."""
    addresses = {step.account_id: step.address for step in night.ladder}
    named: set[str] = set()
    for event in events:
        if event.kind is not EventKind.TOLD:
            continue
        key = event.message_key or ""
        if key not in messages or key in named:
            verdict.note("undelivered", f"event {event.public_id} has no message of its own")
        named.add(key)
        for letter in letters.get(token_of(key), []):
            if letter.to != addresses.get(event.user_id or 0):
                verdict.note("letters_invented", f"{key} went to {letter.to}")
    return named


def _judge_repeated(verdict: Verdict, night: Night, repeated: list[tuple[Letter, Letter]]) -> None:
    """A letter may come again where its sender can't have known: the answer was lost, or the sender was killed.

    A watch has one letter in hand, so that a kill excuses only the last one of that watch. Mailboxes know the two by
    their Message-ID.
    """
    last = {letter.sender: letter for letter in night.letters}
    for first, again in repeated:
        if not first.is_answered:
            verdict.counts["repeated_answer_lost"] += 1
        elif first.sender in night.kills and last[first.sender] is first:
            verdict.counts["repeated_sender_killed"] += 1
        else:
            verdict.note("letters_doubled", f"{first.token} came from {first.sender} and again from {again.sender}")


def token_of(key: str) -> str:
    """What a letter carries in place of the key of its message."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _judge_claims(
    verdict: Verdict, night: Night, alerts: Sequence[Alert], events: Mapping[int, Sequence[AlertEvent]]
) -> None:
    """What a worker was told stands: theirs is theirs, once, in the events and in the trail; nobody else's name appears."""
    audited: dict[str | None, list[int | None]] = {}
    statement = select(AuditEntry).where(AuditEntry.action == Action.ALERT_ACKNOWLEDGED).order_by(AuditEntry.id)
    for entry in db.session.scalars(statement):
        audited.setdefault(entry.subject, []).append(entry.actor_id)
    unknown = night.claims.told.keys() - {alert.public_id for alert in alerts}
    for public_id in unknown:
        verdict.note("acknowledgements_lost", f"alert {public_id} is gone")
    for alert in alerts:
        where, holder = f"alert {alert.public_id}", alert.acknowledged_by_id
        claims = night.claims.told.get(alert.public_id, {})
        written = [event.user_id for event in events[alert.id] if event.kind is EventKind.ACKNOWLEDGED]
        for account_id, told in claims.items():
            verdict.counts["acknowledgements"] += "mine" in told
            verdict.counts["unknown_acknowledgements"] += "mine" not in told and "other" not in told
            if "mine" in told and (holder != account_id or "other" in told):
                verdict.note(
                    "acknowledgements_lost", f"{where}: {account_id} was told that it is theirs, it is {holder}"
                )
            if "other" in told and holder in {None, account_id}:
                verdict.note("acknowledgements_lost", f"{where}: {account_id} was told that it is another's")
        if holder is not None and holder not in claims:
            verdict.note("acknowledgements_invented", f"{where}: {holder} never pressed the button")
        entries = list(audited.get(f"alert:{alert.public_id}", []))
        expected = [] if holder is None else [holder]
        if written != expected or entries != expected:
            kind = "acknowledgements_doubled" if max(len(written), len(entries)) > 1 else "acknowledgements_lost"
            verdict.note(kind, f"{where}: held by {holder}, events {written}, trail {entries}")
