"""Say an idea; answer one."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext as _

from app.access.scope import Scope
from app.audit import services as audit
from app.audit.types import Action
from app.coproduction import queries
from app.coproduction.models import Idea
from app.coproduction.promise import answer_owed_by
from app.coproduction.types import OWED_MORE, AnswerDetails, IdeaDetails, IdeaStatus
from app.db import db, flush_or
from app.errors import ConflictError
from app.i18n.dates import today
from app.provision.models import Service

# Ideas that one service takes in a day (SEC-98). Counted from the ideas themselves: any other count would time them.
A_DAY = 200


def say_idea(service: Service, details: IdeaDetails) -> Idea:
    """Keep one idea, and nothing else: no trail, no link to anybody, no time but the day.

    The same form sent again changes nothing. Conflicts if it comes again with other words.
    """
    before = queries.find_idea(details.key) or _add(service, details)
    if (before.words, before.said_as) != (details.words, details.said_as) or before.service_id != service.id:
        raise ConflictError("words", _("We have your first idea. Tap Send to send this one as well."))
    return before


def _add(service: Service, details: IdeaDetails) -> Idea:
    if queries.count_of_today(service) >= A_DAY:
        raise ConflictError("words", _("Lots of ideas came in today. Keep yours, and send it tomorrow."))
    idea = Idea(
        public_id=details.key,
        arrived_on=today(),
        words=details.words,
        said_as=details.said_as,
        answer_by=answer_owed_by(today(), current_app.config["IDEA_ANSWER_DAYS"]),
        authority_id=service.authority_id,
        service_id=service.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(idea)
            flush_or(ConflictError("words", _("This was sent twice at once. Tap Send again.")))
    except ConflictError:
        first = queries.find_idea(details.key)
        if first is None:
            raise
        return first
    return idea


def answer_idea(scope: Scope, idea: Idea, details: AnswerDetails) -> Idea:
    """Answer an idea; with any status but `kept_back` both are on the board from now on.

    Conflicts if somebody answered since the form opened (REL-10), or if the next answer is promised for a day gone by.
    """
    owed = details.status in OWED_MORE
    if owed and (details.answer_by is None or details.answer_by < today()):
        raise ConflictError("answer_by", _("Enter a day from today on, by which you will say more"))
    if details.status is not IdeaStatus.KEPT_BACK and not details.answer:
        raise ConflictError("answer", _("Write the answer"))
    db.session.refresh(idea, with_for_update=True)
    if details.version != idea.version:
        raise ConflictError("", _("Somebody answered this while you were writing. Both answers are shown below."))
    idea.version += 1
    idea.status = details.status
    idea.answer = details.answer or None
    idea.answered_on = today()
    idea.answer_by = details.answer_by if owed else None
    # That it was answered, never what was said.
    audit.record(scope, Action.IDEA_ANSWERED, idea, detail=details.status.value)
    return idea
