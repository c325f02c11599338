"""Organisations, accounts, memberships, sign-ins, services and the trail. New tables: there are no rows yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.refuse import permit, refuse

revision = "0001_organisations"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "authority", "provider", name="organisationkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("import_batch", sa.String(length=22), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(kind = 'authority') = (authority_id IS NULL)", name=op.f("ck_organisation_provider_has_authority")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_organisation_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("authority_id", "code", name=op.f("uq_organisation_authority_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_import_batch"), ["import_batch"], unique=False)
        batch_op.create_index(
            "uq_organisation_authority_code",
            ["code"],
            unique=True,
            sqlite_where=sa.text("authority_id IS NULL"),
            postgresql_where=sa.text("authority_id IS NULL"),
        )

    op.create_table(
        "user_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email_digest", sa.String(length=64), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_disabled", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email_digest", name=op.f("uq_user_account_email_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_account_public_id")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "actor_kind",
            sa.Enum(
                "staff",
                "respondent",
                "operator",
                name="actorkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("detail", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_audit_entry_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index("ix_audit_entry_person_id_at", ["person_id", "at"], unique=False)

    op.create_table(
        "service",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("board", sa.String(length=80), nullable=False),
        sa.Column("locality_code", sa.String(length=80), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("annual_cost_gbp", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("import_batch", sa.String(length=22), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "annual_cost_gbp IS NULL OR annual_cost_gbp >= 0", name=op.f("ck_service_cost_not_negative")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_service_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_service_authority_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["organisation.id"], name=op.f("fk_service_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("authority_id", "code", name=op.f("uq_service_authority_id_code")),
        sa.UniqueConstraint("board", name=op.f("uq_service_board")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_public_id")),
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_import_batch"), ["import_batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_sign_in_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_sign_in_secret_digest")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_user_id"), ["user_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "key_worker",
                "manager",
                "commissioner",
                "administrator",
                "respondent",
                "anyone",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(role IN ('key_worker', 'manager')) = (service_id IS NOT NULL)",
            name=op.f("ck_membership_frontline_has_service"),
        ),
        sa.CheckConstraint(
            "role IN ('key_worker', 'manager', 'commissioner', 'administrator')", name=op.f("ck_membership_staff_role")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_membership_authority_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_membership_service_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "user_id",
            "role",
            "authority_id",
            "service_id",
            name=op.f("uq_membership_user_id_role_authority_id_service_id"),
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_user_id"), ["user_id"], unique=False)

    refuse("audit_entry", "UPDATE", "The trail is only added to")
    refuse("audit_entry", "DELETE", "The trail is only added to")


def downgrade() -> None:
    permit("audit_entry", "DELETE")
    permit("audit_entry", "UPDATE")
    op.drop_table("membership")
    op.drop_table("sign_in")
    op.drop_table("service")
    op.drop_table("audit_entry")
    op.drop_table("user_account")
    op.drop_table("organisation")
