"""A change that would tell fewer people, or later, waits for a second person."""

from __future__ import annotations

revision = "0015_cover_changes"
down_revision = "0014_authorities_apart"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in below."""


def downgrade() -> None:
    """Filled in below."""
