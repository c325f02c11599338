"""Make a referral, and write down what came of it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.scope import Scope
from app.audit import services as audit
from app.audit.types import Action
from app.concerns import pack, working_days
from app.concerns.masking import mask
from app.concerns.models import Referral, ReferralEvent
from app.concerns.queries import referrals as queries
from app.concerns.queries.sharing import service_with
from app.concerns.types import EventKind, ReferralDetails
from app.concerns.words import LEFT_OUT
from app.db import db, flush_or, now
from app.errors import ConflictError
from app.i18n.dates import say_short_date, today
from app.people.models import YoungPerson

# A social worker decides within one working day what happens next (Working Together to Safeguard Children).
REPLY_DAYS = 1


def make_referral(scope: Scope, person: YoungPerson, details: ReferralDetails) -> Referral:
    """Freeze a referral as it is sent, with the day by which a reply is due; the same form sent again changes nothing.

    Conflicts where the form was saved for somebody else.
    """
    before = queries.find_referral(scope, details.form_key)
    if before is not None:
        if before.person_id == person.id:
            return before
        raise ConflictError("", _("This form was saved before. Open a new one for what is new."))
    words = pack.compose(
        _about(person),
        details,
        queries.pieces(scope, person),
        lambda text: mask(text, details.details, details.included, str(LEFT_OUT)),
    )
    referral = Referral(
        form_key=details.form_key,
        recipient=details.recipient,
        pack=pack.write(words),
        made_at=now(),
        reply_by=working_days.after(today(), REPLY_DAYS),
        authority_id=scope.authority_id,
        person_id=person.id,
        service_id=service_with(scope, person).id,
        by_id=scope.viewer_id,
    )
    db.session.add(referral)
    flush_or(ConflictError("", _("This form was sent twice at once; it was saved the first time")))
    # It begins with the page, as what pages print does: by that the list of who looked says what was taken.
    audit.record(scope, Action.EXPORTED, referral, detail=f"concerns_referrals.make {len(words.refs)} quotes")
    return referral


def add_event(scope: Scope, referral: Referral, form_key: str, kind: EventKind, words: str) -> None:
    """Write down a reply, or what was done because none came; the same form sent again changes nothing."""
    if queries.find_event(scope, form_key) is not None:
        return
    event = ReferralEvent(
        form_key=form_key,
        kind=kind,
        words=words,
        at=now(),
        authority_id=scope.authority_id,
        referral_id=referral.id,
        by_id=scope.viewer_id,
    )
    db.session.add(event)
    flush_or(ConflictError("words", _("This form was sent twice at once; it was saved the first time")))
    audit.record(scope, Action.REFERRAL_FOLLOWED_UP, referral, detail=kind)


def _about(person: YoungPerson) -> str:
    parts = [person.display_name, _("reference %(ref)s", ref=person.ref)]
    if person.born_on:
        parts.append(_("born %(day)s", day=say_short_date(person.born_on)))
    return ", ".join(parts)
