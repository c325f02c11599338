"""Make an invitation, take it back, use it; try a code."""

from __future__ import annotations

import datetime as dt

from flask import current_app
from flask_babel import gettext as _

from app.access.scope import Pass, Scope
from app.accounts.queries import administrators
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or, new_public_id, now
from app.errors import ConflictError
from app.i18n.dates import today
from app.instruments import definition
from app.instruments.models import InstrumentVersion
from app.invitations import queries
from app.invitations.models import Invitation
from app.invitations.types import INVITED
from app.journeys.reading import Perspective
from app.messaging import services as messaging
from app.messaging.types import MessageKind
from app.people.models import Episode, YoungPerson
from app.web import limits

# Wrong codes from one place (SEC-88).
CODE_TRIES = limits.Limit("code", most=5, minutes=10)


def make_invitation(
    scope: Scope,
    person: YoungPerson,
    episode: Episode,
    version: InstrumentVersion,
    perspective: Perspective,
    form_key: str,
    *,
    has_cover: bool,
) -> Invitation:
    """Invite somebody to answer; the same form sent again changes nothing.

    Conflicts where the episode has ended, where the questions are not written for who is to answer, and where danger is asked about at a service without safety cover (SAFE-01).
    """
    before = queries.find_by_form_key(scope, person, form_key)
    if before is not None:
        return before
    _check(person, episode, version, perspective, has_cover=has_cover)
    at = now()
    public_id = _public_id_with_a_new_code()
    invitation = Invitation(
        public_id=public_id,
        form_key=form_key,
        token_digest=queries.token_digest(queries.token_of(public_id)),
        code_digest=queries.code_digest(queries.code_of(public_id)),
        perspective=perspective,
        made_at=at,
        expires_at=at + dt.timedelta(days=current_app.config["INVITATION_DAYS"]),
        code_expires_at=at + dt.timedelta(hours=current_app.config["INVITATION_CODE_HOURS"]),
        authority_id=scope.authority_id,
        person_id=person.id,
        episode_id=episode.id,
        service_id=episode.service_id,
        version_id=version.id,
        made_by_id=scope.viewer_id,
    )
    db.session.add(invitation)
    flush_or(ConflictError("instrument", _("This form was sent twice at once; it was saved the first time")))
    audit.record(scope, Action.INVITATION_MADE, invitation)
    return invitation


def cancel_invitation(scope: Scope, invitation: Invitation) -> None:
    """Take an invitation back: link and code stop working at once. One that was answered or taken back stays as it is."""
    if invitation.used_at is not None or invitation.cancelled_at is not None:
        return
    invitation.cancelled_at = now()
    audit.record(scope, Action.INVITATION_CANCELLED, invitation)


def take_back_from_parents(scope: Scope, person: YoungPerson) -> None:
    """Take every open invitation of a parent or carer back, at whichever service it was made.

    The young person's own stay open: through them they can say that they are in danger.
    """
    for invitation in queries.open_to_parents(scope, person):
        cancel_invitation(scope, invitation)


def use_invitation(held: Pass, invitation: Invitation) -> None:
    """The answers are sent, so the pass is dead (SEC-84)."""
    if invitation.used_at is None:
        invitation.used_at = now()
        audit.record(held, Action.INVITATION_USED, invitation)


def try_code(code: str, address: str | None) -> Invitation | None:
    """The open invitation with this short code, or None, which counts as a wrong try.

    Raises TooManyError after five wrong tries from one place in ten minutes, for a right code too: an answer would
    tell a guesser which one it was. Nothing is written about anybody, so there is no entry in the trail of a wrong one.
    """
    where = limits.place(address)
    limits.take(CODE_TRIES, where)
    invitation = queries.find_open_by_code(code)
    if invitation is None:
        _count_wrong_code()
    else:
        limits.give_back(CODE_TRIES, where)
    return invitation


def _count_wrong_code() -> None:
    """Count one more wrong code, wherever it was typed; the first above the rate is told, so once an hour at most (SEC-88).

    Somebody who guesses from very many places is slowed at none of them: only the sum tells. Nothing is refused here,
    since then one guesser would keep everybody else out.
    """
    rate = limits.Limit("wrong-codes", most=current_app.config["WRONG_CODES_AN_HOUR"], minutes=60)
    if limits.count(rate, "everywhere") != rate.most + 1:
        return
    current_app.logger.warning("More than %d wrong codes were typed within an hour", rate.most)
    audit.record(None, Action.CODES_GUESSED, detail=f"more than {rate.most} in an hour")
    at = now().isoformat(timespec="seconds")
    told = [(user.public_id, user.email, authority_id) for user, authority_id in administrators()]
    for who, email, authority_id in (*told, ("operators", None, None)):
        messaging.queue(
            f"codes-guessed:{who}:{at}", MessageKind.CODES_GUESSED, address=email, authority_id=authority_id
        )


def _check(
    person: YoungPerson, episode: Episode, version: InstrumentVersion, perspective: Perspective, *, has_cover: bool
) -> None:
    if perspective not in INVITED:
        raise ConflictError("perspective", _("Choose the young person, or a parent or carer"))
    if episode.person_id != person.id or (episode.ended_on is not None and episode.ended_on < today()):
        raise ConflictError("episode", _("Choose work with this young person that has not ended"))
    asked = definition.read(version.definition)
    if not asked.items:
        raise ConflictError("instrument", _("Choose something that has questions"))
    if perspective.value not in asked.perspectives:
        raise ConflictError("perspective", _("That one is not written for them. Choose another, or somebody else."))
    if asked.asks_about_danger and not has_cover:
        raise ConflictError(
            "instrument",
            _("This one asks about danger. Your manager needs to complete the safety cover of this service first."),
        )


def _public_id_with_a_new_code() -> str:
    """A public id whose short code no other invitation has. Two alike are rare, but a code opens one thing only."""
    public_id = new_public_id()
    while queries.is_code_taken(queries.code_of(public_id)):
        public_id = new_public_id()
    return public_id
