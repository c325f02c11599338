"""Safety cover of services, and alerts. New tables: there are no rows yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.refuse import permit, refuse

revision = "0004_safety"
down_revision = "0003_instruments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "safety_cover",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("told_first_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("deputy_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("answer_minutes", sa.Integer(), nullable=False),
        sa.Column("out_of_hours", sa.String(length=500), nullable=False),
        sa.Column("local_numbers", sa.String(length=500), nullable=False),
        sa.Column("approver_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("answer_minutes BETWEEN 1 AND 240", name=op.f("ck_safety_cover_answer_within_hours")),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_safety_cover_authority_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_safety_cover_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_cover")),
        sa.UniqueConstraint("public_id", name=op.f("uq_safety_cover_public_id")),
        sa.UniqueConstraint("service_id", name=op.f("uq_safety_cover_service_id")),
    )
    with op.batch_alter_table("safety_cover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_safety_cover_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "alert",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("item_code", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["acknowledged_by_id"], ["user_account.id"], name=op.f("fk_alert_acknowledged_by_id")),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_alert_authority_id")),
        sa.ForeignKeyConstraint(["person_id"], ["young_person.id"], name=op.f("fk_alert_person_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_alert_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("public_id", name=op.f("uq_alert_public_id")),
        sa.UniqueConstraint("source", name=op.f("uq_alert_source")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_acknowledged_by_id"), ["acknowledged_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_service_id"), ["service_id"], unique=False)

    refuse("alert", "DELETE", "An alert is never deleted")
    refuse(
        "alert",
        "UPDATE",
        "An alert is never changed, only acknowledged",
        columns=(
            "source",
            "item_code",
            "reason",
            "answered_at",
            "raised_at",
            "person_id",
            "service_id",
            "authority_id",
        ),
    )


def downgrade() -> None:
    permit("alert", "UPDATE")
    permit("alert", "DELETE")
    op.drop_table("alert")
    op.drop_table("safety_cover")
