"""Each authority's own keys, wrapped by the master key."""

from __future__ import annotations

revision = "0008_tenant_keys"
down_revision = "0007_audit_chain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
