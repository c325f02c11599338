"""What a young person's page shows of sharing: offered to every template, since that page's feature stands below this one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from app.access.permissions import Permission
from app.access.scope import viewer
from app.concerns.queries.sharing import decisions_about
from app.concerns.words import CHOICES

if TYPE_CHECKING:
    from app.concerns.models import ShareDecision

# How many stand on the page itself; the rest is behind a link.
_SHOWN = 3


def offer_notices() -> dict[str, Any]:
    """For templates: `shared_about(person)` and the words of a decision."""
    shared: Callable[[int], Sequence[ShareDecision]] = shared_about
    return {"shared_about": shared, "share_choices": CHOICES}


def shared_about(person_id: int) -> Sequence[ShareDecision]:
    """The latest decisions about sharing, for somebody who may see them."""
    scope = viewer()
    if scope is None or not scope.may(Permission.SHARING_READ):
        return ()
    return decisions_about(scope, person_id)[:_SHOWN]
