"""What is shared about a child's safety and why, what a child told, and concerns about a member of staff."""

from __future__ import annotations

revision = "0013_concerns"
down_revision = "0012_alert_ladder"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
