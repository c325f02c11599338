"""Answers that are several picks, and the language that each question was read in. Rows that are there have neither.

Going down forgets the picks: what was answered by picking several is lost, every other answer stays.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_richer_answers"
down_revision = "0018_given_parts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("survey_answer", sa.Column("asked_in", sa.String(length=12), nullable=True))
    op.add_column("survey_answer", sa.Column("has_picks", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take them away, and answers that nobody could read as what they are."""
    op.execute(sa.text("DELETE FROM survey_answer WHERE has_picks = :yes").bindparams(yes=True))
    op.drop_column("survey_answer", "has_picks")
    op.drop_column("survey_answer", "asked_in")
