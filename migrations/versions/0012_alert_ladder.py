"""Who is told by when, what was done about an alert, and messages that wait to be sent."""

from __future__ import annotations

revision = "0012_alert_ladder"
down_revision = "0011_record_access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
