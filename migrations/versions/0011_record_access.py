"""More parts for staff, reasons for opening a record, and break-glass. Nobody's record is restricted yet.

Going down takes away the parts that were not known before, with their memberships, and every reason that was given.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.refuse import permit, refuse

revision = "0011_record_access"
down_revision = "0010_passkeys_and_single_sign_on"
branch_labels = None
depends_on = None

BEFORE = ("key_worker", "manager"), ("commissioner", "administrator")
KEYS = {
    "authority_id": "organisation",
    "person_id": "young_person",
    "service_id": "service",
    "viewer_id": "user_account",
    "reviewed_by_id": "user_account",
}
FIXED = ("kind", "granted_at", "ends_at", "person_id", "viewer_id")
AFTER = ("key_worker", "manager", "safeguarding_lead"), ("designated_officer", "commissioner", "administrator")


def upgrade() -> None:
    _parts(*AFTER)
    op.add_column("young_person", sa.Column("is_restricted", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("young_person", sa.Column("restricted_why_sealed", sa.LargeBinary(), nullable=True))
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "record_access",
        sa.Column("id", key, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "reason",
                "alert",
                "break_glass",
                name="accesskind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("authority_id", key, nullable=False),
        sa.Column("person_id", key, nullable=False),
        sa.Column("service_id", key, nullable=False),
        sa.Column("viewer_id", key, nullable=False),
        sa.Column("reviewed_by_id", key, nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("ends_at > granted_at", name=op.f("ck_record_access_ends_after_grant")),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", name=op.f("ck_record_access_review_has_reviewer")
        ),
        sa.CheckConstraint(
            "reviewed_by_id IS NULL OR reviewed_by_id <> viewer_id", name=op.f("ck_record_access_somebody_else_reviews")
        ),
        sa.CheckConstraint(
            "kind <> 'break_glass' OR words_sealed IS NOT NULL", name=op.f("ck_record_access_emergency_has_words")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_record_access_{column}"))
            for column, table in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_access")),
        sa.UniqueConstraint("public_id", name=op.f("uq_record_access_public_id")),
    )
    for column in KEYS:
        if column != "person_id":
            op.create_index(op.f(f"ix_record_access_{column}"), "record_access", [column])
    op.create_index(
        "ix_record_access_person_id_viewer_id_ends_at", "record_access", ["person_id", "viewer_id", "ends_at"]
    )
    refuse("record_access", "UPDATE", "why a record was opened is never rewritten", columns=FIXED)


def downgrade() -> None:
    permit("record_access", "UPDATE")
    op.drop_table("record_access")
    op.drop_column("young_person", "restricted_why_sealed")
    op.drop_column("young_person", "is_restricted")
    op.execute("DELETE FROM membership WHERE role IN ('safeguarding_lead', 'designated_officer')")
    _parts(*BEFORE)


def _parts(in_service: tuple[str, ...], in_authority: tuple[str, ...]) -> None:
    staff = (*in_service, *in_authority)
    checks = {
        "role": f"role IN ({_quoted((*staff, 'respondent', 'anyone'))})",
        "staff_role": f"role IN ({_quoted(staff)})",
        "frontline_has_service": f"(role IN ({_quoted(in_service)})) = (service_id IS NOT NULL)",
    }
    with op.batch_alter_table("membership", schema=None) as batch_op:
        for name, rule in checks.items():
            batch_op.drop_constraint(batch_op.f(f"ck_membership_{name}"), type_="check")
            batch_op.create_check_constraint(batch_op.f(f"ck_membership_{name}"), rule)


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
