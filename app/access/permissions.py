"""What may be done, as resource:action."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing that somebody may do."""

    ACCOUNT_READ = "account:read"
    ACCOUNT_MANAGE = "account:manage"
    PART_READ = "part:read"
    PART_AGREE = "part:agree"
    CASELOAD_READ = "caseload:read"
    PERSON_READ = "person:read"
    PERSON_RESTRICT = "person:restrict"
    TRAIL_READ = "trail:read"
    ACCESS_REVIEW = "access:review"
    SESSION_READ = "session:read"
    SESSION_WRITE = "session:write"
    INVITATION_WRITE = "invitation:write"
    PROGRESS_READ = "progress:read"
    ALERT_READ = "alert:read"
    ALERT_ACKNOWLEDGE = "alert:acknowledge"
    SHARING_READ = "sharing:read"
    SHARING_WRITE = "sharing:write"
    CONCERN_READ = "concern:read"
    CONCERN_WRITE = "concern:write"
    STAFF_CONCERN = "staff-concern:open"
    COVER_WRITE = "cover:write"
    COVER_AGREE = "cover:agree"
    IDEA_READ = "idea:read"
    IDEA_ANSWER = "idea:answer"
    PUBLICATION_READ = "publication:read"
    INSTRUMENT_READ = "instrument:read"
    INSTRUMENT_AGREE = "instrument:agree"
    RULES_READ = "rules:read"
