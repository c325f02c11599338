"""Answers that are several picks, and the language that each question was read in. Rows that are there keep both empty.

Going down forgets the picks: what was answered by picking several is lost, every other answer stays.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_richer_answers"
down_revision = "0018_given_parts"
branch_labels = None
depends_on = None

_ALONE = "picks_sealed IS NULL OR (value IS NULL AND text_sealed IS NULL AND missing_code IS NULL)"
_NAME = "ck_survey_answer_picks_alone"


def upgrade() -> None:
    """Add the columns. SQLite takes a check along with the column, and would have to copy the table for one of its own."""
    op.add_column("survey_answer", sa.Column("asked_in", sa.String(length=12), nullable=True))
    kind = sa.LargeBinary().compile(op.get_bind().dialect)
    op.execute(f"ALTER TABLE survey_answer ADD COLUMN picks_sealed {kind} CONSTRAINT {_NAME} CHECK ({_ALONE})")


def downgrade() -> None:
    """Take them away; the check goes with its column."""
    op.drop_column("survey_answer", "picks_sealed")
    op.drop_column("survey_answer", "asked_in")
