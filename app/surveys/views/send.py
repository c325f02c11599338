"""Staff invite a young person, or a parent or carer, to answer."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.db import now, transaction
from app.errors import ConflictError
from app.i18n import locale
from app.i18n.dates import today
from app.instruments import definition
from app.instruments.definition import say
from app.instruments.queries import askable_versions, get_version_by_id
from app.invitations import queries, services
from app.people.queries import episodes_of, get_person
from app.safeguarding.cover import missing
from app.safeguarding.queries.cover import filled_rungs, find_cover
from app.surveys.send_forms import PERSPECTIVES, STATES, InvitationForm
from app.web.qr import qr_picture
from app.web.respond import page, see_other

bp = Blueprint("surveys_send", __name__)


@bp.route("/", methods=["GET", "POST"])
@allow(Permission.INVITATION_WRITE)
def index(person_id: str) -> ResponseReturnValue:
    """Invite somebody to answer, and see what became of earlier invitations."""
    scope = current_scope()
    person = get_person(scope, person_id)
    rows = [row for row in episodes_of(scope, person) if row[0].ended_on is None or row[0].ended_on >= today()]
    versions = [one for one in askable_versions(scope) if definition.read(one.definition).can_be_sent]
    form = InvitationForm(
        person=person.public_id,
        instruments=[(version.public_id, say(version.definition["title"], locale.tag())) for version in versions],
        episodes=[(episode.public_id, service.name) for episode, service in rows],
    )

    if form.validate_on_submit():
        details = form.details()
        episode = next(episode for episode, _service in rows if episode.public_id == details.episode_public_id)
        version = next(version for version in versions if version.public_id == details.version_public_id)
        has_cover = not missing(find_cover(episode.service_id), filled_rungs(episode.service_id))
        try:
            with transaction():
                made = services.make_invitation(
                    scope, person, episode, version, details.perspective, details.form_key, has_cover=has_cover
                )
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("surveys_send.show", person_id=person_id, invitation_id=made.public_id)

    return page(
        "surveys/send/index.html",
        fragments=["invitation-form"],
        form=form,
        person=person,
        invitations=queries.invitations_of(scope, person),
        perspectives=PERSPECTIVES,
        states=STATES,
        at=now(),
    )


@bp.get("/<public_id:invitation_id>")
@allow(Permission.INVITATION_WRITE)
def show(person_id: str, invitation_id: str) -> ResponseReturnValue:
    """Show or send one invitation: a picture to scan, a code to type, a link to send."""
    scope = current_scope()
    person = get_person(scope, person_id)
    invitation = queries.get_invitation(scope, person, invitation_id)
    ways = queries.ways_in(scope, invitation)
    return page(
        "surveys/send/show.html",
        person=person,
        invitation=invitation,
        version=get_version_by_id(invitation.version_id),
        ways=ways,
        picture=qr_picture(ways.link) if ways else None,
        perspectives=PERSPECTIVES,
        states=STATES,
        at=now(),
    )


@bp.post("/<public_id:invitation_id>/cancel")
@allow(Permission.INVITATION_WRITE)
def cancel(person_id: str, invitation_id: str) -> ResponseReturnValue:
    """Take an invitation back: its link and its code stop working."""
    scope = current_scope()
    person = get_person(scope, person_id)

    with transaction():
        services.cancel_invitation(scope, queries.get_invitation(scope, person, invitation_id))

    return see_other("surveys_send.index", person_id=person_id)
