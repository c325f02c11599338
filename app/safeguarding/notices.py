"""What pages of other features show of alerts: offered to every template, since those features stand below this one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from app.access.permissions import Permission
from app.access.scope import viewer
from app.db import now
from app.safeguarding.helplines import local_lines
from app.safeguarding.queries import alerts as queries
from app.safeguarding.queries import watch as watch_queries

if TYPE_CHECKING:
    from app.safeguarding.models import Alert


def offer_notices() -> dict[str, Callable[..., Any]]:
    """For templates: `is_watch_amiss()`, `waiting_alerts()`, `open_alerts_about(person)` and `numbers_to_call(numbers of cover)`."""
    return {
        "is_watch_amiss": is_watch_amiss,
        "waiting_alerts": waiting_alerts,
        "open_alerts_about": open_alerts_about,
        "numbers_to_call": local_lines,
    }


def is_watch_amiss() -> bool:
    """Whether somebody who can open alerts looks at a page while the watch is silent or an alarm is open (SAFE-10)."""
    scope = viewer()
    if scope is None or not scope.may(Permission.ALERT_READ):
        return False
    try:
        return not watch_queries.is_watch_well(now())
    except SQLAlchemyError:
        # This may be the page which says that the database is away.
        return True


def waiting_alerts() -> int:
    """How many alerts at the viewer's services nobody acts on yet; 0 for whoever can't open alerts."""
    scope = viewer()
    if scope is None or not scope.may(Permission.ALERT_READ):
        return 0
    try:
        return queries.count_open_alerts(scope)
    except SQLAlchemyError:
        # This may be the page which says that the database is away.
        return 0


def open_alerts_about(person_id: int) -> Sequence[Alert]:
    """Alerts about one young person that are not closed, for somebody who may see them."""
    scope = viewer()
    if scope is None or not scope.may(Permission.ALERT_READ):
        return ()
    return queries.open_alerts_about(scope, person_id)
