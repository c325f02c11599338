"""What was done to parts, and what waits for a second person. A new table; no row that is there changes.

Going down forgets who gave which part, and what waits; parts themselves stay as they are.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.apart import keep_apart, let_mix
from migrations.refuse import permit, refuse

revision = "0018_given_parts"
down_revision = "0017_leave_at_each_service"
branch_labels = None
depends_on = None

_TABLE = "given_part"
_KEYS = {
    "authority_id": "organisation",
    "service_id": "service",
    "user_id": "user_account",
    "given_by_id": "user_account",
    "settled_by_id": "user_account",
}
_FIXED = ("kind", "role", "given_at", "authority_id", "service_id", "user_id", "given_by_id", "public_id")
_ROLES = (
    "key_worker",
    "manager",
    "safeguarding_lead",
    "designated_officer",
    "commissioner",
    "administrator",
    "respondent",
    "anyone",
)


def _checks() -> list[sa.Constraint]:
    rules = {
        "givenkind": "kind IN ('part', 'new_start', 'taken')",
        "givenstate": "state IN ('waiting', 'done', 'refused')",
        "role": f"role IN {_ROLES}",
        "settled_has_person": "(settled_at IS NULL) = (settled_by_id IS NULL)",
        "settled_waits_no_more": "state <> 'waiting' OR settled_at IS NULL",
        "refused_by_somebody": "state <> 'refused' OR settled_at IS NOT NULL",
        "somebody_else_agrees": "state <> 'done' OR settled_by_id IS NULL OR settled_by_id <> given_by_id",
        "nobody_agrees_for_themselves": "settled_by_id IS NULL OR settled_by_id <> user_id",
    }
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{_TABLE}_{name}")) for name, rule in rules.items()]


def upgrade() -> None:
    """Make the table, and what keeps it as it was written."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        _TABLE,
        sa.Column("id", key, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authority_id", key, nullable=False),
        sa.Column("service_id", key, nullable=True),
        sa.Column("user_id", key, nullable=False),
        sa.Column("given_by_id", key, nullable=True),
        sa.Column("settled_by_id", key, nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        *_checks(),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{_TABLE}_{column}"))
            for column, table in _KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{_TABLE}_public_id")),
    )
    for column in _KEYS:
        op.create_index(op.f(f"ix_{_TABLE}_{column}"), _TABLE, [column])
    refuse(_TABLE, "DELETE", "What was done to a part is never deleted")
    refuse(_TABLE, "UPDATE", "What was done to a part is never rewritten", columns=_FIXED)
    keep_apart(_TABLE, {"service_id": "service"})


def downgrade() -> None:
    """Take all of it away."""
    let_mix(_TABLE)
    permit(_TABLE, "UPDATE")
    permit(_TABLE, "DELETE")
    op.drop_table(_TABLE)
