"""Who is told of alerts in the town: a key worker first, then another, the lead, the manager."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.access.roles import Role
from app.accounts.models import Membership, User
from app.db import db, unscoped
from app.dev.places import Place
from app.messaging.types import Channel
from app.safeguarding.models import DutyPerson
from app.safeguarding.types import Rung


def make_duty(places: Sequence[Place]) -> None:
    """Fill the ladder of each service; messages go to the accounts' own addresses."""
    for place in places:
        lead, manager = (holder(place.id, role) for role in (Role.SAFEGUARDING_LEAD, Role.MANAGER))
        second = place.worker_ids[1] if len(place.worker_ids) > 1 else manager
        rungs = {Rung.FIRST: place.worker_ids[0], Rung.DEPUTY: second, Rung.LEAD: lead, Rung.MANAGER: manager}
        for rung, account_id in rungs.items():
            db.session.add(
                DutyPerson(
                    rung=rung,
                    channel=Channel.EMAIL,
                    authority_id=place.authority_id,
                    address=db.session.get_one(User, account_id).email,
                    service_id=place.id,
                    user_id=account_id,
                )
            )
    db.session.flush()


@unscoped("The invented town names its own people")
def holder(service_id: int, role: Role) -> int:
    """The account that has this part at a service of the town."""
    statement = select(Membership.user_id).where(Membership.service_id == service_id, Membership.role == role)
    return db.session.scalars(statement.order_by(Membership.id)).first() or 0
