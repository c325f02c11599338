"""Make a young person somebody else's, restricted, or one whose episode has ended."""

from __future__ import annotations

import datetime as dt

from app.db import db, transaction
from app.i18n.dates import today
from app.people.models import Episode, YoungPerson
from tests.support.cast import Person, Staff


def held_by(person: Person, worker: Staff | None) -> None:
    """From now on this member of staff holds the episode."""
    with transaction():
        db.session.get_one(Episode, person.episode_id).key_worker_id = worker.user_id if worker else None


def ended(person: Person) -> None:
    """Their episode ended yesterday."""
    with transaction():
        db.session.get_one(Episode, person.episode_id).ended_on = today() - dt.timedelta(days=1)


def restricted(person: Person, why: str = "Family of a member of staff") -> None:
    """Their record is restricted."""
    with transaction():
        row = db.session.get_one(YoungPerson, person.id)
        row.is_restricted, row.restricted_why = True, why
