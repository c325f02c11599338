"""Second steps, recovery, invitations and more about each staff sign-in."""

from __future__ import annotations

revision = "0009_staff_sign_in"
down_revision = "0008_tenant_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
