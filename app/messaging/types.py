"""What a message is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """How a message reaches somebody."""

    EMAIL = "email"
    TEXT = "text"


class MessageKind(StrEnum):
    """What a message says: its words belong to the kind, so that nothing about anyone can get into them (SEC-87)."""

    LOOK = "look"
    STILL_OPEN = "still_open"
    ALARM = "alarm"
    TEST = "test"
    SIGN_IN_CHANGED = "sign_in_changed"
    INVITED = "invited"
    NEW_START = "new_start"
    CODES_TRIED = "codes_tried"
    MANY_OPENED = "many_opened"
    CODES_GUESSED = "codes_guessed"
    COVER_CHANGED = "cover_changed"
    COVER_ASKED = "cover_asked"
    COVER_ANSWERED = "cover_answered"
    PART_GIVEN = "part_given"
    PART_ASKED = "part_asked"
    RESTRICTION_LIFTED = "restriction_lifted"


class MessageState(StrEnum):
    """What has become of a message. Given up means that it was tried for three days."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way: `key` is the same each time it is tried. `link` stands under the words, where there is one."""

    key: str
    channel: Channel
    address: str
    kind: MessageKind
    link: str | None = None


class DeliveryError(Exception):
    """A message was not taken by whoever was to carry it; it is tried again."""
