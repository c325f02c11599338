"""Passkeys of staff, and accounts known to an authority's own sign-in."""

from __future__ import annotations

revision = "0010_passkeys_and_single_sign_on"
down_revision = "0009_staff_sign_in"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
