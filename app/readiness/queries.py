"""What the rows say about whether an installation is fit to run."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, text

from app.accounts.models import Membership, User
from app.accounts.queries import has_other_way
from app.db import db, now, unscoped
from app.instruments.definition import read
from app.instruments.models import InstrumentVersion
from app.invitations.models import Invitation
from app.provision.models import Service


@unscoped("Whether the tables are the newest says nothing about anyone")
def migrated_to() -> str:
    """The newest migration that was run on this database."""
    return str(db.session.scalar(text("SELECT version_num FROM alembic_version")))


@unscoped("Operators are told which services ask about danger with nobody to look at the answers")
def services_that_ask_about_danger() -> Sequence[Service]:
    """Services with invitations that can still be answered and that ask about danger, by name."""
    versions = db.session.scalars(select(InstrumentVersion).order_by(InstrumentVersion.id))
    asking = [version.id for version in versions if read(version.definition).asks_about_danger]
    statement = (
        select(Service)
        .where(
            Service.id.in_(
                select(Invitation.service_id).where(Invitation.expires_at > now(), Invitation.version_id.in_(asking))
            )
        )
        .order_by(Service.name, Service.id)
    )
    return db.session.scalars(statement).all()


@unscoped("Operators are told how many accounts open with a password alone, not whose they are")
def count_without_second_step() -> tuple[int, int]:
    """Accounts that can sign in and have no second step: those that signed in before, and those that never did."""
    statement = (
        select(User)
        .where(User.is_disabled.is_(False), User.totp_sealed.is_(None), User.id.in_(select(Membership.user_id)))
        .order_by(User.id)
    )
    bare = [user for user in db.session.scalars(statement) if not has_other_way(user)]
    used = sum(1 for user in bare if user.signed_in_at is not None)
    return used, len(bare) - used
