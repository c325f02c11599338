"""Entries of the trail are signed and chained. Rows that are there stay as they are, marked as older than signing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.refuse import permit, refuse

revision = "0007_audit_chain"
down_revision = "0006_rate_limits"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Added one by one and empty: making the table again would lose its triggers, and older rows may not be touched.
    op.add_column("audit_entry", sa.Column("public_id", sa.String(length=22), nullable=True))
    op.add_column("audit_entry", sa.Column("key_id", _KEY, nullable=True))
    op.add_column("audit_entry", sa.Column("mac", sa.String(length=64), nullable=True))
    op.create_index("ix_audit_entry_actor_id_at", "audit_entry", ["actor_id", "at"], unique=False)
    op.create_index("ix_audit_entry_public_id", "audit_entry", ["public_id"], unique=True)
    op.create_table(
        "audit_link",
        sa.Column("chain", _KEY, autoincrement=False, nullable=False),
        sa.Column("position", _KEY, autoincrement=False, nullable=False),
        sa.Column("entry_id", _KEY, nullable=False),
        sa.Column("entry_mac", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", _KEY, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_audit_link_counted_from_one")),
        sa.PrimaryKeyConstraint("chain", "position", name=op.f("pk_audit_link")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_link_entry_id")),
    )
    op.create_table(
        "audit_sealer",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("unsigned_to", _KEY, nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_sealer")),
    )
    op.execute("INSERT INTO audit_sealer (id, unsigned_to) SELECT 1, coalesce(max(id), 0) FROM audit_entry")
    for event in ("UPDATE", "DELETE"):
        refuse("audit_link", event, "The chain is only added to")


def downgrade() -> None:
    for event in ("UPDATE", "DELETE"):
        permit("audit_link", event)
    op.drop_table("audit_sealer")
    op.drop_table("audit_link")
    op.drop_index("ix_audit_entry_public_id", table_name="audit_entry")
    op.drop_index("ix_audit_entry_actor_id_at", table_name="audit_entry")
    op.drop_column("audit_entry", "mac")
    op.drop_column("audit_entry", "key_id")
    op.drop_column("audit_entry", "public_id")
