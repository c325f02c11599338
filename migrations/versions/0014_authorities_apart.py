"""The database itself refuses a row under a parent of another authority, and one that moves. No row that is there changes."""

from __future__ import annotations

from migrations.apart import keep_apart, let_mix

revision = "0014_authorities_apart"
down_revision = "0013_concerns"
branch_labels = None
depends_on = None

_OF_A_CHILD = {"person_id": "young_person", "service_id": "service"}

# Each table with an authority, and its keys to tables that have one. An organisation's own, and the authority that
# answers for a child who is placed elsewhere, name an authority themselves and are no parents.
_TABLES: dict[str, dict[str, str]] = {
    "organisation": {},
    "audit_entry": {},
    "duty_leave": {},
    "outbox_message": {},
    "publication": {},
    "single_sign_on": {},
    "tenant_key": {},
    "family": {"provider_id": "organisation"},
    "service": {"provider_id": "organisation"},
    "young_person": {"provider_id": "organisation", "family_id": "family"},
    "episode": _OF_A_CHILD,
    "keywork_session": _OF_A_CHILD,
    "record_access": _OF_A_CHILD,
    "alert": _OF_A_CHILD,
    "concern": _OF_A_CHILD,
    "referral": _OF_A_CHILD,
    "invitation": _OF_A_CHILD | {"episode_id": "episode"},
    "reading": _OF_A_CHILD | {"episode_id": "episode"},
    "survey_response": _OF_A_CHILD | {"invitation_id": "invitation"},
    "share_decision": _OF_A_CHILD | {"alert_id": "alert", "corrects_id": "share_decision"},
    "allegation": {"service_id": "service"},
    "duty_person": {"service_id": "service"},
    "idea": {"service_id": "service"},
    "membership": {"service_id": "service"},
    "safety_cover": {"service_id": "service"},
    "ledger_cell": {"publication_id": "publication"},
    "allegation_note": {"allegation_id": "allegation"},
    "alert_event": {"alert_id": "alert"},
    "concern_note": {"concern_id": "concern"},
    "referral_event": {"referral_id": "referral"},
    "outcome_fact": {"episode_id": "episode"},
    "survey_answer": {"response_id": "survey_response"},
}


def upgrade() -> None:
    """Make each table's triggers."""
    for table, keys in _TABLES.items():
        keep_apart(table, keys)


def downgrade() -> None:
    """Take them away."""
    for table in _TABLES:
        let_mix(table)
