"""Navigation, declared with the permission that each link needs, so that links hide themselves."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.access.scope import viewer


@dataclass(frozen=True, slots=True)
class Place:
    """One link of the navigation."""

    endpoint: str
    words: LazyString
    permission: Permission
    # On a phone the others are behind "Menu"; this one is always in sight.
    is_always_shown: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A place as it is shown: where it leads, and whether it is the present page ("page") or its section ("true")."""

    address: str
    words: LazyString
    current: str
    is_always_shown: bool


PLACES = (
    Place("caseload.index", _l("Young people"), Permission.CASELOAD_READ),
    Place("safeguarding_alerts.index", _l("Alerts"), Permission.ALERT_READ, is_always_shown=True),
    Place("concerns_board.index", _l("Concerns"), Permission.CONCERN_READ),
    Place("coproduction_ideas.index", _l("Ideas"), Permission.IDEA_READ),
    Place("safeguarding_cover.index", _l("Safety cover"), Permission.COVER_AGREE),
    Place("safeguarding_emergency.index", _l("Emergency access"), Permission.ACCESS_REVIEW),
    Place("instruments.index", _l("Library"), Permission.INSTRUMENT_READ),
    Place("staffing.index", _l("Accounts"), Permission.ACCOUNT_MANAGE),
    Place("staffing.given", _l("New parts"), Permission.PART_READ),
    Place("commissioning.index", _l("Outcomes"), Permission.PUBLICATION_READ),
)


def navigation() -> list[Link]:
    """The links of whoever is signed in."""
    scope = viewer()
    if scope is None:
        return []
    places = {url_for(place.endpoint): place for place in PLACES if scope.may(place.permission)}
    # One place may lie under another: the present page belongs to the nearest above it.
    section = max((address for address in places if _is_under(address)), key=len, default="")
    return [
        Link(address, place.words, _current(place, is_section=address == section), place.is_always_shown)
        for address, place in places.items()
    ]


def _is_under(address: str) -> bool:
    return f"{request.path}/".startswith(f"{address.rstrip('/')}/")


def _current(place: Place, *, is_section: bool) -> str:
    """What `aria-current` says of a place: nothing where the present page is elsewhere."""
    if request.endpoint == place.endpoint:
        return "page"
    return "true" if is_section else ""
