"""Counts of tries, by which guessing is slowed. A new table: there are no rows yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_rate_limits"
down_revision = "0005_publications_and_ideas"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rate_hit",
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_rate_hit_tries_not_negative")),
        sa.PrimaryKeyConstraint("key_digest", name=op.f("pk_rate_hit")),
    )
    with op.batch_alter_table("rate_hit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_hit_window_started_at"), ["window_started_at"], unique=False)


def downgrade() -> None:
    op.drop_table("rate_hit")
