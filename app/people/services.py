"""Give members of staff their part, and the young people whom they work with."""

from __future__ import annotations

from sqlalchemy import update

from app.access.roles import Role
from app.accounts.models import User
from app.accounts.queries import memberships_of
from app.accounts.services import add_membership
from app.audit import services as audit
from app.audit.types import Action
from app.db import db
from app.people.models import Episode


def give_part(user: User, role: Role, *, authority_id: int, service_id: int | None) -> bool:
    """Add a membership and write it down. False where the account has this very part already.

    Conflicts where it has a different one (accounts.services.add_membership).
    """
    part = (role, authority_id, service_id)
    if part in {(one.role, one.authority_id, one.service_id) for one in memberships_of(user)}:
        return False
    add_membership(user, role, authority_id=authority_id, service_id=service_id)
    where = "the authority" if service_id is None else f"service {service_id}"
    audit.record(None, Action.PART_GIVEN, user, authority_id=authority_id, detail=f"{role} in {where}")
    return True


def link_episodes(user: User, *, authority_id: int) -> int:
    """Give an account the episodes that came in with its e-mail address and have no key worker yet; says how many."""
    found = db.session.scalars(
        update(Episode)
        .where(
            Episode.authority_id == authority_id,
            Episode.key_worker_email_digest == user.email_digest,
            Episode.key_worker_id.is_(None),
        )
        .values(key_worker_id=user.id)
        .returning(Episode.id)
    ).all()
    if found:
        audit.record(
            None, Action.EPISODES_LINKED, user, authority_id=authority_id, detail=f"{len(found)} by e-mail address"
        )
    return len(found)
