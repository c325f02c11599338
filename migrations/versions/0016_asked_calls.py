"""A call that a young person asked for: when, on which number, and who rang. A new table; no row that is there changes.

Going down forgets the calls that were asked for; what happened to their alerts stays.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.apart import keep_apart, let_mix
from migrations.refuse import permit, refuse

revision = "0016_asked_calls"
down_revision = "0015_cover_changes"
branch_labels = None
depends_on = None

_TABLE = "asked_call"
_KEYS = {
    "authority_id": "organisation",
    "person_id": "young_person",
    "service_id": "service",
    "alert_id": "alert",
}
_FIXED = ("form_key", "asked_at", "starts_at", "ends_at", "may_leave_message", "may_say_who", *_KEYS, "public_id")
_CHECKS = {
    "time_has_both_ends": "(starts_at IS NULL) = (ends_at IS NULL)",
    "taken_back_says_nothing": "taken_back_at IS NULL OR (number_sealed IS NULL AND words_sealed IS NULL)",
}


def upgrade() -> None:
    """Make the table, and what keeps it."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        _TABLE,
        sa.Column("id", key, nullable=False),
        sa.Column("form_key", sa.String(length=22), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("may_leave_message", sa.Boolean(), nullable=False),
        sa.Column("may_say_who", sa.Boolean(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(column, key, nullable=False) for column in _KEYS),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{_TABLE}_{name}")) for name, rule in _CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{_TABLE}_{column}"))
            for column, table in _KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint("form_key", name=op.f(f"uq_{_TABLE}_form_key")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{_TABLE}_public_id")),
    )
    for column in _KEYS:
        op.create_index(op.f(f"ix_{_TABLE}_{column}"), _TABLE, [column])
    refuse(_TABLE, "DELETE", "A call that was asked for is never deleted")
    refuse(_TABLE, "UPDATE", "A call that was asked for is never rewritten", columns=_FIXED)
    keep_apart(_TABLE, {column: table for column, table in _KEYS.items() if column != "authority_id"})


def downgrade() -> None:
    """Take all of it away."""
    let_mix(_TABLE)
    permit(_TABLE, "UPDATE")
    permit(_TABLE, "DELETE")
    op.drop_table(_TABLE)
