"""Ideas for tests, said the way the form says them."""

from __future__ import annotations

import datetime as dt

from app.coproduction.models import Idea
from app.coproduction.services import say_idea
from app.coproduction.types import IdeaDetails, IdeaStatus
from app.db import db, new_public_id, transaction
from app.i18n.dates import today
from app.provision.models import Service


def said(service_id: int, words: str = "Longer opening on Fridays.", said_as: str | None = None) -> str:
    """The public id of an idea about this service, stored."""
    service = db.session.get_one(Service, service_id)
    with transaction():
        return say_idea(service, IdeaDetails(new_public_id(), words, said_as)).public_id


def changed(public_id: str, **values: object) -> None:
    """Set columns of an idea, as time and managers would."""
    with transaction():
        idea = db.session.get_one(Idea, public_id)
        for name, value in values.items():
            setattr(idea, name, value)


def answered(
    public_id: str,
    status: IdeaStatus = IdeaStatus.DONE,
    answer: str = "Open until 8pm now.",
    *,
    days_ago: int = 0,
    answer_by: dt.date | None = None,
) -> None:
    """Answer an idea some days ago."""
    changed(
        public_id,
        status=status,
        answer=answer,
        answered_on=today() - dt.timedelta(days=days_ago),
        answer_by=answer_by,
        version=2,
    )
