"""What is written down, as closed lists."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """What was done, in the past tense."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    VIEWED = "viewed"
    RECORDS_IMPORTED = "records_imported"
    INSTRUMENT_IMPORTED = "instrument_imported"
    FRAMEWORK_IMPORTED = "framework_imported"
    SESSION_RECORDED = "session_recorded"
    INVITATION_MADE = "invitation_made"
    INVITATION_CANCELLED = "invitation_cancelled"
    INVITATION_USED = "invitation_used"
    RESPONSE_STARTED = "response_started"
    ANSWER_SAVED = "answer_saved"
    RESPONSE_SENT = "response_sent"
    READING_STORED = "reading_stored"
    ALERT_RAISED = "alert_raised"
    ALERT_ACKNOWLEDGED = "alert_acknowledged"
    COVER_CHANGED = "cover_changed"
    PROGRESS_SUMMARISED = "progress_summarised"
    FACTS_BUILT = "facts_built"
    PUBLISHED = "published"
    IDEA_ANSWERED = "idea_answered"
    ACCOUNT_MADE = "account_made"
    PART_GIVEN = "part_given"
    EPISODES_LINKED = "episodes_linked"
    KEY_TURNED_OVER = "key_turned_over"
    KEYS_WRAPPED_ANEW = "keys_wrapped_anew"
    KEYS_DESTROYED = "keys_destroyed"


class ActorKind(StrEnum):
    """Who did it: staff with an account, the holder of an invitation, or an operator at the server."""

    STAFF = "staff"
    RESPONDENT = "respondent"
    OPERATOR = "operator"
