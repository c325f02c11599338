"""The parts that people play."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A staff member's part in one organisation, or the part of somebody who has not signed in."""

    KEY_WORKER = "key_worker"
    MANAGER = "manager"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    DESIGNATED_OFFICER = "designated_officer"
    COMMISSIONER = "commissioner"
    ADMINISTRATOR = "administrator"
    # Not given by membership: whoever holds an open invitation, and anyone at all.
    RESPONDENT = "respondent"
    ANYONE = "anyone"


STAFF_ROLES = (
    Role.KEY_WORKER,
    Role.MANAGER,
    Role.SAFEGUARDING_LEAD,
    Role.DESIGNATED_OFFICER,
    Role.COMMISSIONER,
    Role.ADMINISTRATOR,
)
# Members of services; the others belong to the whole authority.
SERVICE_ROLES = (Role.KEY_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD)
