"""Cover of each service, who is on duty, alerts with what happened to them, and the watch over it all.

Triggers refuse to delete an alert, and to change or delete what happened to one (SAFE-09).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PK, Base, Ciphertext, Code, HasPublicId, Instant, Sealed, ShortText, enum_of
from app.messaging.types import Channel
from app.safeguarding.types import AlarmKind, ChangeKind, EventKind, Level, Outcome, Rung


class SafetyCover(HasPublicId, Base):
    """Who is told, when and how, if an answer at this service may mean danger. All of it is needed (SAFE-01)."""

    __tablename__ = "safety_cover"
    __table_args__ = (CheckConstraint("answer_minutes BETWEEN 1 AND 240", name="answer_within_hours"),)

    id: Mapped[PK]
    # Counts up with each change; a change made from an older version is refused (REL-10).
    version: Mapped[int] = mapped_column(default=1)
    told_first_sealed: Mapped[Ciphertext]
    told_first = Sealed()
    deputy_sealed: Mapped[Ciphertext]
    deputy = Sealed()
    hours: Mapped[ShortText]
    answer_minutes: Mapped[int]
    out_of_hours: Mapped[str] = mapped_column(String(500))
    local_numbers: Mapped[str] = mapped_column(String(500))
    approver_sealed: Mapped[Ciphertext]
    approver = Sealed()
    approved_on: Mapped[dt.date]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), unique=True)


class CoverChange(HasPublicId, Base):
    """A change that would tell fewer people of alerts, or later: nothing changes until a second person agrees (SAFE-09).

    Triggers refuse to delete it, to change who wrote it or when, to answer it twice, and to take words away or put an answer
    there later. Words can be sealed anew, as keys are turned over; only whoever has the key could put others there.
    """

    __tablename__ = "cover_change"
    __table_args__ = (
        CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="settled_has_outcome"),
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled_has_person"),
        CheckConstraint(
            "outcome IS NULL OR (outcome = 'withdrawn') = (settled_by_id = written_by_id)", name="somebody_else_answers"
        ),
        CheckConstraint("outcome IS NULL OR outcome <> 'agreed' OR asked_at IS NOT NULL", name="asked_before_agreed"),
        CheckConstraint("(asked_at IS NULL) = (why_sealed IS NULL)", name="asked_with_why"),
        CheckConstraint("outcome IS NULL OR outcome <> 'agreed' OR was IS NOT NULL", name="agreed_keeps_what_was"),
    )

    id: Mapped[PK]
    kind: Mapped[ChangeKind] = mapped_column(enum_of(ChangeKind))
    # What is wanted, as JSON: the details of cover, or the place or the leave, which names an account.
    wanted_sealed: Mapped[Ciphertext]
    wanted = Sealed()
    # The version of cover that it was written from, 0 where it is not about cover.
    cover_version: Mapped[int]
    written_at: Mapped[Instant]
    # When a second person was asked, and why: until then only whoever wrote it sees it.
    asked_at: Mapped[dt.datetime | None]
    why_sealed: Mapped[Ciphertext | None]
    why = Sealed()
    settled_at: Mapped[dt.datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(enum_of(Outcome))
    # What the second person said.
    answer_sealed: Mapped[Ciphertext | None]
    answer = Sealed()
    # Hours, minutes, places and leave that were in force until it was agreed: alerts open then keep them.
    was: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


class Alert(HasPublicId, Base):
    """An answer that may mean danger, written in the same transaction as the answer. Never deleted or edited away."""

    __tablename__ = "alert"

    id: Mapped[PK]
    # Response and item: the same answer sent twice raises one alert.
    source: Mapped[str] = mapped_column(String(120), unique=True)
    item_code: Mapped[str] = mapped_column(String(80))
    reason: Mapped[ShortText]
    answered_at: Mapped[Instant]
    raised_at: Mapped[Instant]
    # By whom it is closed. It comes from the question and can't be changed.
    level: Mapped[Level] = mapped_column(enum_of(Level, is_open=True), default=Level.URGENT, server_default="urgent")
    acknowledged_at: Mapped[dt.datetime | None]
    # Written with its event; open again where that is taken back.
    closed_at: Mapped[dt.datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)


class DutyPerson(HasPublicId, Base):
    """An account that is told of alerts at a service, on one rung of the ladder, and where messages reach it."""

    __tablename__ = "duty_person"
    __table_args__ = (UniqueConstraint("service_id", "rung", "user_id"),)

    id: Mapped[PK]
    rung: Mapped[Rung] = mapped_column(enum_of(Rung, is_open=True))
    channel: Mapped[Channel] = mapped_column(enum_of(Channel))
    address_sealed: Mapped[Ciphertext]
    address = Sealed()
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class DutyLeave(HasPublicId, Base):
    """Days on which an account is not told at one service, both included: each service agrees to its own (SAFE-09)."""

    __tablename__ = "duty_leave"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[PK]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class AlertEvent(HasPublicId, Base):
    """One thing that happened to an alert. Triggers refuse to change or delete it (SAFE-09)."""

    __tablename__ = "alert_event"
    __table_args__ = (UniqueConstraint("alert_id", "key"),)

    id: Mapped[PK]
    # Where the same thing must not happen twice, what it is; else the event's own public id.
    key: Mapped[Code]
    kind: Mapped[EventKind] = mapped_column(enum_of(EventKind, is_open=True))
    at: Mapped[Instant]
    # For `told`: on which rung, and the message in the outbox.
    rung: Mapped[Rung | None] = mapped_column(enum_of(Rung, is_open=True))
    message_key: Mapped[str | None] = mapped_column(String(120))
    # What somebody wrote: in `done` what was done (or noted), and for closing who was told, what the young person thinks, and why.
    done_sealed: Mapped[Ciphertext | None]
    done = Sealed()
    informed_sealed: Mapped[Ciphertext | None]
    informed = Sealed()
    view_sealed: Mapped[Ciphertext | None]
    view = Sealed()
    why_sealed: Mapped[Ciphertext | None]
    why = Sealed()
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"), index=True)
    # Who did it, or who was told; nobody where the system did it.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


class AskedCall(HasPublicId, Base):
    """A call that a young person asked for after an answer that may mean danger (SAFE-04). It belongs to the alert.

    Triggers refuse to delete it and to change it, but for taking it back, once: then number and words are gone. Before, they
    are neither taken away nor added. They can be sealed anew, as keys are turned over; only whoever has the key could put
    other words there.
    """

    __tablename__ = "asked_call"
    __table_args__ = (
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="time_has_both_ends"),
        CheckConstraint(
            "taken_back_at IS NULL OR (number_sealed IS NULL AND words_sealed IS NULL)", name="taken_back_says_nothing"
        ),
    )

    id: Mapped[PK]
    form_key: Mapped[str] = mapped_column(String(22), unique=True)
    asked_at: Mapped[Instant]
    # Empty: the number that the service has.
    number_sealed: Mapped[Ciphertext | None]
    number = Sealed()
    words_sealed: Mapped[Ciphertext | None]
    words = Sealed()
    # Empty: as soon as somebody can.
    starts_at: Mapped[dt.datetime | None]
    ends_at: Mapped[dt.datetime | None]
    may_leave_message: Mapped[bool]
    may_say_who: Mapped[bool]
    taken_back_at: Mapped[dt.datetime | None]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"), index=True)


class SafetyTest(HasPublicId, Base):
    """One test alert, on nobody's record, that takes the whole way from the ladder to the mail server."""

    __tablename__ = "safety_test"

    id: Mapped[PK]
    raised_at: Mapped[Instant]


class SafetyAlarm(HasPublicId, Base):
    """Something amiss with the installation itself, until it is put right. A trigger refuses to delete it."""

    __tablename__ = "safety_alarm"

    id: Mapped[PK]
    kind: Mapped[AlarmKind] = mapped_column(enum_of(AlarmKind, is_open=True))
    # What it is about: a key or public id, never a name.
    about: Mapped[str] = mapped_column(String(120))
    # The same trouble raises one alarm while that is open; empty once it is settled.
    open_key: Mapped[str | None] = mapped_column(String(170), unique=True)
    raised_at: Mapped[Instant]
    settled_at: Mapped[dt.datetime | None]
    settled_why: Mapped[str | None] = mapped_column(String(500))


class WatchBeat(Base):
    """When the watch last did one of its rounds."""

    __tablename__ = "watch_beat"

    id: Mapped[PK]
    name: Mapped[Code] = mapped_column(unique=True)
    beat_at: Mapped[Instant]
