"""Invite somebody, change their part, and let them leave with their young people handed on."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.access.roles import SERVICE_ROLES, Role
from app.access.scope import Scope
from app.accounts import services as accounts
from app.accounts.models import User
from app.accounts.types import LinkPurpose
from app.audit import services as audit
from app.audit.types import Action
from app.errors import ConflictError
from app.people.services import link_episodes
from app.provision.models import Service
from app.staffing import queries
from app.staffing.types import Handed, InviteDetails, LeaveDetails, PartDetails


def invite(scope: Scope, details: InviteDetails) -> str | None:
    """Make an account without a password, and mail its owner the one-time link to choose one.

    Where no mail is set up, the link itself, to be handed over in person. Conflicts where the address has an account, and where the part and the services don't go together.
    """
    places: list[int | None] = [*_places(scope, details.part)]
    user = accounts.make_account(email=details.email, name=details.name, password=None)
    for place in places or [None]:
        accounts.add_membership(user, details.part.role, authority_id=scope.authority_id, service_id=place)
        audit.record(scope, Action.PART_GIVEN, user, detail=f"{details.part.role} in {place or 'the authority'}")
    link_episodes(user, authority_id=scope.authority_id)
    return accounts.give_link(scope, user, LinkPurpose.INVITATION)


def change_part(scope: Scope, user: User, details: PartDetails) -> None:
    """Put another part in place of the one that an account has.

    Conflicts where it is the viewer's own or the account was closed, where the part and the services don't go together,
    and where the account holds young people at a service that it would leave.
    """
    _refuse(scope, user)
    if details.role is not Role.ADMINISTRATOR:
        _keep_an_administrator(scope, user)
    places = _places(scope, details)
    held = [each.service_name for each in queries.hand_overs(scope, user) if each.service_id not in places]
    if held:
        where = ", ".join(held)
        raise ConflictError(
            "services", _("They still work with young people at %(where)s. Hand those on first.", where=where)
        )
    accounts.change_parts(scope, user, details.role, places)


def start_over(scope: Scope, user: User) -> str | None:
    """Let somebody who lost password or phone begin anew, by a link as for `invite`. Conflicts where it is the viewer's own account."""
    _refuse(scope, user)
    return accounts.start_over(scope, user)


def leave(scope: Scope, user: User, details: LeaveDetails) -> list[Handed]:
    """Close an account for good, with every open episode handed to whoever takes over at its service (SEC-112).

    What was handed on to whom. Conflicts where it is the viewer's own, or the authority's last administrator, and where somebody is missing who takes over.
    """
    _refuse(scope, user)
    _keep_an_administrator(scope, user)
    handed = []
    for each in queries.hand_overs(scope, user):
        taker = details.takers.get(each.service_public_id, "")
        names = dict(each.takers)
        if taker not in names:
            raise ConflictError("takers", _("Choose who takes over at %(service)s", service=each.service_name))
        number = _hand_over(scope, user, each.service_id, queries.get_account(scope, taker))
        handed.append(Handed(each.service_name, number, names[taker]))
    accounts.close_account(scope, user)
    return handed


def _hand_over(scope: Scope, leaver: User, service_id: int, taker: User) -> int:
    episodes = queries.open_episodes_held(scope, leaver, service_id)
    for episode in episodes:
        episode.key_worker_id = taker.id
        audit.record(
            scope, Action.EPISODES_HANDED_OVER, episode, detail=f"from {leaver.public_id} to {taker.public_id}"
        )
    return len(episodes)


def _refuse(scope: Scope, user: User) -> None:
    if user.id == scope.viewer_id:
        raise ConflictError("", _("This is your own account: another administrator has to do this"))
    if user.is_disabled:
        raise ConflictError("", _("This account was closed for good. Invite the person again; they get a new one."))


def _keep_an_administrator(scope: Scope, user: User) -> None:
    is_one = any(part.role is Role.ADMINISTRATOR for part in user.memberships)
    if is_one and not queries.other_administrators(scope, user):
        raise ConflictError("", _("This is the last administrator. Invite another first."))


def _places(scope: Scope, part: PartDetails) -> list[int]:
    """Keys of the services of a part; empty for parts in the whole authority."""
    if part.role not in SERVICE_ROLES:
        if part.services:
            raise ConflictError("services", _("This role belongs to the whole authority: choose no service"))
        return []
    known: dict[str, Service] = {service.public_id: service for service in queries.services_here(scope)}
    chosen: Sequence[Service] = [known[public_id] for public_id in part.services if public_id in known]
    if not chosen:
        raise ConflictError("services", _("Choose where they work"))
    return [service.id for service in chosen]
