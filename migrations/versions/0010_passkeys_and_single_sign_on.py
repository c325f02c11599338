"""Passkeys of staff, and accounts known to an authority's own sign-in. New tables: there are no rows yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_passkeys_and_single_sign_on"
down_revision = "0009_staff_sign_in"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("credential", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.String(length=2000), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.Column("user_id", KEY, nullable=False),
        sa.CheckConstraint("sign_count >= 0", name=op.f("ck_passkey_sign_count_not_negative")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_passkey_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkey_public_id")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkey_credential")),
    )
    op.create_index(op.f("ix_passkey_user_id"), "passkey", ["user_id"])
    op.create_table(
        "single_sign_on",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("domains", sa.String(length=1000), nullable=False),
        sa.Column("set_at", AT, nullable=False),
        sa.Column("authority_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_single_sign_on_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_sign_on")),
        sa.UniqueConstraint("public_id", name=op.f("uq_single_sign_on_public_id")),
        sa.UniqueConstraint("authority_id", name=op.f("uq_single_sign_on_authority_id")),
    )
    op.create_table(
        "single_sign_on_link",
        sa.Column("id", KEY, nullable=False),
        sa.Column("subject_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=False),
        sa.Column("single_sign_on_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["single_sign_on_id"], ["single_sign_on.id"], name=op.f("fk_single_sign_on_link_single_sign_on_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_single_sign_on_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_sign_on_link")),
        sa.UniqueConstraint(
            "single_sign_on_id", "subject_digest", name=op.f("uq_single_sign_on_link_single_sign_on_id_subject_digest")
        ),
        sa.UniqueConstraint(
            "single_sign_on_id", "user_id", name=op.f("uq_single_sign_on_link_single_sign_on_id_user_id")
        ),
    )
    op.create_index(op.f("ix_single_sign_on_link_user_id"), "single_sign_on_link", ["user_id"])
    op.create_table(
        "sign_in_errand",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_errand")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_sign_in_errand_key_digest")),
    )
    op.create_index(op.f("ix_sign_in_errand_expires_at"), "sign_in_errand", ["expires_at"])


def downgrade() -> None:
    for name in ("sign_in_errand", "single_sign_on_link", "single_sign_on", "passkey"):
        op.drop_table(name)
