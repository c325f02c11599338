"""Whoever is in charge hears of somebody who opened far more records than anybody works with (SEC-16, SEC-98)."""

from __future__ import annotations

import datetime as dt

from app.accounts.models import User
from app.accounts.queries import account_keys, memberships_of
from app.audit.queries import walks_since
from app.db import db, now
from app.i18n.dates import UK
from app.messaging import services as messaging
from app.messaging.types import MessageKind
from app.provision.queries import in_charge

# How far back the trail is looked through: a watch that was still for a night tells in the morning.
LOOK_BACK = dt.timedelta(days=1)


def tell_of_walks() -> None:
    """Queue a message to those in charge, once a day for each of whom the trail says so; messages name nobody."""
    for viewer_id, authority_id, last_at in walks_since(now() - LOOK_BACK, account_keys()):
        viewer = db.session.get_one(User, viewer_id)
        services = {part.service_id for part in memberships_of(viewer) if part.service_id is not None}
        day = last_at.astimezone(UK).date()
        for user in in_charge(authority_id, services, besides=viewer_id):
            messaging.queue(
                f"many-opened:{viewer.public_id}:{user.public_id}:{day}",
                MessageKind.MANY_OPENED,
                address=user.email,
                authority_id=authority_id,
            )
