"""The database itself refuses a row under a parent of another authority. No row that is there changes."""

from __future__ import annotations

revision = "0014_authorities_apart"
down_revision = "0013_concerns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in below."""


def downgrade() -> None:
    """Filled in below."""
