"""Invite somebody, change their part, agree to a grave one, and let people leave with their young people handed on."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.access.roles import SERVICE_ROLES, Role
from app.access.scope import Scope
from app.accounts import services as accounts
from app.accounts.models import GivenPart, User
from app.accounts.queries import memberships_of
from app.accounts.types import GivenKind, GivenState, LinkPurpose
from app.audit import services as audit
from app.audit.types import Action
from app.db import db
from app.errors import ConflictError
from app.people.services import link_episodes
from app.provision.models import Service
from app.provision.queries import OVERSEERS, told_of_part
from app.provision.services import ask_for_part, settle_part, tell_of_part
from app.staffing import queries
from app.staffing.types import Done, Handed, InviteDetails, LeaveDetails, PartDetails

# Who could object to what an administrator does.
_IN_CHARGE = (Role.MANAGER, Role.SAFEGUARDING_LEAD, *OVERSEERS)


def invite(scope: Scope, details: InviteDetails) -> Done:
    """Make an account without a password, and mail its owner the one-time link to choose one.

    Where no mail is set up, the link itself, to be handed over in person. Whoever is in charge where the part is given is
    told at once. A part that oversees the authority waits for a second person where there is one, and the link with it.
    Conflicts where the address has an account, and where the part and the services don't go together.
    """
    places = _places(scope, details.part)
    user = accounts.make_account(email=details.email, name=details.name, password=None)
    if _takes_two(scope, user, details.part.role):
        return Done(is_waiting=True, told=ask_for_part(scope, user, details.part.role).told)
    told = _admit(scope, user, details.part.role, places or [None])
    return Done(told=told, link=accounts.give_link(scope, user, LinkPurpose.INVITATION))


def change_part(scope: Scope, user: User, details: PartDetails) -> Done:
    """Put another part in place of the one that an account has, and have whoever is in charge told, as for `invite`.

    Conflicts where it is the viewer's own or the account was closed, where the part and the services don't go together,
    where another part for it waits, and where the account holds young people at a service that it would leave.
    """
    _refuse(scope, user)
    if details.role is not Role.ADMINISTRATOR:
        _keep_an_administrator(scope, user)
    places = _places(scope, details)
    _keep_young_people(scope, user, places)
    if queries.is_asked(scope, user):
        raise ConflictError("", _("Another part for them waits for a second person already"))
    if _takes_two(scope, user, details.role):
        return Done(is_waiting=True, told=ask_for_part(scope, user, details.role).told)
    return Done(told=_change(scope, user, details.role, places))


def answer(scope: Scope, asked: GivenPart, user: User, *, agrees: bool) -> Done:
    """A second person agrees, and the part is given; or says no, as whoever asked may too, and it is not.

    An account that was made for it gets its one-time link then, or is closed. Conflicts where it was answered already,
    where whoever asked would agree, and where `change_part` would conflict.
    """
    db.session.refresh(asked, with_for_update=True)
    if asked.state is not GivenState.WAITING:
        raise ConflictError("", _("This was answered already"))
    if agrees and asked.given_by_id == scope.viewer_id:
        raise ConflictError("", _("You asked for this; another person has to agree"))
    is_new = not memberships_of(user)
    if agrees:
        _refuse(scope, user)
        if is_new:
            _give(scope, user, asked.role, [None])
        else:
            _keep_young_people(scope, user, [])
            if asked.role is not Role.ADMINISTRATOR:
                _keep_an_administrator(scope, user)
            _take(scope, user, keeping=set())
            accounts.change_parts(scope, user, asked.role, [])
    elif is_new and not user.is_disabled:
        accounts.close_account(scope, user)
    settle_part(scope, asked, agrees=agrees)
    link = accounts.give_link(scope, user, LinkPurpose.INVITATION) if agrees and is_new else None
    return Done(told=asked.told, link=link)


def start_over(scope: Scope, user: User) -> Done:
    """Let somebody who lost password or phone begin anew, by a link as for `invite`; whoever is in charge is told.

    Conflicts where it is the viewer's own account.
    """
    _refuse(scope, user)
    parts = [(part.role, part.service_id) for part in memberships_of(user)]
    link = accounts.start_over(scope, user)
    told = [_told(scope, user, GivenKind.NEW_START, role, place) for role, place in parts]
    return Done(told=sum(told), link=link)


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
    _take(scope, user, keeping=set())
    accounts.close_account(scope, user)
    return handed


def _takes_two(scope: Scope, user: User, role: Role) -> bool:
    """Whether a second person has to agree, and there is one besides the viewer and whose part it would be."""
    has_it = role in {part.role for part in memberships_of(user)}
    if role not in OVERSEERS or has_it:
        return False
    return bool(told_of_part(scope.authority_id, None, besides=[scope.viewer_id, user.id]))


def _admit(scope: Scope, user: User, role: Role, places: Sequence[int | None]) -> int:
    """Give a new account its part; how many are told."""
    _give(scope, user, role, places)
    link_episodes(user, authority_id=scope.authority_id)
    return sum([_told(scope, user, GivenKind.PART, role, place) for place in places])


def _give(scope: Scope, user: User, role: Role, places: Sequence[int | None]) -> None:
    for place in places:
        accounts.add_membership(user, role, authority_id=scope.authority_id, service_id=place)
        audit.record(scope, Action.PART_GIVEN, user, detail=f"{role} in {place or 'the authority'}")


def _change(scope: Scope, user: User, role: Role, places: list[int]) -> int:
    """Put another part in place of the present one; how many are told."""
    before = {(part.role, part.service_id) for part in memberships_of(user)}
    everywhere: Sequence[int | None] = places or [None]
    _take(scope, user, keeping={(role, place) for place in everywhere})
    accounts.change_parts(scope, user, role, places)
    new = [place for place in everywhere if (role, place) not in before]
    return sum([_told(scope, user, GivenKind.PART, role, place) for place in new])


def _take(scope: Scope, user: User, *, keeping: set[tuple[Role, int | None]]) -> None:
    """Tell the others in charge, and its owner, that somebody is in charge no more, before it is so."""
    for held in memberships_of(user):
        if held.role in _IN_CHARGE and (held.role, held.service_id) not in keeping:
            _told(scope, user, GivenKind.TAKEN, held.role, held.service_id)


def _told(scope: Scope, user: User, kind: GivenKind, role: Role, place: int | None) -> int:
    return tell_of_part(scope, user, kind, role, authority_id=scope.authority_id, service_id=place)


def _keep_young_people(scope: Scope, user: User, places: list[int]) -> None:
    held = [each.service_name for each in queries.hand_overs(scope, user) if each.service_id not in places]
    if held:
        where = ", ".join(held)
        raise ConflictError(
            "services", _("They still work with young people at %(where)s. Hand those on first.", where=where)
        )


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
