"""A change that would tell fewer people, or later, waits for a second person. Cover that is there stays as it is.

Going down forgets the changes that were asked for, with what alerts open at the time kept of the cover before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.apart import keep_apart, let_mix
from migrations.refuse import permit, refuse

revision = "0015_cover_changes"
down_revision = "0014_authorities_apart"
branch_labels = None
depends_on = None

_TABLE = "cover_change"
_KEYS = {
    "authority_id": "organisation",
    "service_id": "service",
    "written_by_id": "user_account",
    "settled_by_id": "user_account",
}
_FIXED = ("kind", "cover_version", "written_at", "authority_id", "service_id", "written_by_id", "public_id")
# What is said once.
_ONCE = ("asked_at", "settled_at", "outcome", "was", "settled_by_id")


def _checks() -> list[sa.Constraint]:
    rules = {
        "changekind": "kind IN ('cover', 'off_duty', 'away')",
        "outcome": "outcome IN ('agreed', 'refused', 'withdrawn')",
        "settled_has_outcome": "(settled_at IS NULL) = (outcome IS NULL)",
        "settled_has_person": "(settled_at IS NULL) = (settled_by_id IS NULL)",
        "somebody_else_answers": "outcome IS NULL OR (outcome = 'withdrawn') = (settled_by_id = written_by_id)",
        "asked_before_agreed": "outcome IS NULL OR outcome <> 'agreed' OR asked_at IS NOT NULL",
        "asked_with_why": "(asked_at IS NULL) = (why_sealed IS NULL)",
        "agreed_keeps_what_was": "outcome IS NULL OR outcome <> 'agreed' OR was IS NOT NULL",
    }
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{_TABLE}_{name}")) for name, rule in rules.items()]


def upgrade() -> None:
    """Make the table, and what keeps it as it was said."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        _TABLE,
        sa.Column("id", key, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("wanted_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("cover_version", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("was", sa.JSON(), nullable=True),
        *(sa.Column(column, key, nullable=column == "settled_by_id") for column in _KEYS),
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
    refuse(_TABLE, "DELETE", "A change that was asked for is never deleted")
    refuse(_TABLE, "UPDATE", "Who asked for a change is never rewritten", columns=_FIXED)
    _say_once()
    keep_apart(_TABLE, {"service_id": "service"})


def _say_once() -> None:
    """What was said stays said."""
    when = f"CREATE TRIGGER {_TABLE}_said_once BEFORE UPDATE OF {', '.join(_ONCE)} ON {_TABLE}"
    if op.get_bind().dialect.name == "sqlite":
        again = " OR ".join(f"(OLD.{column} IS NOT NULL AND OLD.{column} IS NOT NEW.{column})" for column in _ONCE)
        op.execute(f"{when} WHEN {again} BEGIN SELECT RAISE(ABORT, 'Who asked for a change is never rewritten'); END")
        return
    # JSON can be compared as text alone.
    again = " OR ".join(
        f"(OLD.{column} IS NOT NULL AND OLD.{column}::text IS DISTINCT FROM NEW.{column}::text)" for column in _ONCE
    )
    op.execute(f"{when} FOR EACH ROW WHEN ({again}) EXECUTE FUNCTION {_TABLE}_refuses_update()")


def downgrade() -> None:
    """Take all of it away."""
    let_mix(_TABLE)
    on = "" if op.get_bind().dialect.name == "sqlite" else f" ON {_TABLE}"
    op.execute(f"DROP TRIGGER {_TABLE}_said_once{on}")
    permit(_TABLE, "UPDATE")
    permit(_TABLE, "DELETE")
    op.drop_table(_TABLE)
