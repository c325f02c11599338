"""Instruments, readings, invitations and answers. New tables: there are no rows yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.refuse import permit, refuse

revision = "0003_instruments"
down_revision = "0002_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instrument_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("survey", "star", name="instrumentkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("definition_digest", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_version")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_instrument_version_code_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_instrument_version_public_id")),
    )
    op.create_table(
        "instrument_scale",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lowest", sa.Double(), nullable=False),
        sa.Column("highest", sa.Double(), nullable=False),
        sa.Column("step", sa.Double(), nullable=True),
        sa.Column(
            "direction",
            sa.Enum(
                "higher_is_better",
                "lower_is_better",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("small_change", sa.Double(), nullable=True),
        sa.Column("big_change", sa.Double(), nullable=True),
        sa.Column("reliability", sa.Double(), nullable=True),
        sa.Column("reference_sd", sa.Double(), nullable=True),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("lowest < highest", name=op.f("ck_instrument_scale_lowest_below_highest")),
        sa.ForeignKeyConstraint(["version_id"], ["instrument_version.id"], name=op.f("fk_instrument_scale_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_scale")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_instrument_scale_version_id_code")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_instrument_scale_version_id_position")),
    )
    with op.batch_alter_table("instrument_scale", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instrument_scale_version_id"), ["version_id"], unique=False)

    op.create_table(
        "reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column(
            "perspective",
            sa.Enum(
                "young_person",
                "parent_or_carer",
                "worker",
                "agreed",
                name="perspective",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column(
            "occasion",
            sa.Enum(
                "start",
                "review",
                "closing",
                "follow_up",
                name="occasion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("episode_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("import_batch", sa.String(length=22), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_reading_authority_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_reading_episode_id")),
        sa.ForeignKeyConstraint(["person_id"], ["young_person.id"], name=op.f("fk_reading_person_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_reading_service_id")),
        sa.ForeignKeyConstraint(["version_id"], ["instrument_version.id"], name=op.f("fk_reading_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reading_public_id")),
        sa.UniqueConstraint("source", name=op.f("uq_reading_source")),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_episode_id"), ["episode_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_import_batch"), ["import_batch"], unique=False)
        batch_op.create_index("ix_reading_person_id_taken_on", ["person_id", "taken_on", "id"], unique=False)
        batch_op.create_index("ix_reading_service_id_version_id", ["service_id", "version_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_version_id"), ["version_id"], unique=False)

    op.create_table(
        "score",
        sa.Column("reading_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scale_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column(
            "missing_code",
            sa.Enum(
                "rather_not_say",
                "dont_know",
                "not_about_me",
                name="missingcode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("value IS NULL OR missing_code IS NULL", name=op.f("ck_score_value_or_reason")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_score_reading_id")),
        sa.ForeignKeyConstraint(["scale_id"], ["instrument_scale.id"], name=op.f("fk_score_scale_id")),
        sa.PrimaryKeyConstraint("reading_id", "scale_id", name=op.f("pk_score")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_scale_id"), ["scale_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form_key", sa.String(length=22), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "perspective",
            sa.Enum(
                "young_person",
                "parent_or_carer",
                "worker",
                "agreed",
                name="perspective",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("episode_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_invitation_authority_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_invitation_episode_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_invitation_made_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["young_person.id"], name=op.f("fk_invitation_person_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_invitation_service_id")),
        sa.ForeignKeyConstraint(["version_id"], ["instrument_version.id"], name=op.f("fk_invitation_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_invitation_code_digest")),
        sa.UniqueConstraint("form_key", name=op.f("uq_invitation_form_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_episode_id"), ["episode_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_version_id"), ["version_id"], unique=False)

    op.create_table(
        "survey_response",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder_digest", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_digest", sa.String(length=64), nullable=True),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invitation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_survey_response_authority_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_survey_response_invitation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["young_person.id"], name=op.f("fk_survey_response_person_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_survey_response_service_id")),
        sa.ForeignKeyConstraint(["version_id"], ["instrument_version.id"], name=op.f("fk_survey_response_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_response")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_survey_response_invitation_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_response_public_id")),
    )
    with op.batch_alter_table("survey_response", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_response_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_response_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_response_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_response_version_id"), ["version_id"], unique=False)

    op.create_table(
        "survey_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_code", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "missing_code",
            sa.Enum(
                "rather_not_say",
                "dont_know",
                "not_about_me",
                name="missingcode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("response_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN value IS NULL THEN 0 ELSE 1 END) + (CASE WHEN text_sealed IS NULL THEN 0 ELSE 1 END) + (CASE WHEN missing_code IS NULL THEN 0 ELSE 1 END) <= 1",
            name=op.f("ck_survey_answer_one_answer"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_survey_answer_authority_id")),
        sa.ForeignKeyConstraint(["response_id"], ["survey_response.id"], name=op.f("fk_survey_answer_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_answer_public_id")),
        sa.UniqueConstraint("response_id", "item_code", name=op.f("uq_survey_answer_response_id_item_code")),
    )
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_answer_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_answer_response_id"), ["response_id"], unique=False)

    refuse(
        "instrument_version",
        "UPDATE",
        "A version never changes; make a new one",
        columns=("definition", "definition_digest", "code", "version", "kind"),
    )


def downgrade() -> None:
    permit("instrument_version", "UPDATE")
    op.drop_table("survey_answer")
    op.drop_table("survey_response")
    op.drop_table("invitation")
    op.drop_table("score")
    op.drop_table("reading")
    op.drop_table("instrument_scale")
    op.drop_table("instrument_version")
