"""Who has looked at a young person's record, for those who lead the work with them."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.accounts.queries import names_of
from app.db import now
from app.i18n.dates import UK
from app.people.forms import REASONS
from app.people.queries import get_person
from app.people.types import AccessKind
from app.rights import queries
from app.rights.looks import by_day, instant_of, mark_of
from app.rights.words import PARTS
from app.web.respond import page

bp = Blueprint("rights", __name__)

SHOWN_FOR = dt.timedelta(days=90)


@bp.get("/looked-at")
@allow(Permission.TRAIL_READ)
def looked_at(person_id: str) -> ResponseReturnValue:
    """Each day and each member of staff: what they looked at, and why where the young person is not their own (SEC-107)."""
    scope = current_scope()
    person = get_person(scope, person_id)
    everything = request.args.get("show") == "all"
    until = instant_of(request.args.get("until", ""))
    looks, older = queries.looks_at(scope, person, since=None if everything else now() - SHOWN_FOR, until=until)
    accesses = queries.accesses_of(scope, person)
    return page(
        "rights/looked_at.html",
        person=person,
        days=by_day(looks, UK),
        emergencies=[access for access in accesses if access.kind is AccessKind.BREAK_GLASS],
        accesses={access.public_id: access for access in accesses},
        names=names_of(scope, queries.everybody(looks, accesses)),
        kinds=AccessKind,
        reasons=REASONS,
        parts=PARTS,
        everything=everything,
        older=None if older is None else mark_of(older),
        is_later_page=until is not None,
    )
