"""A call that a young person asked for: when, on which number, and who rang. A new table; no row that is there changes."""

from __future__ import annotations

revision = "0016_asked_calls"
down_revision = "0015_cover_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in below."""


def downgrade() -> None:
    """Filled in below."""
