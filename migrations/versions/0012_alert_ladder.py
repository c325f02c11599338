"""Who is told by when, what was done about an alert, and messages that wait to be sent. Alerts that are there stay, as urgent and open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.refuse import permit, refuse

revision = "0012_alert_ladder"
down_revision = "0011_record_access"
branch_labels = None
depends_on = None

_NEVER_CHANGED = (
    "source",
    "item_code",
    "reason",
    "answered_at",
    "raised_at",
    "person_id",
    "service_id",
    "authority_id",
)


def _key(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=nullable)


def _link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _own(table: str) -> list[sa.Constraint]:
    return [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def _public(table: str) -> list:
    return [
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def upgrade() -> None:
    permit("alert", "UPDATE")
    op.add_column("alert", sa.Column("level", sa.String(length=40), server_default="urgent", nullable=False))
    op.add_column("alert", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    refuse(
        "alert", "UPDATE", "An alert is never changed, only acknowledged and closed", columns=(*_NEVER_CHANGED, "level")
    )
    op.create_table(
        "duty_person",
        _key("id"),
        sa.Column("rung", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        _key("authority_id"),
        _key("service_id"),
        _key("user_id"),
        *_public("duty_person"),
        sa.CheckConstraint("channel IN ('email', 'text')", name=op.f("ck_duty_person_channel")),
        _link("duty_person", "authority_id", "organisation"),
        _link("duty_person", "service_id", "service"),
        _link("duty_person", "user_id", "user_account"),
        *_own("duty_person"),
        sa.UniqueConstraint("service_id", "rung", "user_id", name=op.f("uq_duty_person_service_id_rung_user_id")),
    )
    _index("duty_person", "authority_id", "service_id", "user_id")
    op.create_table(
        "duty_leave",
        _key("id"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        _key("authority_id"),
        _key("user_id"),
        *_public("duty_leave"),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_duty_leave_ends_after_start")),
        _link("duty_leave", "authority_id", "organisation"),
        _link("duty_leave", "user_id", "user_account"),
        *_own("duty_leave"),
    )
    _index("duty_leave", "authority_id", "user_id")
    _create_events()
    _create_outbox()
    _create_watch()


def _create_events() -> None:
    op.create_table(
        "alert_event",
        _key("id"),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rung", sa.String(length=40), nullable=True),
        sa.Column("message_key", sa.String(length=120), nullable=True),
        sa.Column("done_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("informed_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("view_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        _key("authority_id"),
        _key("alert_id"),
        _key("user_id", nullable=True),
        *_public("alert_event"),
        _link("alert_event", "authority_id", "organisation"),
        _link("alert_event", "alert_id", "alert"),
        _link("alert_event", "user_id", "user_account"),
        *_own("alert_event"),
        sa.UniqueConstraint("alert_id", "key", name=op.f("uq_alert_event_alert_id_key")),
    )
    _index("alert_event", "authority_id", "alert_id", "user_id")
    refuse("alert_event", "DELETE", "What happened to an alert is never deleted")
    # Sealed words stay out of it: they are sealed anew when a key is turned over, and open to the same words.
    unchanging = ("id", "key", "kind", "at", "rung", "message_key", "authority_id", "alert_id", "user_id", "public_id")
    refuse("alert_event", "UPDATE", "What happened to an alert is never changed", columns=unchanging)
    _keep_words()


def _keep_words() -> None:
    """Words may be sealed anew, but never taken away."""
    words = ("done_sealed", "informed_sealed", "view_sealed", "why_sealed")
    taken = " OR ".join(f"(OLD.{word} IS NOT NULL AND NEW.{word} IS NULL)" for word in words)
    when = f"CREATE TRIGGER alert_event_keeps_words BEFORE UPDATE OF {', '.join(words)} ON alert_event"
    if op.get_bind().dialect.name == "sqlite":
        why = "What was written about an alert is never taken away"
        op.execute(f"{when} WHEN {taken} BEGIN SELECT RAISE(ABORT, '{why}'); END")
        return
    op.execute(f"{when} FOR EACH ROW WHEN ({taken}) EXECUTE FUNCTION alert_event_refuses_update()")


def _let_go_of_words() -> None:
    on = "" if op.get_bind().dialect.name == "sqlite" else " ON alert_event"
    op.execute(f"DROP TRIGGER alert_event_keeps_words{on}")


def _create_outbox() -> None:
    op.create_table(
        "outbox_message",
        _key("id"),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        _key("authority_id", nullable=True),
        *_public("outbox_message"),
        sa.CheckConstraint("channel IN ('email', 'text')", name=op.f("ck_outbox_message_channel")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'given_up')", name=op.f("ck_outbox_message_messagestate")),
        sa.CheckConstraint(
            "(authority_id IS NULL) = (address_sealed IS NULL)",
            name=op.f("ck_outbox_message_operators_have_no_address"),
        ),
        _link("outbox_message", "authority_id", "organisation"),
        *_own("outbox_message"),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
    )
    _index("outbox_message", "authority_id")
    op.create_index("ix_outbox_message_state_next_try_at", "outbox_message", ["state", "next_try_at"], unique=False)


def _create_watch() -> None:
    op.create_table(
        "safety_test",
        _key("id"),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        *_public("safety_test"),
        *_own("safety_test"),
    )
    op.create_table(
        "safety_alarm",
        _key("id"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("open_key", sa.String(length=170), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_why", sa.String(length=500), nullable=True),
        *_public("safety_alarm"),
        *_own("safety_alarm"),
        sa.UniqueConstraint("open_key", name=op.f("uq_safety_alarm_open_key")),
    )
    refuse("safety_alarm", "DELETE", "An alarm is never deleted, only settled")
    op.create_table(
        "watch_beat",
        _key("id"),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        *_own("watch_beat"),
        sa.UniqueConstraint("name", name=op.f("uq_watch_beat_name")),
    )


def downgrade() -> None:
    op.drop_table("watch_beat")
    permit("safety_alarm", "DELETE")
    op.drop_table("safety_alarm")
    op.drop_table("safety_test")
    op.drop_table("outbox_message")
    _let_go_of_words()
    permit("alert_event", "UPDATE")
    permit("alert_event", "DELETE")
    op.drop_table("alert_event")
    op.drop_table("duty_leave")
    op.drop_table("duty_person")
    permit("alert", "UPDATE")
    op.drop_column("alert", "closed_at")
    op.drop_column("alert", "level")
    refuse("alert", "UPDATE", "An alert is never changed, only acknowledged", columns=_NEVER_CHANGED)
