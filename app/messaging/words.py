"""What each kind of message says (pure). No name, no place, nothing that was said: only where to look."""

from __future__ import annotations

from app.messaging.types import MessageKind

_WORDS = {
    MessageKind.LOOK: (
        "Please look at your list",
        "Please sign in and look at your list. Somebody may be waiting for you.",
    ),
    MessageKind.STILL_OPEN: (
        "Something is still open on your list",
        "Please sign in and look at your list. Something on it is not finished.",
    ),
    MessageKind.ALARM: (
        "Waymark: please look at the installation",
        "A check of the installation did not pass. The guide for operators says how to list what is amiss.",
    ),
    MessageKind.TEST: (
        "Waymark: test message",
        "This is the regular test of the way that messages take. There is nothing to do.",
    ),
    MessageKind.COVER_CHANGED: (
        "Who is told at your service was changed",
        "Somebody changed who is told, when, or where messages go. Please sign in and look. Is it not right? Say so.",
    ),
    MessageKind.SIGN_IN_CHANGED: (
        "How you sign in was changed",
        "Something about how you sign in was changed. Please sign in and look. Was it not you? Tell an administrator.",
    ),
}


def words_of(kind: MessageKind) -> tuple[str, str]:
    """The subject and the text of a message of this kind."""
    return _WORDS[kind]
