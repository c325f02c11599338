"""Raise a concern about a member of staff, and act on it (SAFE-17)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.scope import Scope
from app.accounts import signing_in
from app.audit import services as audit
from app.audit.types import Action
from app.concerns.models import Allegation, AllegationBar, AllegationNote
from app.concerns.queries import about_staff as queries
from app.concerns.types import AllegationDetails
from app.db import db, flush_or, now
from app.errors import ConflictError
from app.i18n.dates import today
from app.provision.queries import services_of


def raise_allegation(scope: Scope, details: AllegationDetails) -> None:
    """Write down a concern about a member of staff; the same form sent again changes nothing.

    Conflicts where the day has not come yet, where an account is not among those that can be named, and where nobody
    would be left to read it: that is said at once, so that it goes another way.
    """
    if queries.find_by_form_key(scope, details.form_key) is not None:
        return
    if details.happened_on > today():
        raise ConflictError("happened_on", _("The day must be today or earlier"))
    known = {user.public_id: user.id for user in queries.colleagues(scope)}
    if details.about_account and details.about_account not in known:
        raise ConflictError("about_account", _("Choose who it is about"))
    named = {details.about_account, *details.kept_from}
    barred = sorted({known[public_id] for public_id in named if public_id in known})
    services = services_of(scope)
    service_id = services[0].id if details.is_for_lead and services else None
    if not queries.readers(scope, barred, service_id):
        raise ConflictError(
            "",
            _(
                "Nobody with an account here could read this. Call the council and ask for its designated officer, or "
                "the police on 101. In danger now: 999."
            ),
        )
    allegation = Allegation(
        form_key=details.form_key,
        about_name=None if details.about_account else details.about_name,
        words=details.words,
        happened_on=details.happened_on,
        recorded_at=now(),
        authority_id=scope.authority_id,
        service_id=service_id,
        about_id=known.get(details.about_account),
        by_id=scope.viewer_id,
    )
    db.session.add(allegation)
    flush_or(ConflictError("", _("This form was sent twice at once; it was saved the first time")))
    db.session.add_all([AllegationBar(allegation_id=allegation.id, user_id=user_id) for user_id in barred])
    audit.record(scope, Action.ALLEGATION_RAISED, allegation)


def add_note(scope: Scope, allegation: Allegation, form_key: str, words: str) -> None:
    """Write down what was done; the same form sent again changes nothing."""
    if queries.find_note(scope, form_key) is not None:
        return
    note = AllegationNote(
        form_key=form_key,
        words=words,
        at=now(),
        authority_id=scope.authority_id,
        allegation_id=allegation.id,
        by_id=scope.viewer_id,
    )
    db.session.add(note)
    flush_or(ConflictError("words", _("This form was sent twice at once; it was saved the first time")))
    audit.record(scope, Action.ALLEGATION_ACTED_ON, allegation)


def suspend(scope: Scope, allegation: Allegation) -> None:
    """Stop the account that an allegation is about: it can't sign in, and whatever it has open ends now.

    Conflicts where there is no account, or it is stopped already.
    """
    user = queries.account_of(scope, allegation)
    if user is None or user.is_disabled:
        raise ConflictError("", _("There is no account to stop, or it is stopped already"))
    user.is_disabled = True
    signing_in.end_all_sign_ins(scope, user)
    audit.record(scope, Action.ACCOUNT_SUSPENDED, user)


def restore(scope: Scope, allegation: Allegation) -> None:
    """Let an account that was stopped sign in again. Conflicts where it is not stopped, or was closed for good."""
    user = queries.account_of(scope, allegation)
    if user is None or not user.is_disabled or user.left_at is not None:
        raise ConflictError("", _("There is no account that could be opened again"))
    user.is_disabled = False
    audit.record(scope, Action.ACCOUNT_RESTORED, user)
