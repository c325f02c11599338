"""Frameworks, facts, publications and ideas. New tables: there are no rows yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.refuse import permit, refuse

revision = "0005_publications_and_ideas"
down_revision = "0004_safety"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "framework",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("definition_digest", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_framework_code_version")),
    )
    op.create_table(
        "cube",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("definition_digest", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cube")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_cube_code_version")),
    )
    op.create_table(
        "outcome_fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("indicator", sa.String(length=80), nullable=False),
        sa.Column("person_key", sa.String(length=22), nullable=False),
        sa.Column("service", sa.String(length=80), nullable=False),
        sa.Column("age_band", sa.String(length=12), nullable=False),
        sa.Column("paired", sa.Boolean(), nullable=False),
        sa.Column("improved", sa.Boolean(), nullable=False),
        sa.Column("worse", sa.Boolean(), nullable=False),
        sa.Column("change", sa.Double(), nullable=True),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("episode_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("NOT (improved AND worse)", name=op.f("ck_outcome_fact_one_direction")),
        sa.CheckConstraint("paired OR NOT (improved OR worse)", name=op.f("ck_outcome_fact_change_needs_a_pair")),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_outcome_fact_authority_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_outcome_fact_episode_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_fact")),
        sa.UniqueConstraint(
            "framework", "episode_id", "indicator", name=op.f("uq_outcome_fact_framework_episode_id_indicator")
        ),
    )
    with op.batch_alter_table("outcome_fact", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outcome_fact_authority_id_framework_period", ["authority_id", "framework", "period"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outcome_fact_episode_id"), ["episode_id"], unique=False)

    op.create_table(
        "publication",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework", sa.String(length=80), nullable=False),
        sa.Column("framework_version", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("document_digest", sa.String(length=64), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.String(length=200), nullable=True),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_publication_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint(
            "authority_id", "framework", "period", name=op.f("uq_publication_authority_id_framework_period")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_publication_public_id")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "ledger_cell",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("indicator", sa.String(length=80), nullable=True),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("of_key", sa.String(length=16), nullable=False),
        sa.Column("was_shown", sa.Boolean(), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("publication_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_ledger_cell_authority_id")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name=op.f("fk_ledger_cell_publication_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_cell")),
    )
    with op.batch_alter_table("ledger_cell", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_cell_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_cell_publication_id"), ["publication_id"], unique=False)

    op.create_table(
        "idea",
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("said_as_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "arrived",
                "thinking",
                "doing",
                "done",
                "cannot",
                "kept_back",
                name="ideastatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_idea_authority_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_idea_service_id")),
        sa.PrimaryKeyConstraint("public_id", name=op.f("pk_idea")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_idea_service_id"), ["service_id"], unique=False)

    refuse("outcome_fact", "UPDATE", "A fact is frozen")
    refuse(
        "publication",
        "UPDATE",
        "A publication is frozen",
        columns=("document", "document_digest", "titles", "framework", "period", "authority_id"),
    )
    refuse("publication", "DELETE", "A publication keeps its number")
    refuse("ledger_cell", "UPDATE", "The ledger is only added to")
    refuse("ledger_cell", "DELETE", "The ledger is only added to")


def downgrade() -> None:
    permit("ledger_cell", "DELETE")
    permit("ledger_cell", "UPDATE")
    permit("publication", "DELETE")
    permit("publication", "UPDATE")
    permit("outcome_fact", "UPDATE")
    op.drop_table("idea")
    op.drop_table("ledger_cell")
    op.drop_table("publication")
    op.drop_table("outcome_fact")
    op.drop_table("cube")
    op.drop_table("framework")
