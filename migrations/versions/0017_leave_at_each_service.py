"""Leave counts at one service: what is there is kept once for each service on whose list somebody is. What was said stays said.

Leave of somebody who is on no list goes: it sends nobody away. Calls and changes that were asked for stay as they are.
Going down, leave counts everywhere again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from migrations.apart import keep_apart, let_mix, triggers_kept

revision = "0017_leave_at_each_service"
down_revision = "0016_asked_calls"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Sealed words can be sealed anew, as keys are turned over; whether there are any is what the database can look after.
_TAKEN_BACK = ("taken_back_at", "number_sealed", "words_sealed")
_SAID = ("why_sealed", "answer_sealed")


def upgrade() -> None:
    """Give leave its service, and refuse to take back twice what was taken back, and words that were said."""
    let_mix("duty_leave")
    op.add_column("duty_leave", sa.Column("service_id", _KEY, nullable=True))
    _spread()
    with triggers_kept(), op.batch_alter_table("duty_leave") as batch:
        batch.alter_column("service_id", existing_type=_KEY, nullable=False)
        batch.create_foreign_key(batch.f("fk_duty_leave_service_id"), "service", ["service_id"], ["id"])
    op.create_index(op.f("ix_duty_leave_service_id"), "duty_leave", ["service_id"])
    keep_apart("duty_leave", {"service_id": "service"})
    _refuse_when("asked_call_taken_back_once", "asked_call", _TAKEN_BACK, "A call that was asked for", _second_taking())
    _refuse_when("cover_change_keeps_words", "cover_change", _SAID, "Who asked for a change", _other_words())


def _spread() -> None:
    """Each leave once for each service of its authority on whose list that account is."""
    columns = ("id", "starts_on", "ends_on", "authority_id", "user_id", "public_id", "service_id")
    leave = sa.table("duty_leave", *(sa.column(name) for name in columns))
    place = sa.table("duty_person", *(sa.column(name) for name in ("service_id", "user_id", "authority_id")))
    bind = op.get_bind()
    for row in bind.execute(sa.select(leave).order_by(leave.c.id)).mappings().all():
        where = (place.c.user_id == row["user_id"]) & (place.c.authority_id == row["authority_id"])
        services = bind.scalars(
            sa.select(place.c.service_id).where(where).distinct().order_by(place.c.service_id)
        ).all()
        for service_id in services:
            bind.execute(leave.insert().values(_copy(row) | {"service_id": service_id}))
        bind.execute(leave.delete().where(leave.c.id == row["id"]))


def _copy(row: Mapping[str, object]) -> dict[str, object]:
    kept = {name: row[name] for name in ("starts_on", "ends_on", "authority_id", "user_id")}
    return kept | {"public_id": secrets.token_urlsafe(16)}


def _second_taking() -> str:
    """Taken back already, words that were not there, or words that go while nothing is taken back."""
    sealed = _TAKEN_BACK[1:]
    added = [f"(OLD.{column} IS NULL AND NEW.{column} IS NOT NULL)" for column in sealed]
    gone = [f"(OLD.{column} IS NOT NULL AND NEW.{column} IS NULL AND NEW.taken_back_at IS NULL)" for column in sealed]
    again = "(OLD.taken_back_at IS NOT NULL AND (NEW.taken_back_at IS NULL OR NEW.taken_back_at <> OLD.taken_back_at))"
    return " OR ".join([again, *added, *gone])


def _other_words() -> str:
    """Words that go, and an answer that comes after it was settled."""
    gone = [f"(OLD.{column} IS NOT NULL AND NEW.{column} IS NULL)" for column in _SAID]
    late = "(OLD.settled_at IS NOT NULL AND OLD.answer_sealed IS NULL AND NEW.answer_sealed IS NOT NULL)"
    return " OR ".join([*gone, late])


def _refuse_when(name: str, table: str, columns: tuple[str, ...], what: str, when: str) -> None:
    trigger = f"CREATE TRIGGER {name} BEFORE UPDATE OF {', '.join(columns)} ON {table}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"{trigger} WHEN {when} BEGIN SELECT RAISE(ABORT, '{what} is never rewritten'); END")
        return
    op.execute(f"{trigger} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {table}_refuses_update()")


def downgrade() -> None:
    """Take the triggers away, and the service of each leave."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table in (("cover_change_keeps_words", "cover_change"), ("asked_call_taken_back_once", "asked_call")):
        op.execute(f"DROP TRIGGER {name}{'' if is_sqlite else f' ON {table}'}")
    let_mix("duty_leave")
    op.drop_index(op.f("ix_duty_leave_service_id"), table_name="duty_leave")
    with triggers_kept(), op.batch_alter_table("duty_leave") as batch:
        batch.drop_constraint(batch.f("fk_duty_leave_service_id"), type_="foreignkey")
        batch.drop_column("service_id")
    keep_apart("duty_leave", {})
