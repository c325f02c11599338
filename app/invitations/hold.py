"""The pass that a browser holds after a link or a code was opened: in its signed cookie, never in the database (SEC-85).

A visit ends by itself when nobody was seen for a while, and in any event some hours after it began. The link, opened
again in the same browser, carries on where it was; any other browser needs the code.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypedDict, cast

from flask import Flask, current_app, request, session

from app.access.scope import Pass, set_pass
from app.invitations import queries
from app.vault import new_secret

if TYPE_CHECKING:
    from app.invitations.models import Invitation

_HELD = "pass"
_AFTER = "after"
# The cookie is written again at most this often, in seconds: each time costs a third of a kilobyte on the phone.
_SEEN_EVERY = 60


class Held(TypedDict):
    """What the cookie says: the invitation's public id, this browser's secret, and seconds since 1970."""

    invitation: str
    holder: str
    started: int
    seen: int
    with_code: bool


def init_app(app: Flask) -> None:
    """Read the cookie before each request."""
    app.before_request(_read)


def begin(invitation: Invitation, *, with_code: bool = False) -> None:
    """Put the pass in this browser's cookie and everything else out of it: whoever was signed in here no longer is.

    The same invitation opened again in the same browser keeps its holder, so that a draft is found again.
    """
    before = _held()
    same = before is not None and before["invitation"] == invitation.public_id
    language = session.get("lang")
    session.clear()
    if language:
        session["lang"] = language
    at = int(time.time())
    session[_HELD] = Held(
        invitation=invitation.public_id,
        holder=before["holder"] if same and before else new_secret(),
        started=at,
        seen=at,
        with_code=with_code,
    )


def came_with_code() -> bool:
    """Whether the present pass came from the code that a worker shows: then it may carry on another browser's draft."""
    held = _held()
    return held is not None and held["with_code"]


def finish(*, service_public_id: str, receipt: str) -> None:
    """After sending: the pass goes, and what the receipt and the idea page need stays for a while."""
    session.pop(_HELD, None)
    at = int(time.time())
    session[_AFTER] = {"service": service_public_id, "receipt": receipt, "started": at, "seen": at}


def after() -> dict[str, Any] | None:
    """What `finish` left: the keys `service` and `receipt`. None where there is nothing or it was left too long ago."""
    left = session.get(_AFTER)
    return left if isinstance(left, dict) and _is_fresh(left) else None


def ended() -> Pass | None:
    """The pass that this browser held until its visit ended or the invitation closed; None where it never had one.

    It opens nothing. It says whose an answer is that is sent too late, so that danger is heard of all the same.
    """
    held = _held()
    invitation = queries.find_by_public_id(held["invitation"]) if held else None
    return _pass_of(invitation, held) if invitation and held else None


def leave() -> None:
    """Forget everything that this browser held: the cookie is taken away with the answer."""
    session.clear()


def _read() -> None:
    set_pass(None)
    if request.endpoint == "static":
        return  # Kept by browsers for long: nothing about a visit may go along.
    at = int(time.time())
    left = after()
    if left is not None and at - left["seen"] >= _SEEN_EVERY:
        session[_AFTER] = {**left, "seen": at}
    held = _held()
    if held is None or not _is_fresh(held):
        return
    invitation = queries.find_open_by_public_id(held["invitation"])
    if invitation is None:
        return
    if at - held["seen"] >= _SEEN_EVERY:
        session[_HELD] = {**held, "seen": at}
    set_pass(_pass_of(invitation, held))


def _pass_of(invitation: Invitation, held: Held) -> Pass:
    return Pass(
        authority_id=invitation.authority_id,
        invitation_id=invitation.id,
        service_id=invitation.service_id,
        holder=held["holder"],
    )


def _held() -> Held | None:
    held = session.get(_HELD)
    if isinstance(held, dict) and held.keys() == Held.__annotations__.keys():
        return cast("Held", held)
    return None


def _is_fresh(times: Any) -> bool:
    at = time.time()
    return bool(
        at - times["seen"] <= 60 * current_app.config["RESPONDENT_IDLE_MINUTES"]
        and at - times["started"] <= 60 * current_app.config["RESPONDENT_OVERALL_MINUTES"]
    )
