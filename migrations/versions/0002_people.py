"""Young people, families, episodes and session records. New tables: there are no rows yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_people"
down_revision = "0001_organisations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "family",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref_digest", sa.String(length=64), nullable=False),
        sa.Column("ref_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("import_batch", sa.String(length=22), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_family_authority_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["organisation.id"], name=op.f("fk_family_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family")),
        sa.UniqueConstraint("provider_id", "ref_digest", name=op.f("uq_family_provider_id_ref_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_family_public_id")),
    )
    with op.batch_alter_table("family", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_family_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_family_import_batch"), ["import_batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_family_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "young_person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref_digest", sa.String(length=64), nullable=False),
        sa.Column("ref_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("given_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("family_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=80), nullable=True),
        sa.Column("ethnicity", sa.String(length=80), nullable=True),
        sa.Column("send", sa.String(length=80), nullable=True),
        sa.Column("care_experienced", sa.String(length=80), nullable=True),
        sa.Column("locality_code", sa.String(length=80), nullable=True),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("responsible_authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("family_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("import_batch", sa.String(length=22), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_young_person_authority_id")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_young_person_family_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["organisation.id"], name=op.f("fk_young_person_provider_id")),
        sa.ForeignKeyConstraint(
            ["responsible_authority_id"], ["organisation.id"], name=op.f("fk_young_person_responsible_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_young_person")),
        sa.UniqueConstraint("provider_id", "ref_digest", name=op.f("uq_young_person_provider_id_ref_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_young_person_public_id")),
    )
    with op.batch_alter_table("young_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_young_person_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_young_person_family_id"), ["family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_young_person_import_batch"), ["import_batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_young_person_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_young_person_responsible_authority_id"), ["responsible_authority_id"], unique=False
        )

    op.create_table(
        "episode",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=80), nullable=True),
        sa.Column("key_worker_email_digest", sa.String(length=64), nullable=True),
        sa.Column("key_worker_email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key_worker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("import_batch", sa.String(length=22), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_episode_ends_after_start")),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_episode_authority_id")),
        sa.ForeignKeyConstraint(["key_worker_id"], ["user_account.id"], name=op.f("fk_episode_key_worker_id")),
        sa.ForeignKeyConstraint(["person_id"], ["young_person.id"], name=op.f("fk_episode_person_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_episode_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
        sa.UniqueConstraint(
            "person_id", "service_id", "started_on", name=op.f("uq_episode_person_id_service_id_started_on")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_episode_public_id")),
    )
    with op.batch_alter_table("episode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_episode_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_episode_ended_on"), ["ended_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_episode_import_batch"), ["import_batch"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_episode_key_worker_email_digest"), ["key_worker_email_digest"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_episode_key_worker_id"), ["key_worker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_episode_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_episode_service_id"), ["service_id"], unique=False)

    op.create_table(
        "keywork_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column(
            "attended",
            sa.Enum(
                "attended",
                "missed",
                "cancelled",
                "not_said",
                name="attendance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("summary_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("worker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("worker_email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("import_batch", sa.String(length=22), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "minutes IS NULL OR (minutes >= 0 AND minutes <= 1440)", name=op.f("ck_keywork_session_minutes_in_a_day")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_keywork_session_authority_id")),
        sa.ForeignKeyConstraint(["person_id"], ["young_person.id"], name=op.f("fk_keywork_session_person_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_keywork_session_service_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["user_account.id"], name=op.f("fk_keywork_session_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keywork_session")),
        sa.UniqueConstraint("form_key", name=op.f("uq_keywork_session_form_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_keywork_session_public_id")),
    )
    with op.batch_alter_table("keywork_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_keywork_session_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_keywork_session_import_batch"), ["import_batch"], unique=False)
        batch_op.create_index("ix_keywork_session_person_id_held_on", ["person_id", "held_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_keywork_session_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_keywork_session_worker_id"), ["worker_id"], unique=False)


def downgrade() -> None:
    op.drop_table("keywork_session")
    op.drop_table("episode")
    op.drop_table("young_person")
    op.drop_table("family")
