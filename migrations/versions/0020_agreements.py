"""Agreements that an authority holds with the owners of measures. A new table; no row that is there changes.

Going down forgets them: measures that need one can't be asked any more until they are noted again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.apart import keep_apart, let_mix
from migrations.refuse import permit, refuse

revision = "0020_agreements"
down_revision = "0019_richer_answers"
branch_labels = None
depends_on = None

_TABLE = "instrument_agreement"
_KEYS = {"authority_id": "organisation", "noted_by_id": "user_account", "ended_by_id": "user_account"}
_FIXED = ("form_key", "code", "starts_on", "ends_on", "noted_at", "noted_by_id", "authority_id", "public_id")


def upgrade() -> None:
    """Make the table, and what keeps it."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        _TABLE,
        sa.Column("id", key, nullable=False),
        sa.Column("form_key", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authority_id", key, nullable=False),
        sa.Column("noted_by_id", key, nullable=False),
        sa.Column("ended_by_id", key, nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f(f"ck_{_TABLE}_ends_after_start")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f(f"ck_{_TABLE}_ended_by_somebody")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{_TABLE}_{column}"))
            for column, table in _KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint("form_key", name=op.f(f"uq_{_TABLE}_form_key")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{_TABLE}_public_id")),
    )
    op.create_index(op.f(f"ix_{_TABLE}_authority_id"), _TABLE, ["authority_id", "code"])
    for column in ("noted_by_id", "ended_by_id"):
        op.create_index(op.f(f"ix_{_TABLE}_{column}"), _TABLE, [column])
    refuse(_TABLE, "DELETE", "An agreement is never deleted")
    refuse(_TABLE, "UPDATE", "An agreement is never rewritten", columns=_FIXED)
    keep_apart(_TABLE, {})


def downgrade() -> None:
    """Take all of it away."""
    let_mix(_TABLE)
    permit(_TABLE, "UPDATE")
    permit(_TABLE, "DELETE")
    op.drop_table(_TABLE)
