"""More parts for staff, reasons for opening a record, and break-glass. Nobody's record is restricted yet.

Going down takes away the parts that were not known before, with their memberships, and every reason that was given.
"""

from __future__ import annotations

from alembic import op

revision = "0011_record_access"
down_revision = "0010_passkeys_and_single_sign_on"
branch_labels = None
depends_on = None

BEFORE = ("key_worker", "manager"), ("commissioner", "administrator")
AFTER = ("key_worker", "manager", "safeguarding_lead"), ("designated_officer", "commissioner", "administrator")


def upgrade() -> None:
    _parts(*AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM membership WHERE role IN ('safeguarding_lead', 'designated_officer')")
    _parts(*BEFORE)


def _parts(in_service: tuple[str, ...], in_authority: tuple[str, ...]) -> None:
    staff = (*in_service, *in_authority)
    checks = {
        "role": f"role IN ({_quoted((*staff, 'respondent', 'anyone'))})",
        "staff_role": f"role IN ({_quoted(staff)})",
        "frontline_has_service": f"(role IN ({_quoted(in_service)})) = (service_id IS NOT NULL)",
    }
    with op.batch_alter_table("membership", schema=None) as batch_op:
        for name, rule in checks.items():
            batch_op.drop_constraint(batch_op.f(f"ck_membership_{name}"), type_="check")
            batch_op.create_check_constraint(batch_op.f(f"ck_membership_{name}"), rule)


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
