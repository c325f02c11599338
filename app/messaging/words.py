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
    MessageKind.COVER_ASKED: (
        "Somebody needs a second person to agree",
        "Somebody wants fewer people to be told, or later. A second person has to agree. Please look at safety cover.",
    ),
    MessageKind.COVER_ANSWERED: (
        "What you asked for was looked at",
        "A second person looked at the change that you asked for. Please sign in and look at safety cover.",
    ),
    MessageKind.PART_GIVEN: (
        "What somebody may do here was changed",
        "Somebody was given a part, or a new start, or lost a part. Please sign in and look at New parts. Not right? Say so.",
    ),
    MessageKind.PART_ASKED: (
        "Somebody needs a second person to agree",
        "Somebody is to get a part that takes two people to give. Please sign in and look at New parts.",
    ),
    MessageKind.RESTRICTION_LIFTED: (
        "A restriction was lifted",
        "A record that few could open is open like others again. Please ask who did it, and why. It can be restricted again.",
    ),
    MessageKind.MANY_OPENED: (
        "Somebody opened very many records, or took many files",
        "Somebody opened more records in an hour than anybody works with. Please ask the operators what the trail says.",
    ),
    MessageKind.CODES_GUESSED: (
        "Very many wrong codes were typed",
        "More wrong codes were typed in an hour than people mistype. The guide to signing in says what to look at.",
    ),
    MessageKind.INVITED: (
        "You are invited to Waymark",
        "Open the link below to choose your password. It works once, for three days. Not expected? Then leave it.",
    ),
    MessageKind.NEW_START: (
        "A new start for your account",
        "Open the link below to choose a password. It works once, for three days. Not asked for? Tell an administrator.",
    ),
    MessageKind.CODES_TRIED: (
        "Somebody tried codes for your account",
        "They knew your password, and no code did fit. Was it not you? Change your password and tell an administrator.",
    ),
    MessageKind.SIGN_IN_CHANGED: (
        "How you sign in was changed",
        "Something about how you sign in was changed. Please sign in and look. Was it not you? Tell an administrator.",
    ),
}

# Where the link under the words of a message leads, without the secret at its end (app/messaging/links.py).
PATHS = {MessageKind.INVITED: "/staff/welcome/", MessageKind.NEW_START: "/staff/welcome/"}


def words_of(kind: MessageKind) -> tuple[str, str]:
    """The subject and the text of a message of this kind."""
    return _WORDS[kind]
