"""Second steps, one-time links, notices, and more about each sign-in.

Sign-ins that are there were made with a password alone: they stay as rows, marked so, and open nothing any more.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0009_staff_sign_in"
down_revision = "0008_tenant_keys"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
FACTORS = ("password", "totp", "recovery_code", "passkey", "single_sign_on")


def upgrade() -> None:
    # Column by column: made anew in one piece, the table would lose hold of the rows that lead to it on SQLite.
    op.add_column("user_account", sa.Column("totp_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("user_account", sa.Column("totp_used", KEY, nullable=True))
    op.add_column("user_account", sa.Column("made_at", AT, nullable=True))
    op.add_column("user_account", sa.Column("signed_in_at", AT, nullable=True))
    op.add_column("user_account", sa.Column("former_email_digest", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_user_account_former_email_digest"), "user_account", ["former_email_digest"])
    kind = AT.compile(dialect=op.get_bind().dialect)
    op.execute(
        f"ALTER TABLE user_account ADD COLUMN left_at {kind} "
        "CONSTRAINT ck_user_account_leaver_is_disabled CHECK (left_at IS NULL OR is_disabled)"
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=22), nullable=True))
        batch_op.add_column(sa.Column("factors", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("device", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("stepped_up_at", AT, nullable=True))
    _fill()
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        for name, length in (("public_id", 22), ("factors", 80), ("device", 80)):
            batch_op.alter_column(name, existing_type=sa.String(length=length), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_sign_in_public_id"), ["public_id"])
    _create_tables()


def _fill() -> None:
    table = sa.table("sign_in", sa.column("id"), sa.column("public_id"), sa.column("factors"), sa.column("device"))
    bind = op.get_bind()
    for key in bind.scalars(sa.select(table.c.id)).all():
        values = {"public_id": secrets.token_urlsafe(16), "factors": "password", "device": "A browser"}
        bind.execute(sa.update(table).where(table.c.id == key).values(**values))


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    """With its key, and whose it is."""
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        *columns,
        sa.Column("user_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f(f"fk_{name}_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _create_tables() -> None:
    factor = sa.Enum(*FACTORS, name="factor", native_enum=False, create_constraint=True, length=40)
    purpose = sa.Enum(
        "invitation", "reset", name="linkpurpose", native_enum=False, create_constraint=True, length=40
    )
    digest = sa.Column("secret_digest", sa.String(length=64), nullable=False)
    _table(
        "half_sign_in",
        digest,
        sa.Column("method", factor, nullable=False),
        sa.Column("begun_at", AT, nullable=False),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_half_sign_in_secret_digest")),
    )
    op.create_index(op.f("ix_half_sign_in_begun_at"), "half_sign_in", ["begun_at"])
    op.create_index(op.f("ix_half_sign_in_user_id"), "half_sign_in", ["user_id"])
    _table(
        "recovery_code",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.UniqueConstraint("user_id", "number", name=op.f("uq_recovery_code_user_id_number")),
    )
    _table(
        "account_link",
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", purpose, nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_link_public_id")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_account_link_secret_digest")),
    )
    op.create_index(op.f("ix_account_link_user_id"), "account_link", ["user_id"])
    _table(
        "account_notice",
        sa.Column("change", sa.String(length=40), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("by_sign_in", KEY, nullable=True),
        sa.Column("known_at", AT, nullable=True),
    )
    op.create_index(op.f("ix_account_notice_user_id"), "account_notice", ["user_id"])


def downgrade() -> None:
    for name in ("account_notice", "account_link", "recovery_code", "half_sign_in"):
        op.drop_table(name)
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_sign_in_public_id"), type_="unique")
        for name in ("stepped_up_at", "device", "factors", "public_id"):
            batch_op.drop_column(name)
    op.drop_index(op.f("ix_user_account_former_email_digest"), table_name="user_account")
    for name in ("left_at", "former_email_digest", "signed_in_at", "made_at", "totp_used", "totp_sealed"):
        op.drop_column("user_account", name)
