"""An alert brought as far as a page needs it."""

from __future__ import annotations

from app.access.roles import Role
from app.access.scope import Scope
from app.db import db, transaction
from app.safeguarding.models import Alert
from app.safeguarding.services import alerts as services
from app.safeguarding.types import Closing, Deed
from tests.support.alerts import raised
from tests.support.cast import Cast, Staff

CLOSING = Closing("Rang her and her aunt", "Her aunt and the lead", "She feels safe at her aunt's", "She is safe now")


def scope_at_harbour(cast: Cast, staff: Staff) -> Scope:
    """What a key worker at Harbour House may see."""
    return Scope(staff.user_id, cast.authority_id, frozenset({Role.KEY_WORKER}), frozenset({cast.harbour_id}))


def alert_about_cara(cast: Cast, *, upto: str = "waiting") -> str:
    """The public id of an alert that is waiting, acknowledged, acted on, asked to close or closed, by Asha (closed: by Erin)."""
    alert = raised(cast, cast.cara)
    key, public_id = alert.id, alert.public_id
    asha, erin = scope_at_harbour(cast, cast.asha), scope_at_harbour(cast, cast.erin)
    steps = {
        "acknowledged": lambda row: services.acknowledge_alert(asha, row),
        "acted": lambda row: services.act(asha, row, Deed("Rang her")),
        "asked": lambda row: services.ask_to_close(asha, row, CLOSING),
        "closed": lambda row: services.confirm_close(erin, row),
    }
    for name in ("waiting", *steps)[1 : ("waiting", *steps).index(upto) + 1]:
        with transaction():
            steps[name](db.session.get_one(Alert, key))
    return public_id


def address(public_id: str, page: str = "") -> str:
    """The address of one of an alert's pages."""
    return f"/staff/alerts/{public_id}{'/' if page else ''}{page}"
