"""What is shared about a child's safety and why, what a child told, and concerns about a member of staff. New tables; no row that is there changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.refuse import permit, refuse

revision = "0013_concerns"
down_revision = "0012_alert_ladder"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
# By table: its sealed columns. All else in it never changes, and nothing is deleted.
_SEALED = {
    "share_decision": ("what", "recipient", "why", "told_why", "advice"),
    "referral": ("recipient", "pack"),
    "referral_event": ("words",),
    "concern": ("words", "present", "asked", "next_step"),
    "concern_note": ("words",),
    "allegation": ("about_name", "words"),
    "allegation_bar": (),
    "allegation_note": ("words",),
}
_OPTIONAL = {"share_decision.recipient", "share_decision.told_why", "share_decision.advice", "allegation.about_name"}


def _key(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=nullable)


def _make(table: str, links: dict[str, str], *parts: sa.schema.SchemaItem, once: bool = True) -> None:
    """A table with its sealed columns, its keys to other tables (a trailing ? where there may be none), and the rest."""
    columns: list[sa.schema.SchemaItem] = [_key("id")]
    constraints: list[sa.schema.SchemaItem] = [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]
    if once:
        columns += [sa.Column("public_id", sa.String(22), nullable=False), sa.Column("form_key", sa.String(22), nullable=False)]
        constraints += [
            sa.UniqueConstraint(name, name=op.f(f"uq_{table}_{name}")) for name in ("public_id", "form_key")
        ]
    columns += [
        sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=f"{table}.{name}" in _OPTIONAL) for name in _SEALED[table]
    ]
    for name, to in links.items():
        columns.append(_key(name, nullable=to.endswith("?")))
        constraints.append(
            sa.ForeignKeyConstraint([name], [f"{to.rstrip('?')}.id"], name=op.f(f"fk_{table}_{name}"))
        )
    columns += [part for part in parts if isinstance(part, sa.Column)]
    constraints += [part for part in parts if not isinstance(part, sa.Column)]
    op.create_table(table, *columns, *constraints)
    for name in links:
        if once or name != "allegation_id":
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=False)


def _list(name: str, length: int, check: str, words: tuple[str, ...], table: str, *, nullable: bool = False) -> list:
    quoted = ", ".join(f"'{word}'" for word in words)
    return [
        sa.Column(name, sa.String(length), nullable=nullable),
        sa.CheckConstraint(f"{name} IN ({quoted})", name=op.f(f"ck_{table}_{check}")),
    ]


_PLACE = {"authority_id": "organisation", "person_id": "young_person", "service_id": "service", "by_id": "user_account"}


def upgrade() -> None:
    powers = ("child_agreed", "parent_agreed", "harm", "legal_duty", "court_order")
    _make(
        "share_decision",
        _PLACE | {"alert_id": "alert?", "corrects_id": "share_decision?"},
        *_list("choice", 40, "choice", ("not_shared", "shared"), "share_decision"),
        *_list("power", 40, "power", powers, "share_decision", nullable=True),
        sa.Column("told_child", sa.Boolean(), nullable=False),
        sa.Column("told_parent", sa.Boolean(), nullable=False),
        sa.Column("included", sa.String(80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.CheckConstraint(
            "(choice = 'shared') = (power IS NOT NULL AND recipient_sealed IS NOT NULL)",
            name=op.f("ck_share_decision_shared_with_and_why"),
        ),
        sa.CheckConstraint(
            "(told_child AND told_parent) OR told_why_sealed IS NOT NULL",
            name=op.f("ck_share_decision_told_or_why_not"),
        ),
    )
    _make(
        "referral",
        _PLACE,
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=False),
    )
    _make(
        "referral_event",
        {"authority_id": "organisation", "referral_id": "referral", "by_id": "user_account"},
        *_list("kind", 40, "eventkind", ("reply", "chased", "escalated"), "referral_event"),
        sa.Column("at", _INSTANT, nullable=False),
    )
    _make(
        "concern",
        _PLACE,
        *_list("kind", 40, "concernkind", ("told", "different_view"), "concern"),
        sa.Column("happened_at", _INSTANT, nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("is_for_officer", sa.Boolean(), nullable=False),
        sa.Column("is_kept_from_managers", sa.Boolean(), nullable=False),
    )
    _make(
        "concern_note",
        {"authority_id": "organisation", "concern_id": "concern", "by_id": "user_account"},
        sa.Column("at", _INSTANT, nullable=False),
    )
    _make(
        "allegation",
        {"authority_id": "organisation", "service_id": "service?", "about_id": "user_account?", "by_id": "user_account"},
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
    )
    _make(
        "allegation_bar",
        {"allegation_id": "allegation", "user_id": "user_account"},
        sa.UniqueConstraint("allegation_id", "user_id", name=op.f("uq_allegation_bar_allegation_id_user_id")),
        once=False,
    )
    _make(
        "allegation_note",
        {"authority_id": "organisation", "allegation_id": "allegation", "by_id": "user_account"},
        sa.Column("at", _INSTANT, nullable=False),
    )
    for table, sealed in _SEALED.items():
        names = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
        plain = tuple(name for name in names if not name.endswith("_sealed"))
        refuse(table, "DELETE", "Concerns are never deleted")
        refuse(table, "UPDATE", "Concerns are never changed, only added to", columns=plain)
        if sealed:
            _keep_words(table, sealed)


def _keep_words(table: str, sealed: tuple[str, ...]) -> None:
    """Sealed words may only be sealed anew, under another key: the first five bytes name the key (app/vault.py)."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    changed = " OR ".join(
        f"(NEW.{name}_sealed {differs} OLD.{name}_sealed AND (NEW.{name}_sealed IS NULL OR OLD.{name}_sealed IS NULL"
        f" OR substr(NEW.{name}_sealed, 1, 5) = substr(OLD.{name}_sealed, 1, 5)))"
        for name in sealed
    )
    why = "Words of concerns are never changed"
    if is_sqlite:
        op.execute(
            f"CREATE TRIGGER {table}_keeps_its_words BEFORE UPDATE ON {table} WHEN {changed} "
            f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {table}_keeps_its_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{why}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_keeps_its_words BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) "
        f"EXECUTE FUNCTION {table}_keeps_its_words()"
    )


def downgrade() -> None:
    for table, sealed in reversed(_SEALED.items()):
        permit(table, "UPDATE")
        permit(table, "DELETE")
        if sealed and op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {table}_keeps_its_words")
        elif sealed:
            op.execute(f"DROP TRIGGER {table}_keeps_its_words ON {table}")
            op.execute(f"DROP FUNCTION {table}_keeps_its_words()")
        op.drop_table(table)
