"""Open invitations: a link that works, for some of the young people worked with now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.queries import find_user_by_email
from app.db import db, new_public_id, unscoped
from app.dev.people import Stretch
from app.errors import NotFoundError
from app.i18n.dates import today
from app.instruments.queries import get_version
from app.invitations import queries
from app.invitations.models import Invitation
from app.invitations.services import make_invitation
from app.journeys.reading import Perspective
from app.people.models import Episode, YoungPerson

INVITED = 12
OLD_ENOUGH = dt.timedelta(days=11 * 366)


def make_invitations(stretches: Sequence[Stretch]) -> None:
    """Invite a dozen young people, every other one to the star."""
    open_now = [each for each in stretches if each.ended_on is None and each.age >= 8]
    step = max(1, len(open_now) // INVITED)
    for index, stretch in enumerate(open_now[::step][:INVITED]):
        _invite(stretch.id, "waymark-star" if index % 2 else "check-in")


@unscoped("The demonstration shows one link of its invented town")
def link_for_phone(worker_email: str) -> tuple[str, str]:
    """A young person, of this worker where there is one, and the link of their open check-in (made where none is open)."""
    worker = find_user_by_email(worker_email)
    statement = (
        select(Episode.id)
        .join(YoungPerson, YoungPerson.id == Episode.person_id)
        .where(
            Episode.ended_on.is_(None),
            Episode.key_worker_id.is_not(None),
            YoungPerson.born_on < today() - OLD_ENOUGH,
        )
        # Somebody else's where this worker has nobody, as after leaving.
        .order_by(Episode.key_worker_id != (worker.id if worker else 0), Episode.started_on, Episode.id)
    )
    episode_id = db.session.scalars(statement).first()
    if episode_id is None:
        raise NotFoundError("Nobody is old enough to be invited; make a larger town")
    episode = db.session.get_one(Episode, episode_id)
    person = db.session.get_one(YoungPerson, episode.person_id)
    scope = _worker_of(episode)
    for invitation, version in queries.invitations_of(scope, person):
        ways = queries.ways_in(scope, invitation)
        if ways is not None and version.code == "check-in":
            return person.display_name, ways.link
    ways = queries.ways_in(scope, _invite(episode_id, "check-in"))
    assert ways is not None
    return person.display_name, ways.link


def _worker_of(episode: Episode) -> Scope:
    return Scope(
        viewer_id=episode.key_worker_id or 0,
        authority_id=episode.authority_id,
        roles=frozenset({Role.KEY_WORKER}),
        service_ids=frozenset({episode.service_id}),
    )


def _invite(episode_id: int, instrument: str) -> Invitation:
    episode = db.session.get_one(Episode, episode_id)
    person = db.session.get_one(YoungPerson, episode.person_id)
    return make_invitation(
        _worker_of(episode),
        person,
        episode,
        get_version(instrument),
        Perspective.YOUNG_PERSON,
        new_public_id(),
        has_cover=True,
    )
